import { stripVTControlCharacters } from 'node:util';
import { LineFramer } from './line-framer.ts';

const keptLines = 200;
const maxLineBytes = 16 * 1024;

/** The last 200 lines of what a child said to people, without colours. */
export class StderrTail {
  readonly #onLine: (line: string) => void;
  readonly #lines: string[] = [];
  readonly #framer = new LineFramer({
    maxBytes: maxLineBytes,
    onLine: (line) => this.note(line),
    onTooLong: () => this.note('(a very long line)'),
  });

  /** `onLine` is told of each line as it is kept. */
  constructor(onLine: (line: string) => void = () => undefined) {
    this.#onLine = onLine;
  }

  push(chunk: Buffer): void {
    this.#framer.push(chunk);
  }

  /** The stream has ended. */
  end(): void {
    this.#framer.end();
  }

  /** Adds a remark of ours among the child's lines. */
  note(line: string): void {
    const plain = stripVTControlCharacters(line);
    this.#onLine(plain);
    this.#lines.push(plain);
    if (this.#lines.length > keptLines) this.#lines.shift();
  }

  /** The newest lines, oldest first. */
  last(count: number): string[] {
    return this.#lines.slice(-count);
  }
}
