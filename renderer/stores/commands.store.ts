import { create } from 'zustand';
import type { EntryId, ThreadId, TurnId } from '../../shared/base/ids.ts';
import type { CommandRun } from '../../shared/console/command-run.ts';
import { withShownThread } from './recent-threads.ts';

/**
 * Commands by thread, oldest first, for recently shown threads. If `chosen` is null, the console follows the newest.
 */
export type CommandsStore = {
  readonly commands: Readonly<Record<ThreadId, readonly CommandRun[]>>;
  readonly chosen: Readonly<Record<ThreadId, EntryId | null>>;
};

/** The commands of recently shown threads, and the chosen one in each. */
export const useCommands = create<CommandsStore>()(() => ({ commands: {}, chosen: {} }));

/** Forgets the commands and choices of all threads, for another snapshot of the host. */
export function commandsReset(): void {
  useCommands.setState({ commands: {}, chosen: {} });
}

/** Sets the commands of a thread that opens. Beyond `maxRecentThreads`, forgets the thread shown longest ago. */
export function commandsOpened(threadId: ThreadId, runs: readonly CommandRun[]): void {
  useCommands.setState((state) => {
    const kept = withShownThread(state.commands, threadId, runs);
    const chosen = Object.fromEntries(Object.entries(state.chosen).filter(([id]) => Object.hasOwn(kept, id)));
    return { commands: kept, chosen };
  });
}

/** Puts commands of older turns before the known ones. Skips known commands, and threads that are not stored. */
export function earlierCommandsLoaded(threadId: ThreadId, runs: readonly CommandRun[]): void {
  useCommands.setState((state) => {
    const known = state.commands[threadId];
    if (known === undefined) return state;
    const ids = new Set(known.map(({ id }) => id));
    return { commands: { ...state.commands, [threadId]: [...runs.filter(({ id }) => !ids.has(id)), ...known] } };
  });
}

/** Forgets the commands of turns that left the window, except the chosen one. */
export function commandsForgotten(threadId: ThreadId, turns: ReadonlySet<TurnId>): void {
  useCommands.setState((state) => {
    const { chosen, commands } = state;
    const known = commands[threadId];
    if (known === undefined) return state;
    const left = known.filter(({ id, turnId }) => !turns.has(turnId) || chosen[threadId] === id);
    return { commands: { ...commands, [threadId]: left } };
  });
}

/** Forgets the commands of turns that are no longer part of the thread, even the chosen one. */
export function commandsReverted(threadId: ThreadId, turns: ReadonlySet<TurnId>): void {
  useCommands.setState(({ chosen, commands }) => {
    const known = commands[threadId] ?? [];
    const left = known.filter(({ turnId }) => !turns.has(turnId));
    if (left.length === known.length) return {};
    const isLeft = left.some(({ id }) => id === chosen[threadId]);
    return {
      commands: { ...commands, [threadId]: left },
      chosen: isLeft ? chosen : { ...chosen, [threadId]: null },
    };
  });
}

/** Adds or replaces a command. A thread that is not stored gets all its commands when it is opened. */
export function commandRunChanged(run: CommandRun): void {
  useCommands.setState((state) => {
    const known = state.commands[run.threadId];
    if (known === undefined) return state;
    const at = known.findLastIndex((other) => other.id === run.id);
    return { commands: { ...state.commands, [run.threadId]: at === -1 ? [...known, run] : known.with(at, run) } };
  });
}

/** Chooses the command that the console shows; null follows the newest. */
export function commandChosen(threadId: ThreadId, runId: EntryId | null): void {
  useCommands.setState((state) => ({ chosen: { ...state.chosen, [threadId]: runId } }));
}
