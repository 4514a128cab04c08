import { create } from 'zustand';
import type { EntryId, ThreadId, TurnId } from '../../shared/base/ids.ts';
import type { ExecRun } from '../../shared/console/exec-run.ts';
import { withShownThread } from './recent-threads.ts';

/**
 * Commands by thread, oldest first, for recently shown threads. If `chosen` is null, the console follows the newest.
 */
export type ExecStore = {
  readonly runs: Readonly<Record<ThreadId, readonly ExecRun[]>>;
  readonly chosen: Readonly<Record<ThreadId, EntryId | null>>;
};

export const useExec = create<ExecStore>()(() => ({ runs: {}, chosen: {} }));

export function execReset(): void {
  useExec.setState({ runs: {}, chosen: {} });
}

export function runsOpened(threadId: ThreadId, runs: readonly ExecRun[]): void {
  useExec.setState((state) => {
    const kept = withShownThread(state.runs, threadId, runs);
    const chosen = Object.fromEntries(Object.entries(state.chosen).filter(([id]) => Object.hasOwn(kept, id)));
    return { runs: kept, chosen };
  });
}

export function earlierRunsLoaded(threadId: ThreadId, runs: readonly ExecRun[]): void {
  useExec.setState((state) => {
    const known = state.runs[threadId];
    if (known === undefined) return state;
    const ids = new Set(known.map(({ id }) => id));
    return { runs: { ...state.runs, [threadId]: [...runs.filter(({ id }) => !ids.has(id)), ...known] } };
  });
}

/** Forgets the commands of turns that left the window, except the chosen one. */
export function runsForgotten(threadId: ThreadId, turns: ReadonlySet<TurnId>): void {
  useExec.setState((state) => {
    const { chosen, runs } = state;
    const known = runs[threadId];
    if (known === undefined) return state;
    const left = known.filter(({ id, turnId }) => !turns.has(turnId) || chosen[threadId] === id);
    return { runs: { ...runs, [threadId]: left } };
  });
}

/** Forgets the commands of turns that are no longer part of the thread, even the chosen one. */
export function runsReverted(threadId: ThreadId, turns: ReadonlySet<TurnId>): void {
  useExec.setState(({ chosen, runs }) => {
    const known = runs[threadId] ?? [];
    const left = known.filter(({ turnId }) => !turns.has(turnId));
    if (left.length === known.length) return {};
    const isLeft = left.some(({ id }) => id === chosen[threadId]);
    return {
      runs: { ...runs, [threadId]: left },
      chosen: isLeft ? chosen : { ...chosen, [threadId]: null },
    };
  });
}

/** Adds or replaces a command. A thread that is not kept gets all its commands when it is opened. */
export function execRunChanged(run: ExecRun): void {
  useExec.setState((state) => {
    const known = state.runs[run.threadId];
    if (known === undefined) return state;
    const at = known.findLastIndex((other) => other.id === run.id);
    return { runs: { ...state.runs, [run.threadId]: at === -1 ? [...known, run] : known.with(at, run) } };
  });
}

export function runChosen(threadId: ThreadId, runId: EntryId | null): void {
  useExec.setState((state) => ({ chosen: { ...state.chosen, [threadId]: runId } }));
}
