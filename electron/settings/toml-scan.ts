import { parse } from 'smol-toml';

// Finds the places of keys, values and comments in TOML. The text must already parse, so the scanner only needs to find
// where each of them ends.

/**
 * The number of names in a path that count. A setting has at most a table and a key, and one more name distinguishes
 * other places. A table's name can be as long as the file, and every key in it would repeat that name.
 */
const maxNames = 3;

/** A range of a text. `end` is exclusive. */
export type TomlSpan = { readonly start: number; readonly end: number };

/** `key = value`, on a line of its own or in an inline table. */
export type TomlPair = TomlSpan & {
  /** Includes the names of its table. Only the first `maxNames`. */
  readonly path: readonly string[];
  readonly value: TomlSpan;
  /** The pairs of an inline table; null for any other value. */
  readonly pairs: readonly TomlPair[] | null;
};

/** A pair or header with its whole lines. */
export type TomlStatement = {
  /** From the beginning of its first line to the beginning of the next line. */
  readonly lines: TomlSpan;
  /** The comment after it. */
  readonly comment: TomlSpan | null;
  readonly pair: TomlPair | null;
};

/** The statements below a header, or before the first one. */
export type TomlSection = {
  /** Only the first `maxNames`. */
  readonly path: readonly string[];
  /** Null before the first header. */
  readonly header: TomlStatement | null;
  readonly isArray: boolean;
  readonly statements: readonly TomlStatement[];
};

/** A text and the places in it. */
export type ScannedToml = {
  readonly text: string;
  readonly sections: readonly TomlSection[];
  readonly comments: readonly TomlSpan[];
  /** The line ending for new lines. */
  readonly lineEnd: string;
};

/** Scans a text that the parser accepts. Takes the line ending from its first line unless you pass one. */
export function scanToml(text: string, lineEnd = /^[^\n]*\r\n/.test(text) ? '\r\n' : '\n'): ScannedToml {
  return { text, lineEnd, ...new Scanner(text).scan() };
}

class Scanner {
  readonly #text: string;
  readonly #comments: TomlSpan[] = [];
  #at: number;

  constructor(text: string) {
    this.#text = text;
    this.#at = findTextStart(text);
  }

  scan(): Pick<ScannedToml, 'sections' | 'comments'> {
    let statements: TomlStatement[] = [];
    const sections: TomlSection[] = [{ path: [], header: null, isArray: false, statements }];
    for (;;) {
      this.#skip(/[ \t\r\n]/);
      if (this.#at >= this.#text.length) break;
      const lineStart = this.#lineStart();
      if (this.#next('#')) {
        this.#comment();
      } else if (this.#next('[')) {
        const isArray = this.#next('[[');
        this.#at += isArray ? 2 : 1;
        const path = this.#key();
        this.#at += isArray ? 2 : 1;
        statements = [];
        const header = this.#statement(lineStart, null);
        sections.push({ path, header, isArray, statements });
      } else {
        const pair = this.#pair(sections.at(-1)?.path ?? []);
        statements.push(this.#statement(lineStart, pair));
      }
    }
    return { sections, comments: this.#comments };
  }

  /** Reads the rest of a line after a pair or header. */
  #statement(lineStart: number, pair: TomlPair | null): TomlStatement {
    this.#skip(/[ \t]/);
    const comment = this.#next('#') ? this.#comment() : null;
    const lineEnd = this.#text.indexOf('\n', this.#at);
    this.#at = lineEnd === -1 ? this.#text.length : lineEnd + 1;
    return { lines: { start: lineStart, end: this.#at }, comment, pair };
  }

  #pair(table: readonly string[]): TomlPair {
    const start = this.#at;
    const path = [...table, ...this.#key()].slice(0, maxNames);
    this.#at += 1;
    this.#skip(/[ \t]/);
    const valueStart = this.#at;
    const pairs = this.#value(path);
    return { path, start, end: this.#at, value: { start: valueStart, end: this.#at }, pairs };
  }

  /** Reads a dotted key up to `=` or `]`. */
  #key(): string[] {
    const names: string[] = [];
    do {
      if (names.length > 0) this.#at += 1;
      this.#skip(/[ \t]/);
      const start = this.#at;
      if (this.#next('"') || this.#next("'")) this.#string();
      else this.#skip(/[^ \t.=\]]/);
      if (names.length < maxNames) names.push(decodeKeyPart(this.#text.slice(start, this.#at)));
      this.#skip(/[ \t]/);
    } while (this.#next('.'));
    return names;
  }

  #value(path: readonly string[]): readonly TomlPair[] | null {
    if (this.#next('"') || this.#next("'")) this.#string();
    else if (this.#next('[')) this.#list(']', () => void this.#value(path));
    else if (this.#next('{')) {
      const pairs: TomlPair[] = [];
      this.#list('}', () => pairs.push(this.#pair(path)));
      return pairs;
    } else {
      const end = /[ \t]*(?:[,\]}#\r\n]|$)/g;
      end.lastIndex = this.#at;
      this.#at = end.exec(this.#text)?.index ?? this.#text.length;
    }
    return null;
  }

  /** Reads everything between brackets, including commas, comments and line breaks. */
  #list(close: string, element: () => void): void {
    this.#at += 1;
    for (;;) {
      this.#skip(/[ \t\r\n,]/);
      if (this.#next('#')) this.#comment();
      else if (this.#next(close) || this.#at >= this.#text.length) break;
      else element();
    }
    this.#at += 1;
  }

  #string(): void {
    const quote = this.#text.charAt(this.#at);
    const isLong = this.#next(quote.repeat(3));
    const close = isLong ? quote.repeat(3) : quote;
    this.#at += close.length;
    while (this.#at < this.#text.length && !this.#next(close)) this.#at += quote === '"' && this.#next('\\') ? 2 : 1;
    this.#at += close.length;
    // Up to two quotes right before the closing three belong to the text.
    for (let more = 0; isLong && more < 2 && this.#next(quote); more++) this.#at += 1;
  }

  #comment(): TomlSpan {
    const start = this.#at;
    this.#skip(/[^\r\n]/);
    const comment = { start, end: this.#at };
    this.#comments.push(comment);
    return comment;
  }

  #next(text: string): boolean {
    return this.#text.startsWith(text, this.#at);
  }

  #skip(characters: RegExp): void {
    while (this.#at < this.#text.length && characters.test(this.#text.charAt(this.#at))) this.#at += 1;
  }

  #lineStart(): number {
    return Math.max(this.#text.lastIndexOf('\n', this.#at - 1) + 1, findTextStart(this.#text));
  }
}

/** Returns where the text starts, after a byte order mark. */
export function findTextStart(text: string): number {
  return text.startsWith('\uFEFF') ? 1 : 0;
}

/** Decodes a part of a key, without its quotes. */
function decodeKeyPart(written: string): string {
  if (written.startsWith('"') && written.includes('\\')) return Object.keys(parse(`${written} = 0`))[0] ?? '';
  return /^["']/.test(written) ? written.slice(1, -1) : written;
}
