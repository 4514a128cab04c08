import type { Clock } from '../../shared/base/clock.ts';
import type { EntryId, ThreadId, TurnId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { CommandRun, ConsoleOutput } from '../../shared/console/command-run.ts';
import type { HostEvent } from '../../shared/contract/contract.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import type { ReadNotification } from '../model/transcript/read-notification.ts';
import { type CommandNotification, readCommandNotification } from './command-notification.ts';
import type { CommandOutput } from './command-output.ts';
import type { OutputSpool } from './spool.ts';
import { mayGetOutput, ThreadCommands, type TrackedCommand } from './thread-commands.ts';

const frameMs = 16;
/** The maximum number of characters of finished outputs that stay in memory although Codex's store has them too. */
const maxKeptCharacters = 16 * 1024 * 1024;

export type CommandServiceOptions = {
  readonly clock: Clock;
  readonly spool: OutputSpool;
  /** Notifies the windows that show a thread. */
  readonly emit: (threadId: ThreadId, event: HostEvent) => void;
  readonly readStoredOutput: ReadStoredOutput;
};

/** Codex's commands with their output: limited in memory, the rest on disk. */
export class CommandService {
  readonly #options: CommandServiceOptions;
  readonly #threads = new Map<ThreadId, ThreadCommands>();
  readonly #unsent = new Set<TrackedCommand>();
  /** Finished runs whose output is in memory although Codex's store has it, oldest first. */
  readonly #finished = new Set<TrackedCommand>();
  #isFrameOpen = false;

  constructor(options: CommandServiceOptions) {
    this.#options = options;
  }

  /** Lists a thread's runs. Within a turn, in starting order. */
  listCommands(threadId: ThreadId): readonly CommandRun[] {
    return this.#getThread(threadId)
      .all()
      .map(({ facts, output }) => ({ ...facts, outputLength: output.length }));
  }

  /** Handles output and ends. Call it before the transcript folds the same notification. */
  receive(threadId: ThreadId, notification: ReadNotification): void {
    const reported = readCommandNotification(notification);
    if (reported === null) return;
    const run = this.#getThread(threadId).findOrCreateOwner(reported.itemId, reported.turnId);
    if (reported.type === 'output') this.#append(run, reported.text);
    else this.#end(run, reported);
  }

  /** Adds output of a command that the app runs for the user. */
  appendOutput(threadId: ThreadId, runId: EntryId, text: string): void {
    const run = this.#threads.get(threadId)?.get(runId) ?? null;
    if (run !== null) this.#append(run, text);
  }

  /** Ends the output of a command that the app runs for the user. Returns its start and end. */
  endOutput(threadId: ThreadId, runId: EntryId): string {
    const run = this.#threads.get(threadId)?.get(runId) ?? null;
    if (run === null) return '';
    this.#emitFrames();
    run.output.complete(null);
    const output = run.output.describe(0);
    return output === null ? '' : output.head + output.tail;
  }

  /** Updates the runs of a turn from the transcript's commands. */
  updateFromTurn(threadId: ThreadId, turn: Turn): void {
    const commands = this.#getThread(threadId);
    for (const entry of turn.entries) {
      const changed = entry.kind === 'command' ? commands.update(turn.id, entry) : null;
      if (changed !== null) this.#emitChanged(changed);
    }
  }

  /**
   * Adds the commands of a turn from Codex's store without notifying windows. Reads their outputs, of these lengths,
   * later.
   */
  addStoredTurn(threadId: ThreadId, turn: Turn, outputLengths: ReadonlyMap<string, number>): void {
    for (const entry of turn.entries) if (entry.kind === 'command') this.#getThread(threadId).update(turn.id, entry);
    for (const { id } of turn.entries) {
      const run = this.#getThread(threadId).get(id);
      const length = outputLengths.get(id);
      if (run?.output.length === 0 && length !== undefined) run.output.release(length);
    }
  }

  /** Returns the output of a finished run, if it is in memory. Null if the run is still open or unknown. */
  getFinishedOutput(threadId: ThreadId, runId: EntryId): ConsoleOutput | null {
    const run = this.#threads.get(threadId)?.get(runId) ?? null;
    return run === null || mayGetOutput(run) ? null : run.output.describe(0);
  }

  /** Announces the runs of a turn that was added from Codex's store. */
  emitTurnCommands(threadId: ThreadId, turnId: TurnId): void {
    for (const run of this.#getThread(threadId).all()) if (run.facts.turnId === turnId) this.#emitChanged(run);
  }

  /**
   * Returns the output of a run. `recorded` is the output on disk that arrived while it ran. For a run that is no
   * longer in memory, the store needs its turn.
   */
  async readOutput(
    threadId: ThreadId,
    runId: EntryId,
    recorded: boolean,
    turnId: TurnId | null = null,
  ): Promise<Result<ConsoleOutput, { readonly type: 'runGone' }>> {
    const run = this.#threads.get(threadId)?.get(runId) ?? null;
    const place = run?.facts ?? (turnId === null ? null : { id: runId, threadId, turnId });
    if (place === null) return err({ type: 'runGone' });
    const { spool, readStoredOutput } = this.#options;
    const output = await readCommandOutput(place, run?.output ?? null, recorded, spool, readStoredOutput);
    return output === null ? err({ type: 'runGone' }) : ok(output);
  }

  /** Drops the runs of turns that are no longer in memory. A store has their outputs. */
  forgetTurns(threadId: ThreadId, turns: ReadonlySet<TurnId>): void {
    this.#release(this.#getThread(threadId).forget(turns));
  }

  #append(run: TrackedCommand, text: string): void {
    const key = getRecordingKey(run.facts);
    const before = run.output.completeText;
    run.output.append(text);
    if (run.output.completeText === null) this.#options.spool.append(key, before === null ? text : before + text);
    this.#unsent.add(run);
    this.#openFrame();
  }

  #end(run: TrackedCommand, end: Extract<CommandNotification, { type: 'ended' }>): void {
    run.output.complete(end.output);
    this.#unsent.delete(run);
    if (end.output !== null) this.#finished.add(run);
    this.#limitMemory();
    if (end.itemId === run.facts.id) return;
    run.facts = { ...run.facts, status: end.status, exitCode: end.exitCode, durationMs: end.durationMs };
    this.#emitChanged(run);
  }

  #emitChanged({ facts, output }: TrackedCommand): void {
    const payload = { ...facts, outputLength: output.length };
    this.#options.emit(facts.threadId, { name: 'commandRunChanged', payload });
  }

  #openFrame(): void {
    if (this.#isFrameOpen) return;
    this.#isFrameOpen = true;
    this.#emitFrames();
    this.#options.clock.after(frameMs, () => {
      this.#isFrameOpen = false;
      if (this.#unsent.size > 0) this.#openFrame();
    });
  }

  #emitFrames(): void {
    for (const { facts, output } of this.#unsent) {
      const frame = output.takeFrame();
      if (frame === null) continue;
      const payload = { threadId: facts.threadId, commandId: facts.id, ...frame };
      this.#options.emit(facts.threadId, { name: 'commandOutputArrived', payload });
    }
    this.#unsent.clear();
  }

  #limitMemory(): void {
    let kept = 0;
    for (const { output } of this.#finished) kept += output.keptLength;
    for (const run of this.#finished) {
      if (kept <= maxKeptCharacters) return;
      kept -= run.output.keptLength;
      run.output.release();
      this.#finished.delete(run);
    }
  }

  /** Drops a thread that is archived, deleted or released. */
  forget(threadId: ThreadId): void {
    this.#release(this.#getThread(threadId).all());
    this.#threads.delete(threadId);
  }

  /** Drops a deleted thread and all its recordings. */
  async erase(threadId: ThreadId): Promise<void> {
    this.forget(threadId);
    await this.#options.spool.deleteRecordings(getRecordingPrefix(threadId));
  }

  #release(runs: readonly TrackedCommand[]): void {
    for (const run of runs) {
      this.#finished.delete(run);
      this.#unsent.delete(run);
    }
  }

  #getThread(threadId: ThreadId): ThreadCommands {
    const known = this.#threads.get(threadId);
    if (known !== undefined) return known;
    const commands = new ThreadCommands(threadId);
    this.#threads.set(threadId, commands);
    return commands;
  }
}

/** Reads a command's output from a store of finished turns. Null if the store does not have it. */
type ReadStoredOutput = (threadId: ThreadId, turnId: TurnId, runId: EntryId) => Promise<ConsoleOutput | null>;

/** Returns the name of a run's recording. */
function getRecordingKey({ threadId, id }: Pick<CommandRun, 'threadId' | 'id'>): string {
  return `${getRecordingPrefix(threadId)}${id}`;
}

/** Returns the prefix of the names of all recordings of a thread. */
function getRecordingPrefix(threadId: ThreadId): string {
  return `${threadId}/`;
}

/** The number of characters of a recording to read from its start and from its end. */
const maxHeadCharacters = 1024 * 1024;
const maxTailCharacters = 3 * 1024 * 1024;

/** Returns the output of a run from memory, from a store, or from its recording. Null if it is in none of them. */
async function readCommandOutput(
  place: Pick<CommandRun, 'threadId' | 'turnId' | 'id'>,
  output: CommandOutput | null,
  recorded: boolean,
  spool: OutputSpool,
  storedOutput: ReadStoredOutput,
): Promise<ConsoleOutput | null> {
  const key = getRecordingKey(place);
  if (recorded) return readRecording(spool, key);
  const recordedLength = spool.getLength(key);
  const here = output?.describe(recordedLength) ?? null;
  if (here !== null) return withProblem(here, spool.getProblem(key));
  const stored = await storedOutput(place.threadId, place.turnId, place.id);
  return stored === null ? null : { ...stored, recordedLength };
}

async function readRecording(spool: OutputSpool, key: string): Promise<ConsoleOutput | null> {
  const ends = await spool.readEnds(key, maxHeadCharacters, maxTailCharacters);
  if (ends === null) return null;
  const { head, tail, length } = ends;
  const count = length - head.length - tail.length;
  const shown =
    count > 0
      ? { head, omitted: { count, unit: 'characters', by: 'workcell' } as const, tail }
      : { head: head + tail, omitted: null, tail: '' };
  return withProblem({ ...shown, length, authoritative: false, recordedLength: length }, spool.getProblem(key));
}

function withProblem(output: ConsoleOutput, recordProblem: string | null): ConsoleOutput {
  return recordProblem === null ? output : { ...output, recordProblem };
}
