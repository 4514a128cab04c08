import type { Clock } from '../../shared/base/clock.ts';
import type { EntryId, ThreadId, TurnId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { CodexNotification } from '../../shared/codex-protocol/protocol.ts';
import type { ExecOutput, ExecRun } from '../../shared/console/exec-run.ts';
import type { HostEvent } from '../../shared/contract/contract.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import { type ExecNotification, readExecNotification } from './exec-notification.ts';
import { readOutput, recordingKey, recordingsOf, type StoredOutput } from './read-output.ts';
import type { Spool } from './spool.ts';
import { isOpenRun, type Run, ThreadRuns } from './thread-runs.ts';

const frameMs = 16;
/** How many characters of finished outputs stay in memory although Codex's store has them too. */
const keptCharacters = 16 * 1024 * 1024;

export type ExecServiceOptions = {
  readonly clock: Clock;
  readonly spool: Spool;
  /** Notifies the windows that show a thread. */
  readonly emit: (threadId: ThreadId, event: HostEvent) => void;
  readonly storedOutput: StoredOutput;
};

/** Codex's commands with their output: limited in memory, the rest on disk. */
export class ExecService {
  readonly #options: ExecServiceOptions;
  readonly #threads = new Map<ThreadId, ThreadRuns>();
  readonly #untold = new Set<Run>();
  /** Finished runs whose output is in memory although Codex's store has it, oldest first. */
  readonly #finished = new Set<Run>();
  #frameOpen = false;

  constructor(options: ExecServiceOptions) {
    this.#options = options;
  }

  /** A thread's runs. Within a turn, in starting order. */
  runs(threadId: ThreadId): readonly ExecRun[] {
    return this.#of(threadId)
      .all()
      .map(({ facts, output }) => ({ ...facts, outputLength: output.length }));
  }

  /** Handles output and ends. Call it before the transcript folds the same notification. */
  receive(threadId: ThreadId, notification: CodexNotification): void {
    const reported = readExecNotification(notification);
    if (reported === null) return;
    const run = this.#of(threadId).owner(reported.itemId, reported.turnId);
    if (reported.type === 'output') this.#append(run, reported.text);
    else this.#end(run, reported);
  }

  /** Adds output of a command that the app runs for the person. */
  takeOutput(threadId: ThreadId, runId: EntryId, text: string): void {
    const run = this.#threads.get(threadId)?.get(runId) ?? null;
    if (run !== null) this.#append(run, text);
  }

  /** Ends the output of such a command. Returns its start and end. */
  endOutput(threadId: ThreadId, runId: EntryId): string {
    const run = this.#threads.get(threadId)?.get(runId) ?? null;
    if (run === null) return '';
    this.#emitFrames();
    run.output.complete(null);
    const output = run.output.describe(0);
    return output === null ? '' : output.head + output.tail;
  }

  /** Updates the runs of a turn from the transcript's commands. */
  follow(threadId: ThreadId, turn: Turn): void {
    const runs = this.#of(threadId);
    for (const entry of turn.entries) {
      const changed = entry.kind === 'command' ? runs.follow(turn.id, entry) : null;
      if (changed !== null) this.#emitOf(changed);
    }
  }

  /**
   * Adds the commands of a turn from Codex's store without notifying windows. Their outputs, of these lengths, are read
   * later.
   */
  followStored(threadId: ThreadId, turn: Turn, outputLengths: ReadonlyMap<string, number>): void {
    for (const entry of turn.entries) if (entry.kind === 'command') this.#of(threadId).follow(turn.id, entry);
    for (const { id } of turn.entries) {
      const run = this.#of(threadId).get(id);
      const length = outputLengths.get(id);
      if (run?.output.length === 0 && length !== undefined) run.output.release(length);
    }
  }

  /** The output of a finished run, if it is in memory. Null if the run is still open or unknown. */
  finishedOutput(threadId: ThreadId, runId: EntryId): ExecOutput | null {
    const run = this.#threads.get(threadId)?.get(runId) ?? null;
    return run === null || isOpenRun(run) ? null : run.output.describe(0);
  }

  /** Announces the runs of a turn that was added from Codex's store. */
  emitOfTurn(threadId: ThreadId, turnId: TurnId): void {
    for (const run of this.#of(threadId).all()) if (run.facts.turnId === turnId) this.#emitOf(run);
  }

  /** The output of a run. `recorded`: what arrived while it ran, from disk. A run that left memory needs its turn. */
  async readOutput(
    threadId: ThreadId,
    runId: EntryId,
    recorded: boolean,
    turnId: TurnId | null = null,
  ): Promise<Result<ExecOutput, { readonly type: 'runGone' }>> {
    const run = this.#threads.get(threadId)?.get(runId) ?? null;
    const place = run?.facts ?? (turnId === null ? null : { id: runId, threadId, turnId });
    if (place === null) return err({ type: 'runGone' });
    const { spool, storedOutput } = this.#options;
    const output = await readOutput(place, run?.output ?? null, recorded, spool, storedOutput);
    return output === null ? err({ type: 'runGone' }) : ok(output);
  }

  /** Drops the runs of turns that left memory. A store has their outputs. */
  forgetTurns(threadId: ThreadId, turns: ReadonlySet<TurnId>): void {
    this.#release(this.#of(threadId).forget(turns));
  }

  #append(run: Run, text: string): void {
    const key = recordingKey(run.facts);
    const before = run.output.whole;
    run.output.append(text);
    if (run.output.whole === null) this.#options.spool.append(key, before === null ? text : before + text);
    this.#untold.add(run);
    this.#openFrame();
  }

  #end(run: Run, end: Extract<ExecNotification, { type: 'ended' }>): void {
    run.output.complete(end.output);
    this.#untold.delete(run);
    if (end.output !== null) this.#finished.add(run);
    this.#keepMemory();
    if (end.itemId === run.facts.id) return;
    run.facts = { ...run.facts, status: end.status, exitCode: end.exitCode, durationMs: end.durationMs };
    this.#emitOf(run);
  }

  #emitOf({ facts, output }: Run): void {
    const payload = { ...facts, outputLength: output.length };
    this.#options.emit(facts.threadId, { name: 'execRunChanged', payload });
  }

  #openFrame(): void {
    if (this.#frameOpen) return;
    this.#frameOpen = true;
    this.#emitFrames();
    this.#options.clock.after(frameMs, () => {
      this.#frameOpen = false;
      if (this.#untold.size > 0) this.#openFrame();
    });
  }

  #emitFrames(): void {
    for (const { facts, output } of this.#untold) {
      const frame = output.takeFrame();
      if (frame === null) continue;
      const payload = { threadId: facts.threadId, runId: facts.id, ...frame };
      this.#options.emit(facts.threadId, { name: 'execOutputArrived', payload });
    }
    this.#untold.clear();
  }

  #keepMemory(): void {
    let kept = 0;
    for (const { output } of this.#finished) kept += output.kept;
    for (const run of this.#finished) {
      if (kept <= keptCharacters) return;
      kept -= run.output.kept;
      run.output.release();
      this.#finished.delete(run);
    }
  }

  /** Drops a thread that is archived, deleted or released. */
  forget(threadId: ThreadId): void {
    this.#release(this.#of(threadId).all());
    this.#threads.delete(threadId);
  }

  /** Drops a deleted thread with everything recorded of it. */
  async erase(threadId: ThreadId): Promise<void> {
    this.forget(threadId);
    await this.#options.spool.forget(recordingsOf(threadId));
  }

  #release(runs: readonly Run[]): void {
    for (const run of runs) {
      this.#finished.delete(run);
      this.#untold.delete(run);
    }
  }

  #of(threadId: ThreadId): ThreadRuns {
    const known = this.#threads.get(threadId);
    if (known !== undefined) return known;
    const runs = new ThreadRuns(threadId);
    this.#threads.set(threadId, runs);
    return runs;
  }
}
