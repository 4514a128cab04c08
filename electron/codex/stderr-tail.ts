import { stripVTControlCharacters } from 'node:util';
import { LineFramer } from './line-framer.ts';

const keptLines = 200;
const maxLineBytes = 16 * 1024;

/** The last 200 lines of what a child said to people, without colours. */
export class StderrTail {
  readonly #lines: string[] = [];
  readonly #framer = new LineFramer({
    maxBytes: maxLineBytes,
    onLine: (line) => this.note(line),
    onTooLong: () => this.note('(a very long line)'),
  });

  push(chunk: Buffer): void {
    this.#framer.push(chunk);
  }

  /** The stream has ended. */
  end(): void {
    this.#framer.end();
  }

  /** Adds a remark of ours among the child's lines. */
  note(line: string): void {
    this.#lines.push(stripVTControlCharacters(line));
    if (this.#lines.length > keptLines) this.#lines.shift();
  }

  /** The newest lines, oldest first. */
  last(count: number): string[] {
    return this.#lines.slice(-count);
  }
}
