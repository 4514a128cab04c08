/** The maximum line length: 64 MiB, far above the largest observed Codex message. */
const defaultMaxBytes = 64 * 1024 * 1024;

const newline = 0x0a;

export type LineFramerOptions = {
  readonly maxBytes?: number;
  /** Called with one line without its line end. Empty lines are skipped. */
  onLine(line: string): void;
  /** Called once for each line over the limit, which is dropped. */
  onTooLong(): void;
};

/**
 * Splits a stream of bytes into lines of text. A line ends with `\n` or `\r\n` and can arrive in any number of pieces.
 * It is decoded as a whole, so a character split between pieces survives.
 */
export class LineFramer {
  readonly #options: LineFramerOptions;
  readonly #maxBytes: number;
  #pieces: Buffer[] = [];
  #bytes = 0;
  #dropping = false;

  constructor(options: LineFramerOptions) {
    this.#options = options;
    this.#maxBytes = options.maxBytes ?? defaultMaxBytes;
  }

  push(chunk: Buffer): void {
    let from = 0;
    for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, from)) {
      this.#append(chunk.subarray(from, at));
      this.#endLine();
      from = at + 1;
    }
    if (from < chunk.length) this.#append(chunk.subarray(from));
  }

  /** Ends the stream. Text after the last line end counts as a line. */
  end(): void {
    this.#endLine();
  }

  #append(piece: Buffer): void {
    if (this.#dropping) return;
    this.#bytes += piece.length;
    if (this.#bytes <= this.#maxBytes) {
      this.#pieces.push(piece);
      return;
    }
    this.#pieces = [];
    this.#dropping = true;
    this.#options.onTooLong();
  }

  #endLine(): void {
    const [first, ...rest] = this.#pieces;
    this.#pieces = [];
    this.#bytes = 0;
    this.#dropping = false;
    if (first === undefined) return;
    const text = (rest.length === 0 ? first : Buffer.concat([first, ...rest])).toString('utf8');
    const line = text.endsWith('\r') ? text.slice(0, -1) : text;
    if (line !== '') this.#options.onLine(line);
  }
}
