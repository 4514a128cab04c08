import type { ThreadPlace } from '../../shared/contract/threads.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { ApprovalMode } from '../../shared/settings/settings-schema.ts';
import type { WorkspaceSnapshot } from '../../shared/workspace/workspace-snapshot.ts';
import type { PlaceStore } from '../stores/place.store.ts';

/** The facts that the place of a new thread depends on. */
export type PlaceInput = PlaceStore & {
  /** The message goes to a thread that has started, which stays where it is. */
  readonly hasStarted: boolean;
  readonly workspace: Pick<WorkspaceSnapshot, 'path' | 'gitRoot' | 'trust'> | null;
  readonly approvalMode: ApprovalMode;
};

/** The choice of a place for a new thread. */
export type PlaceView = {
  /** The place that applies. */
  readonly place: ThreadPlace;
  /** Why the thread cannot work in a worktree, in one sentence; null if it can. */
  readonly noWorktree: string | null;
  /** What the chosen place means. */
  readonly help: string;
  /** The folder to ask the host about; null if the page itself knows that there is no worktree. */
  readonly asksAbout: string | null;
};

/** Describes where the next thread works; null if there is nothing to choose. */
export function describePlace({
  hasStarted,
  obstacle,
  workspace,
  worktreeOf,
  approvalMode,
}: PlaceInput): PlaceView | null {
  if (hasStarted || workspace === null) return null;
  const { path } = workspace;
  const known = findKnownObstacle(workspace, approvalMode);
  const noWorktree = known ?? (obstacle?.folder === path ? obstacle.reason : null);
  // What the host finds later does not take the choice back: the message would go to the folder, which the user may not
  // have noticed. The host refuses it instead.
  const place = worktreeOf === path && known === null ? 'worktree' : 'here';
  return {
    place,
    noWorktree,
    help:
      place === 'here'
        ? t`The thread works in your folder.`
        : t`The thread works in its own git worktree, from the last commit. Your files stay as they are.`,
    asksAbout: known === null ? path : null,
  };
}

function findKnownObstacle(
  { gitRoot, trust }: Pick<WorkspaceSnapshot, 'gitRoot' | 'trust'>,
  mode: ApprovalMode,
): string | null {
  if (gitRoot === null) return t`A worktree needs a git repository, and this folder is in none.`;
  if (trust === 'readOnly') return t`You set this folder to read-only, so it gets no worktree.`;
  if (trust === 'unknown') return t`A worktree needs a trusted folder. Trust this folder first.`;
  return mode === 'readOnly' ? t`Approvals are set to read-only, so there would be nothing to keep apart.` : null;
}
