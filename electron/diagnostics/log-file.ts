import { appendFile, mkdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../../shared/base/failure.ts';
import { SerialQueue } from '../../shared/base/serial-queue.ts';
import type { DiagnosticsLine } from '../../shared/diagnostics/diagnostics-line.ts';
import { textOfLine } from '../../shared/diagnostics/text-of-line.ts';

export type LogFileDeps = {
  /** Where the file and the one before it are; made when there is something to write. */
  readonly folder: string;
  /** Bytes that both files may have together. */
  readonly budget: () => number;
  /** Told once, by the system's code, why nothing can be written, until something could be written again. */
  readonly onProblem: (code: string) => void;
};

/** Names of the file that is written and the one before it. */
export const logNames = ['workcell.log', 'workcell.1.log'] as const;

/**
 * Writes lines into a file of half the budget; when it is full it takes the place of the one before it. What cannot be
 * written is left out: the lines are in memory all the same.
 */
export class LogFile {
  readonly #deps: LogFileDeps;
  readonly #queue = new SerialQueue();
  #size: number | null = null;
  #failed = false;

  constructor(deps: LogFileDeps) {
    this.#deps = deps;
  }

  /** Adds lines after those of earlier calls. */
  write(lines: readonly DiagnosticsLine[]): void {
    if (lines.length === 0 || this.#deps.budget() === 0) return;
    void this.#queue.run(() => this.#append(lines.map(textOfLine).join('')));
  }

  /** Settles when what was handed in is written, or could not be. */
  async flush(): Promise<void> {
    await this.#queue.settled();
  }

  async #append(text: string): Promise<void> {
    const { folder, onProblem } = this.#deps;
    const [current, before] = logNames.map((name) => join(folder, name));
    if (current === undefined || before === undefined) return;
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      this.#size ??= await sizeOf(current);
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
      if (!this.#failed) onProblem(codeOf(failure) ?? 'unknown');
      this.#failed = true;
    }
  }
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.size ?? 0;
}
