import { create } from 'zustand';
import type { EntryId, ThreadId, TurnId } from '../../shared/base/ids.ts';
import type { ChangesScope } from '../../shared/changes/changes-scope.ts';
import type { DiffSummary, PatchJobState } from '../../shared/changes/diff-summary.ts';
import { withShownThread } from './recent-threads.ts';

/** What Changes shows: a whole turn, or one of its patches. */
export type ChangesTarget = { readonly turnId: TurnId; readonly entryId: EntryId | null };

/** A diff that the host can be asked about. */
export type DiffTarget = ChangesTarget | { readonly scope: ChangesScope };

/**
 * Diffs without texts, by thread, for recently shown threads. If `shown` is null, Changes shows the newest turn with a
 * diff. `scope`: what Changes shows in every thread, as long as the window is open.
 */
export type ChangesStore = {
  readonly scope: 'turn' | ChangesScope;
  readonly diffs: Readonly<Record<ThreadId, readonly DiffSummary[]>>;
  readonly jobs: Readonly<Record<ThreadId, readonly PatchJobState[]>>;
  readonly shown: Readonly<Record<ThreadId, ChangesTarget | null>>;
  /** Increases when it may be known who changed the files of a thread. */
  readonly authorNews: Readonly<Record<ThreadId, number>>;
};

/** The diffs of recently shown threads, and what Changes shows in each. */
export const useChanges = create<ChangesStore>()(() => ({
  scope: 'turn',
  diffs: {},
  jobs: {},
  shown: {},
  authorNews: {},
}));

/** Whether a thread changed files. */
export function hasChanges({ diffs }: Pick<ChangesStore, 'diffs'>, threadId: ThreadId | null): boolean {
  return threadId !== null && diffs[threadId]?.some(({ files }) => files.length > 0) === true;
}

/** Finds the chosen diff of a thread, or that of its newest whole turn that changed files. Null if there is none. */
export function findTurnDiff(diffs: readonly DiffSummary[], shown: ChangesTarget | null): DiffSummary | null {
  const listed = diffs.filter(({ files }) => files.length > 0);
  const chosen = shown && listed.find((diff) => diff.turnId === shown.turnId && diff.entryId === shown.entryId);
  return chosen ?? listed.findLast((diff) => diff.entryId === null) ?? null;
}

/** Forgets the diffs, jobs and choices of all threads, for another snapshot of the host. */
export function changesReset(): void {
  useChanges.setState({ diffs: {}, jobs: {}, shown: {}, authorNews: {} });
}

/** Sets the diffs of a thread that opens. Beyond `maxRecentThreads`, forgets the thread shown longest ago. */
export function diffsOpened(threadId: ThreadId, diffs: readonly DiffSummary[]): void {
  useChanges.setState((state) => ({ diffs: withShownThread(state.diffs, threadId, diffs) }));
}

/** Puts diffs of older turns before the known ones. Skips known turns, and threads that are not stored. */
export function earlierDiffsLoaded(threadId: ThreadId, diffs: readonly DiffSummary[]): void {
  useChanges.setState((state) => {
    const known = state.diffs[threadId];
    if (known === undefined) return state;
    const turns = new Set(known.map(({ turnId }) => turnId));
    const unknown = diffs.filter(({ turnId }) => !turns.has(turnId));
    return { diffs: { ...state.diffs, [threadId]: [...unknown, ...known] } };
  });
}

/** Forgets the diffs of turns that left the window, except the shown turn. */
export function diffsForgotten(threadId: ThreadId, turns: ReadonlySet<TurnId>): void {
  useChanges.setState((state) => {
    const { diffs, shown } = state;
    const known = diffs[threadId];
    if (known === undefined) return state;
    const isShown = (turnId: TurnId) => shown[threadId]?.turnId === turnId;
    const left = known.filter(({ turnId }) => !turns.has(turnId) || isShown(turnId));
    return { diffs: { ...diffs, [threadId]: left } };
  });
}

/** Forgets the diffs of turns that are no longer part of the thread, even the shown one. */
export function diffsReverted(threadId: ThreadId, turns: ReadonlySet<TurnId>): void {
  useChanges.setState(({ diffs, shown }) => {
    const known = diffs[threadId];
    const at = shown[threadId]?.turnId;
    return {
      diffs: known === undefined ? diffs : { ...diffs, [threadId]: known.filter(({ turnId }) => !turns.has(turnId)) },
      shown: at !== undefined && turns.has(at) ? { ...shown, [threadId]: null } : shown,
    };
  });
}

/**
 * Adds or replaces a diff. A diff of a new turn ends the choice of an older one. A thread that is not stored gets all
 * its diffs when it is opened.
 */
export function diffChanged(diff: DiffSummary): void {
  useChanges.setState((state) => {
    const known = state.diffs[diff.threadId];
    if (known === undefined) return state;
    const at = known.findIndex((other) => other.turnId === diff.turnId && other.entryId === diff.entryId);
    const diffs = { ...state.diffs, [diff.threadId]: at === -1 ? [...known, diff] : known.with(at, diff) };
    const ofNewTurn = !known.some((other) => other.turnId === diff.turnId);
    return ofNewTurn ? { diffs, shown: { ...state.shown, [diff.threadId]: null } } : { diffs };
  });
}

/** The record of changes has news about a thread. */
export function authorsChanged({ threadId }: { readonly threadId: ThreadId }): void {
  useChanges.setState(({ authorNews }) => ({
    authorNews: { ...authorNews, [threadId]: (authorNews[threadId] ?? 0) + 1 },
  }));
}

/** Replaces the patches of a thread that are being applied. */
export function patchJobsChanged(threadId: ThreadId, jobs: readonly PatchJobState[]): void {
  useChanges.setState((state) => ({ jobs: { ...state.jobs, [threadId]: jobs } }));
}

/** Chooses between one turn, the whole thread, and what is not committed. */
export function changesScopeChosen(scope: ChangesStore['scope']): void {
  useChanges.setState({ scope });
}

/** Chooses what Changes shows in a thread; null follows the newest turn with a diff. */
export function changesTargetChosen(threadId: ThreadId, target: ChangesTarget | null): void {
  useChanges.setState((state) => ({
    shown: { ...state.shown, [threadId]: target },
    ...(target === null ? {} : { scope: 'turn' }),
  }));
}
