import { appendFile, mkdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type DiagnosticsLine, formatDiagnosticsLine } from '../../shared/diagnostics/diagnostics-line.ts';
import { getErrorCode } from '../base/error-message.ts';
import { SerialQueue } from '../base/serial-queue.ts';

export type LogFileDeps = {
  /** The folder of the current and the previous file; created on demand. */
  readonly folder: string;
  /** Returns the maximum size of both files together, in bytes. */
  readonly budget: () => number;
  /** Called with the system's code when writing fails, and not again until a write has succeeded. */
  readonly onProblem: (code: string) => void;
};

/** The names of the current and the previous file. */
export const logFileNames = ['workcell.log', 'workcell.1.log'] as const;

/**
 * Writes lines into a file of half the budget. A full file replaces the previous one. Drops lines that it cannot write,
 * because they are also in memory.
 */
export class LogFile {
  readonly #deps: LogFileDeps;
  readonly #queue = new SerialQueue();
  #size: number | null = null;
  #failed = false;

  constructor(deps: LogFileDeps) {
    this.#deps = deps;
  }

  /** Appends lines after those of earlier calls. */
  write(lines: readonly DiagnosticsLine[]): void {
    if (lines.length === 0 || this.#deps.budget() === 0) return;
    void this.#queue.run(() => this.#append(lines.map(formatDiagnosticsLine).join('')));
  }

  /** Settles when all queued lines are written or have failed. */
  async flush(): Promise<void> {
    await this.#queue.settled();
  }

  async #append(text: string): Promise<void> {
    const { folder, onProblem } = this.#deps;
    const [current, before] = logFileNames.map((name) => join(folder, name));
    if (current === undefined || before === undefined) return;
    try {
      // Never creates the data folder: if the folder was moved away, a new one would block its return.
      await mkdir(folder, { mode: 0o700 }).catch((failure: unknown) => {
        if (getErrorCode(failure) !== 'EEXIST') throw failure;
      });
      this.#size ??= await getSize(current);
      const bytes = Buffer.byteLength(text);
      if (this.#size > 0 && this.#size + bytes > this.#deps.budget() / 2) {
        await rename(current, before);
        this.#size = 0;
      }
      await appendFile(current, text, { mode: 0o600 });
      this.#size += bytes;
      this.#failed = false;
    } catch (failure) {
      this.#size = null;
      if (!this.#failed) onProblem(getErrorCode(failure) ?? 'unknown');
      this.#failed = true;
    }
  }
}

async function getSize(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.size ?? 0;
}
