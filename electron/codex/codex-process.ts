import type { Clock } from '../../shared/base/clock.ts';
import { ok, type Result } from '../../shared/base/result.ts';
import type { CliFailure } from '../../shared/cli/cli-state.ts';
import { endProcesses, killGroup, killGroupAtExit, sendSignal, stillRunning } from '../processes/end-processes.ts';
import { LineFramer } from '../processes/line-framer.ts';
import { identifyProcess, type ProcessIdentity } from '../processes/process-identity.ts';
import { processesOf, readProcessTable } from '../processes/process-table.ts';
import { type PipedChild, type SpawnOptions, spawnPiped } from '../processes/spawn-piped.ts';
import { StderrTail } from '../processes/stderr-tail.ts';

/** How long each way of ending is given before the next one, in milliseconds. */
const stepMs = 2_000;
/** How long a process that left Codex's group may hold Codex's pipes open after Codex has gone. */
const drainMs = 1_000;

export type CodexExit = { readonly code: number | null; readonly signal: string | null };

export type CodexProcessOptions = SpawnOptions & {
  readonly clock: Clock;
  /** The value of the mark in `environment`, by which stray processes are found. */
  readonly mark: string;
  onLine(line: string): void;
  /** A line that it wrote for people, without colours. */
  onStderr(line: string): void;
  /** The child has written something, to whichever pipe. */
  onBytes(): void;
  /** It has written a line of more than 64 MB, which is dropped; unless this is given, that is noted in `stderr`. */
  readonly onTooLong?: () => void;
};

/**
 * One running `codex app-server` with all that came from it. Codex puts every command and every MCP server into a
 * group or session of its own. When it ends in order it ends these; when it is killed, those outside its sandbox go
 * on. So whatever way it ends, what came from it is looked up and ended too, before `exited` settles.
 */
export class CodexProcess {
  readonly pid: number;
  readonly stderr: StderrTail;
  /** Settles when the child is gone with all that came from it, after its last line was handed out. */
  readonly exited: Promise<CodexExit>;
  readonly #child: PipedChild;
  readonly #options: CodexProcessOptions;
  readonly #killAtExit = () => this.#killAll();
  /** What came from it when its end began; part of that can no longer be found afterwards. */
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

  /** Starts it; settles when it runs or could not be started. */
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

  /** Ends it: by the end of its input, two seconds later by SIGTERM, two seconds later by SIGKILL. */
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

  /** Ends it without asking and without listening any more, because it makes no sense or does not answer. */
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
      async () => [...(await stillRunning(this.#earlier)), ...(await this.#descendants())],
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
    const pids = processesOf(readProcessTable(), this.pid, this.#options.mark);
    return (await Promise.all(pids.map(identifyProcess))).filter((found) => found !== null);
  }

  #killAll(): void {
    const pids = processesOf(readProcessTable(), this.pid, this.#options.mark);
    killGroupAtExit(this.pid);
    for (const pid of pids) sendSignal(pid, 'SIGKILL');
  }
}
