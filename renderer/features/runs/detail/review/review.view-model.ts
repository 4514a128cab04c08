import { visibleText } from '../../../../../shared/base/visible-text.ts';
import type { RequestValue } from '../../../../../shared/contract/contract.ts';
import type { RunChanges, RunWorktree } from '../../../../../shared/contract/runs.ts';
import { counted, t, wholeNumber } from '../../../../../shared/i18n/i18n.ts';
import { countHunks, type HunkChoices, type LeftOutFile } from '../../../../../shared/runs/left-out.ts';
import { formatDate, formatTime } from '../../../../components/format/time.ts';
import {
  countChoices,
  type LeftOut,
  nothingLeftOut,
  type ReviewChoice,
  setReviewChoice,
} from './left-out.view-model.ts';

/** What the user can do with the changes of a run. */
export type ReviewStep = 'apply' | 'keep' | 'discard';

/** What happened to the changes, or why nothing happened. */
export type ReviewOutcome =
  /** `leftOut`: the changes that are not in the folder. */
  | { readonly type: 'applied'; readonly files: number; readonly leftOut: readonly LeftOutFile[] }
  | { readonly type: 'kept'; readonly reply: RequestValue<'keepRunChanges'> }
  | { readonly type: 'discarded'; readonly reply: RequestValue<'discardRunChanges'> }
  | { readonly type: 'refused'; readonly step: ReviewStep; readonly message: string };

export type ReviewState = {
  /** Null while the changes are being read, and if they cannot be read. */
  readonly changes: RunChanges | null;
  /** Why the changes cannot be read, in one sentence. */
  readonly failure: string | null;
  readonly busy: ReviewStep | 'read' | null;
  readonly outcome: ReviewOutcome | null;
  /** What the next Apply leaves out. */
  readonly leftOut: LeftOut;
};

/** The review before its changes have arrived. */
export const initialReview: ReviewState = {
  changes: null,
  failure: null,
  busy: 'read',
  outcome: null,
  leftOut: nothingLeftOut,
};

export type ReviewEvent =
  | { readonly type: 'began'; readonly step: ReviewStep | 'read' }
  /** `kept`: the choices that the user made earlier for these changes, in this window. */
  | { readonly type: 'read'; readonly changes: RunChanges; readonly kept: LeftOut }
  | { readonly type: 'unreadable'; readonly message: string }
  | { readonly type: 'chose'; readonly choices: HunkChoices; readonly choice: ReviewChoice; readonly isKept: boolean }
  | { readonly type: 'ended'; readonly outcome: ReviewOutcome };

/** Returns the review after an event. Pure. Ignores choices while the review reads or takes a step. */
export function reduceReview(state: ReviewState, event: ReviewEvent): ReviewState {
  switch (event.type) {
    case 'began':
      return { ...state, busy: event.step };
    case 'read':
      return {
        ...state,
        busy: null,
        changes: event.changes,
        failure: null,
        leftOut: event.kept,
      };
    case 'unreadable':
      return { ...state, busy: null, changes: null, failure: event.message };
    case 'chose':
      return state.busy === null
        ? { ...state, leftOut: setReviewChoice(state.leftOut, event.choices, event.choice, event.isKept) }
        : state;
    case 'ended':
      return {
        ...state,
        changes: state.changes && { ...state.changes, leftOut: getRestAfter(state.changes, event.outcome) },
        busy: null,
        outcome: event.outcome,
        // The next Apply takes the rest.
        leftOut: event.outcome.type === 'refused' ? state.leftOut : nothingLeftOut,
      };
  }
}

function getRestAfter({ leftOut }: RunChanges, outcome: ReviewOutcome): RunChanges['leftOut'] {
  return outcome.type === 'applied' ? outcome.leftOut : leftOut;
}

export type ReviewView = {
  /** What has happened; null if nothing has happened. */
  readonly notice: { readonly isRefusal: boolean; readonly fact: string; readonly detail: string } | null;
  /** Shown instead of the lines; null if there are lines, or while they are being read. */
  readonly instead: { readonly what: string; readonly how: string } | null;
  /** Notes on what the lines do not show, as sentences. */
  readonly notes: readonly string[];
  readonly canReadAgain: boolean;
  readonly canApply: boolean;
  /** The label of the Apply button. */
  readonly apply: string;
  /** True if the user can keep and leave out hunks now. */
  readonly canChoose: boolean;
  readonly canKeep: boolean;
  readonly canDiscard: boolean;
};

/** The parts of a run's worktree that matter to a review. `isPresent`: its folder has not been deleted. */
export type ReviewedWorktree = Pick<RunWorktree, 'isPresent' | 'applied'>;

/** Describes the review. `choices` are the hunks and files that can be left out; null until the lines arrive. */
export function describeReview(
  { busy, changes, failure, leftOut, outcome }: ReviewState,
  { applied, isPresent }: ReviewedWorktree,
  choices: HunkChoices | null,
): ReviewView {
  const isApplied = changes !== null && applied !== null && applied.tree === changes.tree;
  const isOver = outcome?.type === 'kept' || outcome?.type === 'discarded';
  const hasChanges = changes !== null && changes.paths.length > 0 && !isOver && isPresent;
  const isFree = busy === null;
  const rest = countRest(outcome, isApplied ? applied : null);
  const canChoose = isFree && hasChanges && rest !== 0 && choices !== null;
  const { all, isInPart, kept } = countChoices(leftOut, choices ?? new Map());
  return {
    notice:
      outcome !== null ? describeNotice(outcome) : applied === null ? null : describeAppliedBefore(applied, isApplied),
    instead: isOver ? null : describeInstead(changes, failure, isPresent),
    notes: changes === null || isOver ? [] : describeNotes(changes),
    canReadAgain: isFree && failure !== null && isPresent && !isOver,
    canApply: canChoose && (kept > 0 || all === 0),
    apply: isInPart
      ? t`Apply the chosen changes`
      : kept < all
        ? t`Apply ${wholeNumber(kept)} of ${counted(all, 'hunk')}`
        : rest === null || rest === 0
          ? t`Apply to folder`
          : t`Apply the rest`,
    canChoose,
    canKeep: isFree && hasChanges,
    canDiscard: isFree && !isOver,
  };
}

/**
 * Counts the hunks of the shown state with changes that are still left out of the folder. Null if the state was not
 * applied.
 */
function countRest(outcome: ReviewOutcome | null, applied: RunWorktree['applied']): number | null {
  if (applied !== null) return applied.leftOut;
  return outcome?.type === 'applied' ? countHunks(outcome.leftOut) : null;
}

const maxPaths = 3;

function describeNotes({ isCut, nested, touchedBySetup }: RunChanges): readonly string[] {
  const listed = listPaths(nested);
  return [
    ...(touchedBySetup.length > 0
      ? [t`Changed while the worktree was set up, maybe by the set-up: ${listPaths(touchedBySetup)}.`]
      : []),
    ...(isCut
      ? [t`The diff is too long to show in full. Apply and Keep use the whole diff, and no hunk can be left out.`]
      : []),
    ...(nested.length > 0 ? [t`Git cannot see into repositories inside the worktree: ${listed}.`] : []),
  ];
}

function listPaths(all: readonly string[]): string {
  const paths = all.slice(0, maxPaths).map(visibleText).join(', ');
  const more = all.length - maxPaths;
  return more > 0 ? t`${paths} and ${wholeNumber(more)} more` : paths;
}

function describeInstead(changes: RunChanges | null, failure: string | null, isThere: boolean): ReviewView['instead'] {
  if (!isThere) {
    return {
      what: t`The folder of this worktree was deleted`,
      how: t`Someone else deleted it. Discard removes what is left: its branch and its record.`,
    };
  }
  if (failure !== null) return { what: t`The changes cannot be read`, how: failure };
  if (changes === null || changes.paths.length > 0) return null;
  return { what: t`This run changed no files`, how: t`Discard removes its worktree and branch.` };
}

const refusals: Readonly<Record<ReviewStep, string>> = {
  apply: t`Not applied.`,
  keep: t`Not kept.`,
  discard: t`Not discarded.`,
};

function describeNotice(outcome: ReviewOutcome): ReviewView['notice'] {
  switch (outcome.type) {
    case 'applied':
      return {
        isRefusal: false,
        fact:
          outcome.files > 0
            ? t`Applied ${counted(outcome.files, 'file')} to the folder.`
            : outcome.leftOut.length > 0
              ? t`The folder already has these changes.`
              : t`The folder already has all changes.`,
        detail:
          outcome.leftOut.length > 0
            ? describeLeftOut(countHunks(outcome.leftOut))
            : outcome.files > 0
              ? t`Nothing is committed. The worktree stays until you keep its branch or discard it.`
              : t`No file was written.`,
      };
    case 'kept':
      return {
        isRefusal: false,
        fact: t`Kept on the branch ${outcome.reply.branch}.`,
        detail: [describeIgnored(outcome.reply.ignored), describeKeptFiles(outcome.reply.removed)].join(' ').trim(),
      };
    case 'discarded':
      return {
        isRefusal: false,
        fact: t`Discarded.`,
        detail: [describeBranch(outcome.reply.branch), describeKeptFiles(outcome.reply.removed)].join(' ').trim(),
      };
    case 'refused':
      return { isRefusal: true, fact: refusals[outcome.step], detail: outcome.message };
  }
}

/** Describes the changes that were left out, because Discard would delete them too. */
function describeLeftOut(count: number): string {
  return t`You left out changes in ${counted(count, 'hunk')}. The worktree keeps the rest until you discard it.`;
}

function describeAppliedBefore(
  { at, files, leftOut }: NonNullable<RunWorktree['applied']>,
  isSame: boolean,
): ReviewView['notice'] {
  return {
    isRefusal: false,
    fact: t`Applied ${counted(files, 'file')} to the folder on ${formatDate(at, at)} at ${formatTime(at, at)}.`,
    detail: isSame
      ? leftOut > 0
        ? describeLeftOut(leftOut)
        : t`Nothing is committed. Keep the branch or discard the worktree when you no longer need it.`
      : t`The worktree changed since then. You can apply it again.`,
  };
}

/** Says where the discarded files are, because nothing is deleted right away. */
function describeKeptFiles({ folder, until }: RequestValue<'discardRunChanges'>['removed']): string {
  return t`All files from the worktree are in ${visibleText(folder)} until ${formatDate(until, until)}.`;
}

function describeIgnored(ignored: readonly string[]): string {
  if (ignored.length === 0) return '';
  const names = ignored.slice(0, 3).map(visibleText).join(', ');
  return ignored.length > 3
    ? t`Ignored files are not on the branch: ${names} and ${ignored.length - 3} more.`
    : t`Ignored files are not on the branch: ${names}.`;
}

function describeBranch(branch: string | null): string {
  return branch === null ? '' : t`The branch ${visibleText(branch)} is checked out in another folder and stays.`;
}
