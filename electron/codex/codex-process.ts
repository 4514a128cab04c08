import type { Clock } from '../../shared/base/clock.ts';
import { ok, type Result } from '../../shared/base/result.ts';
import type { CliFailure } from '../../shared/cli/cli-state.ts';
import { endProcesses, findStillRunning, killGroup, killGroupAtExit, sendSignal } from '../processes/end-processes.ts';
import { LineFramer } from '../processes/line-framer.ts';
import { identifyProcess, type ProcessIdentity } from '../processes/process-identity.ts';
import { findStartedProcesses, readProcessTable } from '../processes/process-table.ts';
import { type PipedChild, type SpawnOptions, spawnPiped } from '../processes/spawn-piped.ts';
import { StderrTail } from '../processes/stderr-tail.ts';

/** The time between the steps of ending a process, in milliseconds. */
const stepMs = 2_000;
/** How long a process that left Codex's group may keep Codex's pipes open after Codex exits, in milliseconds. */
const drainMs = 1_000;

/** How the Codex process ended. One field is null: `code` if a signal ended it, `signal` otherwise. */
export type CodexExit = { readonly code: number | null; readonly signal: string | null };

export type CodexProcessOptions = SpawnOptions & {
  readonly clock: Clock;
  /** The value of the mark in `environment`, which identifies stray processes. */
  readonly mark: string;
  onLine(line: string): void;
  /** Receives a line of stderr, without colors. */
  onStderr(line: string): void;
  /** Called when the child writes anything, to any pipe. */
  onBytes(): void;
  /** Called after a line of more than 64 MB, which is dropped. If omitted, `stderr` gets a note. */
  readonly onTooLong?: () => void;
};

/**
 * A running `codex app-server` with all its processes. Codex puts every command and every MCP server into its own group
 * or session. On a normal end, Codex ends them. If Codex is killed, the ones outside its sandbox continue. So in any
 * case, this finds and ends all its processes before `exited` resolves.
 */
export class CodexProcess {
  readonly pid: number;
  readonly stderr: StderrTail;
  /** Resolves when the child and all its processes are gone, after its last line was delivered. */
  readonly exited: Promise<CodexExit>;
  readonly #child: PipedChild;
  readonly #options: CodexProcessOptions;
  readonly #killAtExit = () => this.#killAll();
  /** Codex's processes when the end started. Some of them cannot be found later. */
  #earlier: readonly ProcessIdentity[] = [];
  #ending = false;

  private constructor(child: PipedChild, options: CodexProcessOptions) {
    this.pid = child.pid;
    this.#child = child;
    this.#options = options;
    this.stderr = new StderrTail(options.onStderr);
    const framer = new LineFramer({
      onLine: options.onLine,
      onTooLong:
        options.onTooLong ?? (() => this.stderr.note('Workcell: Codex sent a message over 64 MB. It was dropped.')),
    });
    child.stdout.on('data', (chunk: Buffer) => {
      options.onBytes();
      framer.push(chunk);
    });
    child.stdout.once('end', () => framer.end());
    child.stderr.on('data', (chunk: Buffer) => {
      options.onBytes();
      this.stderr.push(chunk);
    });
    child.stderr.once('end', () => this.stderr.end());
    process.on('exit', this.#killAtExit);
    this.exited = this.#afterExit();
  }

  /** Starts Codex. Resolves when it runs or failed to start. */
  static async start(
    program: string,
    args: readonly string[],
    options: CodexProcessOptions,
  ): Promise<Result<CodexProcess, CliFailure>> {
    const spawned = await spawnPiped(program, args, options);
    return spawned.ok ? ok(new CodexProcess(spawned.value, options)) : spawned;
  }

  /** Sends a line. */
  send(line: string): void {
    this.#child.stdin.write(`${line}\n`);
  }

  /** Ends Codex: closes its input, sends SIGTERM after two seconds, and SIGKILL after two more. */
  async end(): Promise<void> {
    if (!this.#ending) {
      this.#ending = true;
      this.#earlier = await this.#descendants();
      this.#child.stdin.end();
      const cancel = this.#options.clock.after(stepMs, () => {
        if (process.platform !== 'win32') sendSignal(-this.pid, 'SIGTERM');
      });
      const cancelLast = this.#options.clock.after(2 * stepMs, () => killGroup(this.pid));
      await this.exited;
      cancel();
      cancelLast();
    }
    await this.exited;
  }

  /** Ends Codex at once and ignores its output, because it sends garbage or does not answer. */
  async kill(): Promise<void> {
    this.#ending = true;
    this.#child.stdout.destroy();
    this.#earlier = await this.#descendants();
    killGroup(this.pid);
    await this.exited;
  }

  async #afterExit(): Promise<CodexExit> {
    const closed = new Promise<void>((resolve) => this.#child.once('close', () => resolve()));
    const exit = await new Promise<CodexExit>((resolve) => {
      this.#child.once('exit', (code, signal) => resolve({ code, signal }));
    });
    process.removeListener('exit', this.#killAtExit);
    await endProcesses(
      async () => [...(await findStillRunning(this.#earlier)), ...(await this.#descendants())],
      this.#options.clock,
    );
    const cancel = this.#options.clock.after(drainMs, () => {
      this.#child.stdout.destroy();
      this.#child.stderr.destroy();
    });
    await closed;
    cancel();
    return exit;
  }

  async #descendants(): Promise<ProcessIdentity[]> {
    const pids = findStartedProcesses(readProcessTable(), this.pid, this.#options.mark);
    return (await Promise.all(pids.map(identifyProcess))).filter((found) => found !== null);
  }

  #killAll(): void {
    const pids = findStartedProcesses(readProcessTable(), this.pid, this.#options.mark);
    killGroupAtExit(this.pid);
    for (const pid of pids) sendSignal(pid, 'SIGKILL');
  }
}
