import { err, ok, type Result } from '../../../../shared/base/result.ts';
import type { RunProblem } from '../../../../shared/contract/recorded-runs.ts';
import { type LineBlock, readLines } from './line-blocks.ts';
import type { OpenRun } from './open-run.ts';
import type { FileEvent } from './read-events.ts';
import type { ReadableRun } from './read-page.ts';

/** How long to read before the thread handles requests, in milliseconds. */
const sliceMs = 12;
/** How often to report progress, in milliseconds. */
const progressEveryMs = 50;

/** The callbacks of a reader. */
export type SliceListener = {
  readonly readBlock: (block: LineBlock) => void;
  /** Called with the last event when its line has no end yet. */
  readonly readLast: (event: FileEvent) => void;
  /** Called with the share of the file that was read. */
  readonly onProgress: (share: number) => void;
  /** Called once, unless the reader was ended before. */
  readonly onEnd: (outcome: Result<null, RunProblem>) => void;
};

/** Reads the whole file of a run in slices, while its thread has nothing else to do. */
export class SlicedReader {
  readonly #run: OpenRun;
  readonly #reader: SliceListener;
  readonly #generation: number;
  #at = 0;
  #lastReport = performance.now();
  #work: NodeJS.Immediate | null = null;

  constructor(run: OpenRun, reader: SliceListener) {
    this.#run = run;
    this.#reader = reader;
    this.#generation = run.generation;
    this.#scheduleSlice();
  }

  /** False once the run has another file. Then nothing that was read here belongs to it. */
  get isSameFile(): boolean {
    return this.#run.generation === this.#generation;
  }

  end(): void {
    if (this.#work !== null) clearImmediate(this.#work);
  }

  #scheduleSlice(): void {
    this.#work = setImmediate(() => {
      const isAtEnd = this.#run.readSafely((run) => this.#readSlice(run));
      if (!isAtEnd.ok) this.#reader.onEnd(isAtEnd);
      else if (!this.isSameFile) this.#reader.onEnd(err({ type: 'runGone' }));
      else if (isAtEnd.value) this.#reader.onEnd(ok(null));
      else this.#scheduleSlice();
    });
  }

  /** Reads one slice. Returns true at the end of the file. */
  #readSlice({ end: { lastEvent }, fd, size }: ReadableRun): boolean {
    const until = performance.now() + sliceMs;
    const isAtEnd = readLines(fd, { from: this.#at, to: size }, (blocks) => {
      while (performance.now() < until) {
        const block = blocks.next();
        if (block === null) return true;
        this.#reader.readBlock(block);
        this.#at = block.position + block.length;
      }
      return false;
    });
    if (isAtEnd && lastEvent !== null && lastEvent.position >= this.#at) this.#reader.readLast(lastEvent);
    else if (!isAtEnd && performance.now() - this.#lastReport > progressEveryMs) {
      this.#lastReport = performance.now();
      this.#reader.onProgress(this.#at / size);
    }
    return isAtEnd;
  }
}
