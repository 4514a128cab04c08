import {
  type DiagnosticsLevel,
  type DiagnosticsLine,
  type DiagnosticsTag,
  isAtLeast,
} from '../../../shared/diagnostics/diagnostics-line.ts';

/** Which lines are shown. */
export type LineFilter = {
  /** Only lines with this tag; null: any. */
  readonly tag: DiagnosticsTag | null;
  readonly least: DiagnosticsLevel;
  /** All these words stand in the line. */
  readonly words: string;
};

/** What a log comes to under a filter: its lines, and how many there are of each tag whatever the filter says of tags. */
export type ShownLines = {
  readonly lines: readonly DiagnosticsLine[];
  readonly counts: Readonly<Partial<Record<DiagnosticsTag, number>>>;
  readonly count: number;
};

/** Looks only at what is new in a log that grows, so that a long one costs no more than a short one. */
export class LineView {
  readonly #filter: LineFilter;
  /** Patterns: they find words, however written, without a copy of each line. */
  readonly #words: readonly RegExp[];
  #shown: DiagnosticsLine[] = [];
  #counts: Partial<Record<DiagnosticsTag, number>> = {};
  #count = 0;
  #first = 0;
  #last = 0;

  constructor(filter: LineFilter) {
    this.#filter = filter;
    const words = filter.words.split(/\s+/).filter(Boolean);
    this.#words = words.map((word) => new RegExp(word.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'i'));
  }

  /** What is shown of a log; of the one it was asked for last, or of one that has grown from that at its end. */
  of(lines: readonly DiagnosticsLine[]): ShownLines {
    const first = lines[0]?.seq ?? 0;
    // Lines that were given up at the beginning cannot be taken out of the counts.
    if (first !== this.#first || (lines.at(-1)?.seq ?? 0) < this.#last) this.#forget();
    this.#first = first;
    const from = this.#last === 0 ? 0 : this.#last - first + 1;
    for (let at = from; at < lines.length; at += 1) {
      const line = lines[at];
      if (line !== undefined) this.#take(line);
    }
    return { lines: this.#shown, counts: { ...this.#counts }, count: this.#count };
  }

  #take(line: DiagnosticsLine): void {
    this.#last = line.seq;
    if (!this.#passes(line)) return;
    this.#count += 1;
    this.#counts[line.tag] = (this.#counts[line.tag] ?? 0) + 1;
    if (this.#filter.tag === null || this.#filter.tag === line.tag) this.#shown.push(line);
  }

  #passes({ domain, level, text }: DiagnosticsLine): boolean {
    if (!isAtLeast(level, this.#filter.least)) return false;
    return this.#words.every((word) => word.test(text) || word.test(domain));
  }

  #forget(): void {
    this.#shown = [];
    this.#counts = {};
    this.#count = 0;
    this.#last = 0;
  }
}
