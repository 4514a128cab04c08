import { stripVTControlCharacters } from 'node:util';
import { LineFramer } from './line-framer.ts';

const maxLines = 200;
const maxLineBytes = 16 * 1024;

/** The last 200 lines of a child's stderr, without colors. */
export class StderrTail {
  readonly #onLine: (line: string) => void;
  readonly #lines: string[] = [];
  readonly #framer = new LineFramer({
    maxBytes: maxLineBytes,
    onLine: (line) => this.note(line),
    onTooLong: () => this.note('(a very long line)'),
  });

  /** `onLine` is called with each line. */
  constructor(onLine: (line: string) => void = () => undefined) {
    this.#onLine = onLine;
  }

  push(chunk: Buffer): void {
    this.#framer.push(chunk);
  }

  /** Ends the stream. */
  end(): void {
    this.#framer.end();
  }

  /** Adds one of our own notes between the child's lines. */
  note(line: string): void {
    const plain = stripVTControlCharacters(line);
    this.#onLine(plain);
    this.#lines.push(plain);
    if (this.#lines.length > maxLines) this.#lines.shift();
  }

  /** Returns the newest lines, oldest first. */
  last(count: number): string[] {
    return this.#lines.slice(-count);
  }
}
