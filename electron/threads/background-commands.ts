import type { Clock } from '../../shared/base/clock.ts';
import { type EntryId, entryId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { isOpenCommand } from '../../shared/console/command-status.ts';
import type { ThreadProblem } from '../../shared/threads/thread-problem.ts';
import type { CommandEntry } from '../../shared/transcript/entry.ts';
import { within } from '../base/within.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import type { ThreadBackgroundTerminal } from '../model/codex-protocol/generated.ts';
import { pages } from '../model/codex-protocol/pages.ts';
import { toThreadProblem } from './codex-problems.ts';
import { pauseGoal } from './live/pending-work.ts';
import type { LiveThread } from './live-thread.ts';

type Terminal = Pick<ThreadBackgroundTerminal, 'itemId' | 'processId' | 'command'>;

/**
 * Ends commands that Codex keeps running after their turn, and returns how many. Codex then reports the end of each
 * one. The count includes commands that ended in the meantime. `isMeant` gets the entry of a command, or null if it has
 * none.
 */
export async function endCommands(
  codex: CodexServer,
  thread: LiveThread,
  isMeant: (runId: EntryId | null) => boolean,
): Promise<Result<number, ThreadProblem>> {
  const terminals: Terminal[] = [];
  const ask = (cursor: string | null) =>
    codex.request('thread/backgroundTerminals/list', { threadId: thread.id, cursor });
  for await (const page of pages(ask)) {
    if (!page.ok) return err(toThreadProblem(page.error));
    terminals.push(...page.value.data);
  }
  const runs = matchEntries(thread, terminals);
  const meant = terminals.filter((terminal) => isMeant(runs.get(terminal) ?? null));
  thread.recorder.markCommandsEnding(meant.flatMap((terminal) => runs.get(terminal) ?? []));
  for (const { processId } of meant) {
    const ended = await codex.request('thread/backgroundTerminals/terminate', { threadId: thread.id, processId });
    if (!ended.ok && ended.error.type !== 'refused') return err(toThreadProblem(ended.error));
  }
  return ok(meant.length);
}

/**
 * Maps each process to its entry, each entry at most once. Commands can share an item id, so the process id decides. If
 * Codex did not report the process id, the command text decides, then the order.
 */
function matchEntries(thread: LiveThread, terminals: readonly Terminal[]): ReadonlyMap<Terminal, EntryId> {
  const runs = new Map<Terminal, EntryId>();
  const taken = new Set<EntryId>();
  const pair = (find: (all: readonly Candidate[], terminal: Terminal) => Candidate | undefined) => {
    for (const terminal of terminals) {
      if (runs.has(terminal)) continue;
      const found = find(findCandidates(thread, terminal, taken), terminal);
      if (found === undefined) continue;
      runs.set(terminal, found.id);
      taken.add(found.id);
    }
  };
  pair((all, { processId }) => all.find(({ entry }) => entry?.processId === processId));
  pair((all, { command }) => all.filter(hasUnknownProcess).find(({ entry }) => entry?.rawCommand === command));
  pair((all) => all.find(hasUnknownProcess));
  return runs;
}

/** A possible entry of a process. `entry` is null if it is not in memory. */
type Candidate = { readonly id: EntryId; readonly entry: CommandEntry | null };

/**
 * Returns the entries with a process's item id that have no process yet, running ones first. The model chooses that id.
 */
function findCandidates(thread: LiveThread, { itemId }: Terminal, taken: ReadonlySet<EntryId>): readonly Candidate[] {
  const reported = entryId.safeParse(itemId).data;
  const all = (reported === undefined ? [] : thread.names.listNames(reported))
    .filter((id) => !taken.has(id))
    .flatMap((id): Candidate[] => {
      const entry = thread.findEntry(id)?.entry ?? null;
      return entry === null || entry.kind === 'command' ? [{ id, entry }] : [];
    });
  const isRunning = ({ entry }: Candidate) => entry !== null && isOpenCommand(entry.status);
  return [...all.filter(isRunning), ...all.filter((each) => !isRunning(each))];
}

/** True if the process of the entry is unknown. */
function hasUnknownProcess({ entry }: Candidate): boolean {
  return entry === null || entry.processId === null;
}

/** The longest time to wait for the goal to pause before interrupting the turn, in milliseconds. */
const pausesWithinMs = 500;

/** The results of Stop: whether the running turn was interrupted, and whether its goal is paused. */
type Stopping = {
  readonly stopped: Promise<Result<null, ThreadProblem>>;
  readonly paused: Promise<Result<null, ThreadProblem>>;
};

/** Stops the running turn, and cancels one that Codex does not have yet. See `interruptRunningTurn`. */
export function stopRunningTurn(codex: CodexServer, clock: Clock, thread: LiveThread): Stopping {
  thread.turn.withdraw();
  return interruptRunningTurn(codex, clock, thread);
}

/**
 * Pauses an active goal, interrupts the running turn and ends the commands it started. Commands of earlier turns keep
 * running. The goal comes first, because otherwise Codex could start another turn toward it as soon as this one ends.
 * If Codex does not pause the goal, or not in time, the turn is interrupted anyway. A turn that Codex does not have yet
 * is interrupted once it has started.
 */
export function interruptRunningTurn(codex: CodexServer, clock: Clock, thread: LiveThread): Stopping {
  const paused = pauseOf(codex, thread);
  return { paused, stopped: within(paused, pausesWithinMs, clock).then(() => interruptTurn(codex, thread)) };
}

async function pauseOf(codex: CodexServer, { id }: LiveThread): Promise<Result<null, ThreadProblem>> {
  const paused = await pauseGoal(codex, id);
  return paused.ok ? paused : err(toThreadProblem(paused.error));
}

/** Interrupts the running turn and ends the commands it started. Leaves its goal alone. */
export async function interruptTurn(codex: CodexServer, thread: LiveThread): Promise<Result<null, ThreadProblem>> {
  const turnId = (await thread.turn.current?.id) ?? null;
  if (turnId === null) return ok(null);
  const open = thread.log
    .findTurn(turnId)
    ?.entries.filter((entry) => entry.kind === 'command' && isOpenCommand(entry.status));
  thread.recorder.markCommandsEnding(open?.map(({ id }) => id) ?? []);
  const interrupted = await codex.request('turn/interrupt', { threadId: thread.id, turnId });
  // Codex refuses if the turn just ended on its own. Its commands may still run.
  if (!interrupted.ok && interrupted.error.type !== 'refused') return err(toThreadProblem(interrupted.error));
  const started = new Set<string>(thread.log.findTurn(turnId)?.entries.map(({ id }) => id));
  const ended = await endCommands(codex, thread, (runId) => runId !== null && started.has(runId));
  return ended.ok ? ok(null) : ended;
}
