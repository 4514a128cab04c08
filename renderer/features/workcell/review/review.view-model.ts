import type { RunChanges } from '../../../../shared/contract/runs.ts';
import { counted, t, wholeNumber } from '../../../../shared/words/words.ts';

/** What can become of the changes of a run. */
export type ReviewStep = 'apply' | 'keep' | 'discard';

/** What has become of them, or why nothing has. */
export type ReviewOutcome =
  | { readonly type: 'applied'; readonly files: number }
  | { readonly type: 'kept'; readonly branch: string }
  | { readonly type: 'discarded' }
  | { readonly type: 'refused'; readonly step: ReviewStep; readonly message: string };

export type ReviewState = {
  /** Null while they are read, and where they cannot be. */
  readonly changes: RunChanges | null;
  /** Why they cannot be read, in one sentence. */
  readonly failure: string | null;
  readonly busy: ReviewStep | 'read' | null;
  readonly outcome: ReviewOutcome | null;
};

export const reviewBegins: ReviewState = { changes: null, failure: null, busy: 'read', outcome: null };

export type ReviewEvent =
  | { readonly type: 'began'; readonly step: ReviewStep | 'read' }
  | { readonly type: 'read'; readonly changes: RunChanges }
  | { readonly type: 'unreadable'; readonly message: string }
  | { readonly type: 'ended'; readonly outcome: ReviewOutcome };

export function reduceReview(state: ReviewState, event: ReviewEvent): ReviewState {
  switch (event.type) {
    case 'began':
      return { ...state, busy: event.step };
    case 'read':
      return { ...state, busy: null, changes: event.changes, failure: null };
    case 'unreadable':
      return { ...state, busy: null, changes: null, failure: event.message };
    case 'ended':
      return { ...state, busy: null, outcome: event.outcome };
  }
}

export type ReviewView = {
  /** What has happened; null while nothing has. */
  readonly notice: { readonly isRefusal: boolean; readonly fact: string; readonly detail: string } | null;
  /** What stands in place of the lines; null while there are some, or they are being read. */
  readonly instead: { readonly what: string; readonly how: string } | null;
  /** What the lines do not show, in sentences. */
  readonly notes: readonly string[];
  readonly canReadAgain: boolean;
  readonly canApply: boolean;
  readonly canKeep: boolean;
  readonly canDiscard: boolean;
};

/** The review in words. `isThere`: nobody has deleted the folder of the worktree. */
export function describeReview({ busy, changes, failure, outcome }: ReviewState, isThere: boolean): ReviewView {
  const isOver = outcome?.type === 'kept' || outcome?.type === 'discarded';
  const hasChanges = changes !== null && changes.paths.length > 0 && !isOver && isThere;
  const isFree = busy === null;
  return {
    notice: outcome === null ? null : noticeOf(outcome),
    instead: isOver ? null : insteadOf(changes, failure, isThere),
    notes: changes === null || isOver ? [] : notesOn(changes),
    canReadAgain: isFree && failure !== null && isThere && !isOver,
    canApply: isFree && hasChanges && outcome?.type !== 'applied',
    canKeep: isFree && hasChanges,
    canDiscard: isFree && !isOver,
  };
}

const mostPaths = 3;

function notesOn({ isCut, nested }: RunChanges): readonly string[] {
  const paths = nested.slice(0, mostPaths).join(', ');
  const more = nested.length - mostPaths;
  const listed = more > 0 ? t`${paths} and ${wholeNumber(more)} more` : paths;
  return [
    ...(isCut ? [t`The diff is too long to show: this is its beginning. Apply and Keep take all of it.`] : []),
    ...(nested.length > 0 ? [t`Git cannot see into repositories inside the worktree: ${listed}.`] : []),
  ];
}

function insteadOf(changes: RunChanges | null, failure: string | null, isThere: boolean): ReviewView['instead'] {
  if (!isThere) {
    return {
      what: t`The folder of this worktree was deleted`,
      how: t`What was only in it is lost. Discard takes away what is left: its branch and its record.`,
    };
  }
  if (failure !== null) return { what: t`The changes cannot be read`, how: failure };
  if (changes === null || changes.paths.length > 0) return null;
  return { what: t`This run has changed no file`, how: t`Discard takes its worktree and its branch away.` };
}

const refusals: Readonly<Record<ReviewStep, string>> = {
  apply: t`Not applied.`,
  keep: t`Not kept.`,
  discard: t`Not discarded.`,
};

function noticeOf(outcome: ReviewOutcome): ReviewView['notice'] {
  switch (outcome.type) {
    case 'applied':
      if (outcome.files === 0)
        return { isRefusal: false, fact: t`The workspace has all of it already.`, detail: t`No file was written.` };
      return {
        isRefusal: false,
        fact: t`Applied ${counted(outcome.files, 'file')} to the workspace.`,
        detail: t`Nothing is committed. The worktree stays until you keep its branch or discard it.`,
      };
    case 'kept':
      return {
        isRefusal: false,
        fact: t`Kept on the branch ${outcome.branch}.`,
        detail: t`The worktree is gone. Merge the branch when you want to.`,
      };
    case 'discarded':
      return { isRefusal: false, fact: t`Discarded.`, detail: t`The worktree and its branch are gone.` };
    case 'refused':
      return { isRefusal: true, fact: refusals[outcome.step], detail: outcome.message };
  }
}
