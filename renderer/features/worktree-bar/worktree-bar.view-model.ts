import { counted, t } from '../../../shared/i18n/i18n.ts';
import type { RunRef } from '../../../shared/runs/run-ref.ts';
import type { ThreadSummary } from '../../../shared/threads/thread-summary.ts';
import { describeWork, findThreadWork, findThreadWorktree, type WorkContext } from '../../view-models/describe-work.ts';

/** What the thread in a worktree has changed, and what the user can do with it. */
export type WorktreeBarView = {
  readonly run: RunRef;
  /** How far the work is, and what became of the changes. */
  readonly text: string;
  readonly changes: { readonly files: string; readonly added: number; readonly removed: number } | null;
  readonly canReview: boolean;
  /** Whether the changes can go to the folder now. */
  readonly canApply: boolean;
  /** Why the thread cannot go on in the folder now, in one sentence; null if it can. */
  readonly noContinuing: string | null;
};

/** Describes the changes of a thread that works in a worktree; null for any other. `now` is in Unix milliseconds. */
export function describeWorktreeBar(thread: ThreadSummary, context: WorkContext, now: number): WorktreeBarView | null {
  const worktree = findThreadWorktree(thread, context);
  if (worktree === null) return null;
  const work = findThreadWork(thread, context);
  const { state, text } = describeWork(work, now);
  const { card } = work;
  const isOpen = state === 'running' || state === 'queued' || state === 'needsYou';
  const hasChanges = card?.isRead === true && card.files > 0;
  const isEmpty = card?.isRead === true && card.files === 0;
  return {
    run: worktree.run,
    text: isEmpty && state === 'done' ? t`No changes` : text,
    changes: hasChanges ? { files: counted(card.files, 'file'), added: card.added, removed: card.removed } : null,
    canReview: hasChanges,
    canApply: hasChanges && !isOpen,
    noContinuing: findObstacle(thread, isOpen),
  };
}

function findObstacle({ archived, knownToCodex }: ThreadSummary, isOpen: boolean): string | null {
  if (isOpen) return t`Wait for the thread to finish, or stop it.`;
  if (archived) return t`Unarchive it to continue.`;
  return knownToCodex ? null : t`Codex no longer has this thread.`;
}
