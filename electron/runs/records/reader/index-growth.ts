import { eachLine, type LineBlock, readLines } from './line-blocks.ts';
import { lookAgain, type OpenedFile } from './opened-file.ts';
import { scanBytes } from './read-events.ts';
import { RunIndex } from './run-index.ts';

/** So much of a file is indexed before its first answer: a small one is known whole at once. */
const atOnceBytes = 2 * 1024 * 1024;
/** So long the index is worked at before questions are answered, in milliseconds. */
const sliceMs = 12;

/** Lets the index of a file grow while its thread has nothing else to do. A disk that fails only stops it. */
export class IndexGrowth {
  readonly #folder: string;
  readonly #path: string;
  readonly #onProgress: () => void;
  #index: RunIndex | null = null;
  #file: OpenedFile | null = null;
  /** Up to where lines have ends. */
  #to = 0;
  #hasFailed = false;
  #work: NodeJS.Immediate | null = null;
  #waiting: { readonly offset: number; readonly resolve: () => void }[] = [];

  /** `onProgress` is told after each piece of work but those that are done at once. */
  constructor(folder: string, path: string, onProgress: () => void) {
    this.#folder = folder;
    this.#path = path;
    this.#onProgress = onProgress;
  }

  get index(): RunIndex | null {
    return this.#index;
  }

  /** Whether all lines are counted that have ends. */
  get isWhole(): boolean {
    return this.#index !== null && !this.#hasFailed && this.#index.end >= this.#to;
  }

  /** Takes up the index of a file, or begins it. */
  begin(file: OpenedFile, to: number): void {
    try {
      this.#hasFailed = false;
      this.#index ??= RunIndex.open(this.#folder, this.#path);
      this.#index.resume(file.fd, file.identity, file.size);
    } catch {
      // Without a place for it the events can be read all the same; only what counts them is missing.
      this.#hasFailed = true;
    }
    this.grow(file, to);
  }

  /** The file has grown, or this is what it has: a small piece is counted at once, a large one later. */
  grow(file: OpenedFile, to: number): void {
    this.#file = file;
    this.#to = to;
    if (this.#work !== null) return;
    const end = Math.min(to, (this.#index?.end ?? 0) + atOnceBytes);
    this.#count((index) => index.end < end);
    this.#proceed(false);
  }

  /** Settles when the index has come to the event of a number, or to the end; at once while there is no file. */
  async reach(offset: number): Promise<void> {
    if (this.#file === null || this.#isThere(offset)) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push({ offset, resolve });
    await promise;
  }

  /** The file is not read any more; what is known of it is kept. */
  end(): void {
    if (this.#work !== null) clearImmediate(this.#work);
    this.#work = null;
    this.#keep();
    this.#file = null;
    for (const { resolve } of this.#waiting.splice(0)) resolve();
  }

  close(): void {
    this.end();
    this.#index?.close();
    this.#index = null;
  }

  #proceed(isWorking: boolean): void {
    if (this.#hasFailed || this.isWhole) {
      if (isWorking) this.#keep();
      return;
    }
    this.#work = setImmediate(() => {
      this.#work = null;
      const until = performance.now() + sliceMs;
      this.#count(() => performance.now() < until);
      this.#proceed(true);
      this.#onProgress();
    });
  }

  /** Counts blocks of lines while that is wanted. */
  #count(isWanted: (index: RunIndex) => boolean): void {
    const index = this.#index;
    if (index === null || this.#file === null || this.#hasFailed || index.end >= this.#to) return;
    try {
      readLines(this.#file.fd, { from: index.end, to: this.#to }, (blocks) => {
        while (isWanted(index)) {
          const block = blocks.next();
          if (block === null) break;
          countBlock(index, block);
        }
      });
    } catch {
      this.#hasFailed = true;
    }
    this.#wake();
  }

  #keep(): void {
    if (this.#file === null || this.#hasFailed) return;
    // What was counted of a file must never be kept for what took its place.
    if (lookAgain(this.#path, this.#file).type === 'other') return;
    try {
      this.#index?.keep(this.#file.fd, this.#file.identity);
    } catch {
      this.#hasFailed = true;
    }
  }

  #isThere(offset: number): boolean {
    return this.#hasFailed || this.isWhole || (this.#index?.count ?? 0) > offset;
  }

  #wake(): void {
    const ready = this.#waiting.filter(({ offset }) => this.#isThere(offset));
    this.#waiting = this.#waiting.filter(({ offset }) => !this.#isThere(offset));
    for (const { resolve } of ready) resolve();
  }
}

function countBlock(index: RunIndex, block: LineBlock): void {
  if (block.isTooLong) index.addMalformed();
  eachLine(block, (start, end) => {
    const line = scanBytes(block.bytes, start, end);
    if (line.kind === 'event') index.add(block.position + start, line);
    else if (line.kind === 'malformed') index.addMalformed();
  });
  index.end = block.position + block.length;
}
