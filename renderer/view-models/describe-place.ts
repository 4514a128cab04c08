import { visibleLine } from '../../shared/base/visible-text.ts';
import type { ThreadPlace } from '../../shared/contract/threads.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { ApprovalMode } from '../../shared/settings/settings-schema.ts';
import type { WorkspaceSnapshot } from '../../shared/workspace/workspace-snapshot.ts';
import { toRelativePath } from '../components/format/path.ts';
import type { PlaceStore } from '../stores/place.store.ts';

/** The facts that the place of a new thread depends on. */
export type PlaceInput = PlaceStore & {
  /** The message starts a thread. Any other thread stays where it is. */
  readonly isNew: boolean;
  /** The folder of the thread; null for a new one, and while it is unknown. */
  readonly folder: string | null;
  readonly workspace: Pick<WorkspaceSnapshot, 'path' | 'gitRoot' | 'trust' | 'branch'> | null;
  readonly approvalMode: ApprovalMode;
};

/** The choice of a place for a new thread, or the place of one that has started. */
export type PlaceView = {
  /** The place that applies. */
  readonly place: ThreadPlace;
  /** The thread has started, and stays where it is. */
  readonly isFixed: boolean;
  /** Why the thread cannot work in a worktree, in one sentence; null if it can. */
  readonly noWorktree: string | null;
  /** The path of the existing worktree that applies; null for a new one, and for any other place. */
  readonly worktree: string | null;
  /** What the chosen place means. */
  readonly help: string;
  /**
   * What the host has to be asked about: the folder and its branch, in one text. Null if the page itself knows that
   * there is no worktree.
   */
  readonly asksAbout: string | null;
};

/** Describes where the thread works, or the next one. Null without a folder. */
export function describePlace({
  isNew,
  folder,
  obstacle,
  workspace,
  worktreesOf,
  approvalMode,
}: PlaceInput): PlaceView | null {
  if (workspace === null) return null;
  const { branch, path } = workspace;
  if (!isNew) return describeFixedPlace(folder, path);
  const known = findKnownObstacle(workspace, approvalMode);
  const noWorktree = known ?? (obstacle?.folder === path ? obstacle.reason : null);
  // What the host finds later does not take the choice back: the message would go to the folder, which the user may not
  // have noticed. The host refuses it instead.
  const chosen = known === null ? worktreesOf.get(path) : undefined;
  const place = chosen === undefined ? 'here' : 'worktree';
  return {
    place,
    isFixed: false,
    noWorktree,
    worktree: chosen ?? null,
    help: describeChoice(chosen),
    asksAbout: known === null ? `${path} ${branch ?? ''}` : null,
  };
}

/** Describes a place: undefined is the folder, null a new worktree. */
function describeChoice(worktree: string | null | undefined): string {
  if (worktree === undefined) return t`The thread works in your folder.`;
  return worktree === null
    ? t`The thread works in its own git worktree, from the last commit. Your files stay as they are.`
    : t`The thread works in the worktree ${visibleLine(worktree)}, as it is now. Your files stay as they are.`;
}

/** A thread of the open folder that works elsewhere works in a worktree, even if that is gone. */
function describeFixedPlace(folder: string | null, open: string): PlaceView {
  const isHere = folder === null || folder === open || toRelativePath(open, folder) !== toRelativePath(null, folder);
  return {
    place: isHere ? 'here' : 'worktree',
    isFixed: true,
    noWorktree: null,
    worktree: null,
    help: isHere
      ? t`This thread works in your folder. Start a new thread to use a worktree.`
      : t`This thread works in a git worktree. Start a new thread to work in your folder.`,
    asksAbout: null,
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
