import type { Result } from '../../../shared/base/result.ts';

/** A program at work that speaks in lines. */
export interface ToolProcess {
  readonly pid: number;
  /** Settles when it is gone with all that came from it, after its last line was handed out. */
  readonly exited: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  /** Sends a line. */
  send(line: string): void;
  /** Ends it: by the end of its input, two seconds later by SIGTERM, two seconds later by SIGKILL. */
  end(): Promise<void>;
  /** Ends it at once, and hears no more of it. */
  kill(): Promise<void>;
}

export type ToolProcessOptions = {
  /** An existing folder. */
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  onLine(line: string): void;
  /** It has written a line of more than 64 MB, which is dropped. */
  onTooLong(): void;
  /** A line that it wrote for people, without its end. */
  onStderr(line: string): void;
};

/** Starts a program; settles when it runs or could not be started, with the reason in the system's words. */
export type StartToolProcess = (
  program: string,
  args: readonly string[],
  options: ToolProcessOptions,
) => Promise<Result<ToolProcess, string>>;
