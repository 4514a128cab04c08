import { type EntryId, entryId, type ThreadId, type TurnId, turnId } from '../../shared/base/ids.ts';
import type { CommandRun } from '../../shared/console/command-run.ts';
import { isOpenCommand } from '../../shared/console/command-status.ts';
import type { CommandEntry } from '../../shared/transcript/entry.ts';
import { CommandOutput } from './command-output.ts';

/** One command of a thread with its output. */
export type TrackedCommand = { facts: CommandRun; readonly output: CommandOutput };

/** Returns whether a run may still get output. */
export function mayGetOutput({ facts }: TrackedCommand): boolean {
  return isOpenCommand(facts.status);
}

/** The runs of one thread, in starting order. */
export class ThreadCommands {
  readonly #threadId: ThreadId;
  readonly #commands = new Map<EntryId, TrackedCommand>();
  readonly #entries = new Map<EntryId, CommandEntry>();

  constructor(threadId: ThreadId) {
    this.#threadId = threadId;
  }

  all(): readonly TrackedCommand[] {
    return [...this.#commands.values()];
  }

  get(id: EntryId): TrackedCommand | null {
    return this.#commands.get(id) ?? null;
  }

  /** Updates the run of an entry from the transcript. Null if nothing changed. */
  update(turnId: TurnId, entry: CommandEntry): TrackedCommand | null {
    if (this.#entries.get(entry.id) === entry) return null;
    this.#entries.set(entry.id, entry);
    const known = this.#commands.get(entry.id);
    const run = known ?? { facts: this.#createUnknown(entry.id, turnId), output: new CommandOutput() };
    const { command, cwd, status, exitCode, durationMs, at } = entry;
    run.facts = { ...run.facts, turnId, command, cwd, status, exitCode, durationMs, startedAt: at };
    this.#commands.set(entry.id, run);
    return run;
  }

  /** Drops the runs of turns, and returns them. */
  forget(turns: ReadonlySet<TurnId>): readonly TrackedCommand[] {
    const gone = this.all().filter(({ facts }) => turns.has(facts.turnId));
    for (const { facts } of gone) {
      this.#commands.delete(facts.id);
      this.#entries.delete(facts.id);
    }
    return gone;
  }

  /**
   * Returns the run that output or an end belongs to. Without a known id, returns the newest open run and marks it. If
   * none is open, creates a run without a command, so that nothing is lost.
   */
  findOrCreateOwner(itemId: EntryId | null, inTurn: TurnId | null): TrackedCommand {
    const known = itemId === null ? undefined : this.#commands.get(itemId);
    if (known !== undefined) return known;
    const newest = this.all().findLast(mayGetOutput);
    if (newest !== undefined) {
      newest.facts = { ...newest.facts, isAdopted: true };
      return newest;
    }
    const id = itemId ?? entryId.parse(`adopted:${this.#commands.size}`);
    const facts = this.#createUnknown(id, inTurn ?? turnId.parse('unknown'));
    const run: TrackedCommand = {
      facts: { ...facts, status: 'running', isAdopted: true },
      output: new CommandOutput(),
    };
    this.#commands.set(id, run);
    return run;
  }

  #createUnknown(id: EntryId, turnId: TurnId): CommandRun {
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
      isAdopted: false,
    };
  }
}
