import { create } from 'zustand';
import type { EntryId, ThreadId, TurnId } from '../../shared/base/ids.ts';
import type { DiffSummary, PatchJobState } from '../../shared/changes/diff-session.ts';
import { withShownThread } from './recent-threads.ts';

/** What Changes shows: a whole turn, or one of its patches. */
export type DiffTarget = { readonly turnId: TurnId; readonly entryId: EntryId | null };

/**
 * Diffs without texts, by thread, for recently shown threads. If `shown` is null, Changes shows the newest turn with a
 * diff.
 */
export type DiffStore = {
  readonly diffs: Readonly<Record<ThreadId, readonly DiffSummary[]>>;
  readonly jobs: Readonly<Record<ThreadId, readonly PatchJobState[]>>;
  readonly shown: Readonly<Record<ThreadId, DiffTarget | null>>;
};

export const useDiffs = create<DiffStore>()(() => ({ diffs: {}, jobs: {}, shown: {} }));

export function diffsReset(): void {
  useDiffs.setState({ diffs: {}, jobs: {}, shown: {} });
}

export function diffsOpened(threadId: ThreadId, diffs: readonly DiffSummary[]): void {
  useDiffs.setState((state) => ({ diffs: withShownThread(state.diffs, threadId, diffs) }));
}

export function earlierDiffsLoaded(threadId: ThreadId, diffs: readonly DiffSummary[]): void {
  useDiffs.setState((state) => {
    const known = state.diffs[threadId];
    if (known === undefined) return state;
    const turns = new Set(known.map(({ turnId }) => turnId));
    const unknown = diffs.filter(({ turnId }) => !turns.has(turnId));
    return { diffs: { ...state.diffs, [threadId]: [...unknown, ...known] } };
  });
}

/** Forgets the diffs of turns that left the window, except the shown turn. */
export function diffsForgotten(threadId: ThreadId, turns: ReadonlySet<TurnId>): void {
  useDiffs.setState((state) => {
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
  useDiffs.setState(({ diffs, shown }) => {
    const known = diffs[threadId];
    const at = shown[threadId]?.turnId;
    return {
      diffs: known === undefined ? diffs : { ...diffs, [threadId]: known.filter(({ turnId }) => !turns.has(turnId)) },
      shown: at !== undefined && turns.has(at) ? { ...shown, [threadId]: null } : shown,
    };
  });
}

/**
 * Adds or replaces a diff. A diff of a new turn ends the choice of an older one. A thread that is not kept gets all its
 * diffs when it is opened.
 */
export function diffChanged(diff: DiffSummary): void {
  useDiffs.setState((state) => {
    const known = state.diffs[diff.threadId];
    if (known === undefined) return state;
    const at = known.findIndex((other) => other.turnId === diff.turnId && other.entryId === diff.entryId);
    const diffs = { ...state.diffs, [diff.threadId]: at === -1 ? [...known, diff] : known.with(at, diff) };
    const ofNewTurn = !known.some((other) => other.turnId === diff.turnId);
    return ofNewTurn ? { diffs, shown: { ...state.shown, [diff.threadId]: null } } : { diffs };
  });
}

export function patchJobsChanged(threadId: ThreadId, jobs: readonly PatchJobState[]): void {
  useDiffs.setState((state) => ({ jobs: { ...state.jobs, [threadId]: jobs } }));
}

export function diffShown(threadId: ThreadId, target: DiffTarget | null): void {
  useDiffs.setState((state) => ({ shown: { ...state.shown, [threadId]: target } }));
}
