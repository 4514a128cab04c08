import { forEachLine, type LineBlock, readLines } from './line-blocks.ts';
import { checkAgain, type OpenedFile } from './opened-file.ts';
import { scanBytes } from './read-events.ts';
import { RunIndex } from './run-index.ts';

/** How many bytes are indexed before the first answer, so that a small file is complete at once. */
const immediateBytes = 2 * 1024 * 1024;
/** How long to index before the thread handles requests, in milliseconds. */
const sliceMs = 12;

/** Grows the index of a file while its thread is idle. A disk error only stops it. */
export class IndexGrowth {
  readonly #folder: string;
  readonly #path: string;
  readonly #onProgress: () => void;
  #index: RunIndex | null = null;
  #file: OpenedFile | null = null;
  /** The end of the last line with a newline. */
  #to = 0;
  #hasFailed = false;
  #work: NodeJS.Immediate | null = null;
  #waiting: { readonly offset: number; readonly resolve: () => void }[] = [];

  /** `onProgress` is called after each slice of work, but not for small pieces that are indexed at once. */
  constructor(folder: string, path: string, onProgress: () => void) {
    this.#folder = folder;
    this.#path = path;
    this.#onProgress = onProgress;
  }

  get index(): RunIndex | null {
    return this.#index;
  }

  /** Whether all complete lines are indexed. */
  get isWhole(): boolean {
    return this.#index !== null && !this.#hasFailed && this.#index.end >= this.#to;
  }

  /** Resumes or starts the index of a file. */
  start(file: OpenedFile, to: number): void {
    try {
      this.#hasFailed = false;
      this.#index ??= RunIndex.open(this.#folder, this.#path);
      this.#index.resume(file.fd, file.identity, file.size);
    } catch {
      // The events stay readable without an index. Only the counts are missing.
      this.#hasFailed = true;
    }
    this.grow(file, to);
  }

  /** Handles a file that has grown or was just opened. A small piece is indexed at once, a large one later. */
  grow(file: OpenedFile, to: number): void {
    this.#file = file;
    this.#to = to;
    if (this.#work !== null) return;
    const end = Math.min(to, (this.#index?.end ?? 0) + immediateBytes);
    this.#indexBlocks((index) => index.end < end);
    this.#scheduleSlice(false);
  }

  /** Settles when the index has reached an event number or the end; at once if there is no file. */
  async reach(offset: number): Promise<void> {
    if (this.#file === null || this.#hasReached(offset)) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push({ offset, resolve });
    await promise;
  }

  /** Stops indexing and saves the index. */
  end(): void {
    if (this.#work !== null) clearImmediate(this.#work);
    this.#work = null;
    this.#save();
    this.#file = null;
    for (const { resolve } of this.#waiting.splice(0)) resolve();
  }

  close(): void {
    this.end();
    this.#index?.close();
    this.#index = null;
  }

  #scheduleSlice(isWorking: boolean): void {
    if (this.#hasFailed || this.isWhole) {
      if (isWorking) this.#save();
      return;
    }
    this.#work = setImmediate(() => {
      this.#work = null;
      const until = performance.now() + sliceMs;
      this.#indexBlocks(() => performance.now() < until);
      this.#scheduleSlice(true);
      this.#onProgress();
    });
  }

  /** Indexes blocks of lines while `isWanted` returns true. */
  #indexBlocks(isWanted: (index: RunIndex) => boolean): void {
    const index = this.#index;
    if (index === null || this.#file === null || this.#hasFailed || index.end >= this.#to) return;
    try {
      readLines(this.#file.fd, { from: index.end, to: this.#to }, (blocks) => {
        while (isWanted(index)) {
          const block = blocks.next();
          if (block === null) break;
          indexBlock(index, block);
        }
      });
    } catch {
      this.#hasFailed = true;
    }
    this.#resolveWaiting();
  }

  #save(): void {
    if (this.#file === null || this.#hasFailed) return;
    // The index of a file must never be saved for its replacement.
    if (checkAgain(this.#path, this.#file).type === 'other') return;
    try {
      this.#index?.save(this.#file.fd, this.#file.identity);
    } catch {
      this.#hasFailed = true;
    }
  }

  #hasReached(offset: number): boolean {
    return this.#hasFailed || this.isWhole || (this.#index?.count ?? 0) > offset;
  }

  #resolveWaiting(): void {
    const ready = this.#waiting.filter(({ offset }) => this.#hasReached(offset));
    this.#waiting = this.#waiting.filter(({ offset }) => !this.#hasReached(offset));
    for (const { resolve } of ready) resolve();
  }
}

function indexBlock(index: RunIndex, block: LineBlock): void {
  if (block.isTooLong) index.addMalformed();
  forEachLine(block, (start, end) => {
    const line = scanBytes(block.bytes, start, end);
    if (line.kind === 'event') index.add(block.position + start, line);
    else if (line.kind === 'malformed') index.addMalformed();
  });
  index.end = block.position + block.length;
}
