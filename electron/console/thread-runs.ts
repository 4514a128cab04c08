import { type EntryId, entryId, type ThreadId, type TurnId, turnId } from '../../shared/base/ids.ts';
import { isOpenCommand } from '../../shared/console/command-status.ts';
import type { ExecRun } from '../../shared/console/exec-run.ts';
import type { CommandEntry } from '../../shared/transcript/entry.ts';
import { RunOutput } from './run-output.ts';

/** One command of a thread with its output. */
export type Run = { facts: ExecRun; readonly output: RunOutput };

/** Whether a run may still get output. */
export function isOpenRun({ facts }: Run): boolean {
  return isOpenCommand(facts.status);
}

/** The runs of one thread, in starting order. */
export class ThreadRuns {
  readonly #threadId: ThreadId;
  readonly #runs = new Map<EntryId, Run>();
  readonly #entries = new Map<EntryId, CommandEntry>();

  constructor(threadId: ThreadId) {
    this.#threadId = threadId;
  }

  all(): readonly Run[] {
    return [...this.#runs.values()];
  }

  get(id: EntryId): Run | null {
    return this.#runs.get(id) ?? null;
  }

  /** Updates the run of an entry from the transcript. Null if nothing changed. */
  follow(turnId: TurnId, entry: CommandEntry): Run | null {
    if (this.#entries.get(entry.id) === entry) return null;
    this.#entries.set(entry.id, entry);
    const known = this.#runs.get(entry.id);
    const run = known ?? { facts: this.#unknown(entry.id, turnId), output: new RunOutput() };
    const { command, cwd, status, exitCode, durationMs, at } = entry;
    run.facts = { ...run.facts, turnId, command, cwd, status, exitCode, durationMs, startedAt: at };
    this.#runs.set(entry.id, run);
    return run;
  }

  /** Drops the runs of turns, and returns them. */
  forget(turns: ReadonlySet<TurnId>): readonly Run[] {
    const gone = this.all().filter(({ facts }) => turns.has(facts.turnId));
    for (const { facts } of gone) {
      this.#runs.delete(facts.id);
      this.#entries.delete(facts.id);
    }
    return gone;
  }

  /**
   * The run that output or an end belongs to. Without a known id, that is the newest open run, which is marked. If none
   * is open, a run without a command takes it, so that nothing is lost.
   */
  owner(itemId: EntryId | null, inTurn: TurnId | null): Run {
    const known = itemId === null ? undefined : this.#runs.get(itemId);
    if (known !== undefined) return known;
    const newest = this.all().findLast(isOpenRun);
    if (newest !== undefined) {
      newest.facts = { ...newest.facts, adopted: true };
      return newest;
    }
    const id = itemId ?? entryId.parse(`adopted:${this.#runs.size}`);
    const facts = this.#unknown(id, inTurn ?? turnId.parse('unknown'));
    const run: Run = { facts: { ...facts, status: 'running', adopted: true }, output: new RunOutput() };
    this.#runs.set(id, run);
    return run;
  }

  #unknown(id: EntryId, turnId: TurnId): ExecRun {
    return {
      id,
      threadId: this.#threadId,
      turnId,
      command: '',
      cwd: null,
      status: 'starting',
      exitCode: null,
      startedAt: null,
      durationMs: null,
      outputLength: 0,
      adopted: false,
    };
  }
}
