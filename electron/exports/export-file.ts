import { maxPiece } from '../../shared/contract/exports.ts';
import type { RecordWriter } from '../../shared/exports/record-writer.ts';
import { redactRecord } from '../../shared/exports/redact-record.ts';
import type { ThreadRecord } from '../../shared/exports/thread-record.ts';
import type { Redactor } from '../../shared/redaction/redactor.ts';
import type { Replacements } from '../../shared/redaction/replacements.ts';

/** A piece of a file. */
export type Piece = {
  readonly text: string;
  readonly done: boolean;
  readonly turnsDone: number;
  readonly replaced: readonly Replacements[];
};

/** A file that is made while it is read. */
export class ExportFile {
  readonly #records: AsyncIterator<ThreadRecord>;
  readonly #write: RecordWriter;
  readonly #redactor: Redactor | null;
  #waiting = '';
  #turns = 0;
  #done = false;

  /** Without a redactor the file says everything. */
  constructor(records: AsyncIterator<ThreadRecord>, write: RecordWriter, redactor: Redactor | null) {
    this.#records = records;
    this.#write = write;
    this.#redactor = redactor;
  }

  /** The next piece, at most `maxPiece` characters of it. To be called again when it has settled. */
  async read(): Promise<Piece> {
    while (!this.#done && this.#waiting.length < maxPiece) await this.#writeNext();
    const text = wholeCharacters(this.#waiting.slice(0, maxPiece));
    this.#waiting = this.#waiting.slice(text.length);
    return {
      text,
      done: this.#done && this.#waiting === '',
      turnsDone: this.#turns,
      replaced: this.#redactor?.replaced ?? [],
    };
  }

  async #writeNext(): Promise<void> {
    const next = await this.#records.next();
    if (next.done === true) {
      this.#done = true;
      return;
    }
    const record = next.value;
    if (record.record === 'turn') this.#turns += 1;
    this.#waiting += this.#write(this.#redactor === null ? record : redactRecord(record, this.#redactor));
  }
}

/** A text without the first half of a character at its end: each piece is turned into bytes by itself. */
function wholeCharacters(text: string): string {
  return text.length > 1 && /[\ud800-\udbff]$/.test(text) ? text.slice(0, -1) : text;
}
