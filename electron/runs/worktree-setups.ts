import { join } from 'node:path';
import { getRunKey, type RunRef } from '../../shared/runs/run-ref.ts';
import type { CheckResult } from '../../shared/runs/started-run.ts';
import { emptySetup, type NotCopied, type WorktreeSetup } from '../../shared/runs/worktree-setup.ts';
import type { SetupCommand } from '../console/run-setup-command.ts';
import type { RunHabits } from './run-habits.ts';
import type { RunEvents } from './runner.ts';
import type { RunWorktrees } from './worktrees/run-worktrees.ts';
import type { SetupRecord } from './worktrees/worktree-record.ts';

/** Credits commands that set up worktrees with what they write. */
export interface CreditsSetups {
  /** Says that a command starts to work in a folder. Call the result at its end. */
  beginSetup(folder: string, command: string): () => void;
}

export type WorktreeSetupsDeps = {
  readonly habits: Pick<RunHabits, 'getSetup'>;
  readonly worktrees: Pick<RunWorktrees, 'changes' | 'recordSetup'>;
  /** Runs a command in Codex's sandbox. Never rejects. */
  runCommand(command: SetupCommand): Promise<CheckResult & { readonly output: string }>;
  readonly history: CreditsSetups;
  /** Called when what is known about a set-up changes. */
  onChange(): void;
};

/** A new worktree to set up. */
export type SetupWork = {
  readonly run: RunRef;
  /** Where the run works, an absolute path. */
  readonly folder: string;
  /** The top folder of the worktree, a real path. */
  readonly root: string;
  /** What could not be copied. */
  readonly notCopied: readonly NotCopied[];
};

/** What a set-up needs from its run. */
export type SetupSurroundings = {
  /** Gets the commands with their output. */
  readonly events: Pick<RunEvents, 'bashCommand' | 'bashOutput'>;
  /** The absolute paths of the files that the tool says it wrote so far. */
  readonly written: ReadonlySet<string>;
  /** Returns why the run may no longer work; null while it may. */
  mayWork(): Promise<string | null>;
  /** Ends the command that runs, and the set-up. */
  readonly signal: AbortSignal;
};

/** Sets up the worktrees of runs: runs the commands of the folder's list while the tool works. */
export class WorktreeSetups {
  readonly #deps: WorktreeSetupsDeps;
  /** By `getRunKey`. */
  readonly #running = new Set<string>();

  constructor(deps: WorktreeSetupsDeps) {
    this.#deps = deps;
  }

  /** Returns the list of a folder. */
  find(folder: string): WorktreeSetup {
    return this.#deps.habits.getSetup(folder) ?? emptySetup;
  }

  /** Whether the set-up of a run is going on. */
  isRunning(run: RunRef): boolean {
    return this.#running.has(getRunKey(run));
  }

  /** Runs the commands in order until one fails, and records how that went. Never rejects. */
  async setUp(
    { folder, notCopied, root, run }: SetupWork,
    { commands, network }: WorktreeSetup,
    { events, mayWork, signal, written }: SetupSurroundings,
  ): Promise<void> {
    if (commands.length === 0 && notCopied.length === 0) return;
    const key = getRunKey(run);
    let record: SetupRecord = { state: 'running', notCopied: [...notCopied], touched: [] };
    this.#running.add(key);
    await this.#record(run, record);
    for (const [index, command] of commands.entries()) {
      if (signal.aborted || (await mayWork().catch(String)) !== null) {
        record = { ...record, state: 'stopped' };
        break;
      }
      const exitCode = await this.#run(`setup-${index + 1}`, { command, folder, network, events, signal });
      if (exitCode === 0) continue;
      record = signal.aborted
        ? { ...record, state: 'stopped' }
        : { ...record, state: 'failed', failed: { command, exitCode } };
      break;
    }
    const changes = commands.length === 0 || signal.aborted ? null : await this.#deps.worktrees.changes(run, signal);
    const touched = changes?.ok ? changes.value.paths.filter((path) => !written.has(join(root, path))) : [];
    this.#running.delete(key);
    await this.#record(run, { ...record, state: record.state === 'running' ? 'done' : record.state, touched });
  }

  async #run(
    callId: string,
    { events, ...work }: SetupCommand & Pick<SetupSurroundings, 'events'>,
  ): Promise<number | null> {
    const { history, runCommand } = this.#deps;
    const { command, folder } = work;
    events.bashCommand({ command, cwd: folder, call_id: callId });
    const ended = history.beginSetup(folder, command);
    const { durationMs, exitCode, output } = await runCommand(work);
    ended();
    events.bashOutput({ output, exit_code: exitCode, call_id: callId, duration_ms: durationMs });
    return exitCode;
  }

  async #record(run: RunRef, record: SetupRecord): Promise<void> {
    await this.#deps.worktrees.recordSetup(run, record);
    this.#deps.onChange();
  }
}
