import type { Result } from '../../../shared/base/result.ts';

/** A running program with line-based output. */
export interface ToolProcess {
  readonly pid: number;
  /** Resolves when the program and all its processes are gone, after its last line was delivered. */
  readonly exited: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  /** Sends a line. */
  send(line: string): void;
  /** Ends the program: closes its input, then sends SIGTERM after two seconds, then SIGKILL after two more. */
  end(): Promise<void>;
  /** Kills the program at once, and ignores its output. */
  kill(): Promise<void>;
}

export type ToolProcessOptions = {
  /** An existing folder. */
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  onLine(line: string): void;
  /** Called after a line of more than 64 MB, which is dropped. */
  onTooLong(): void;
  /** Called with a line of stderr, without its line end. */
  onStderr(line: string): void;
};

/** Starts a program. Resolves when it runs or failed to start, with the system's reason. */
export type StartToolProcess = (
  program: string,
  args: readonly string[],
  options: ToolProcessOptions,
) => Promise<Result<ToolProcess, string>>;
