import {
  type DiagnosticsLevel,
  type DiagnosticsLine,
  type DiagnosticsTag,
  isAtLeast,
} from '../../../shared/diagnostics/diagnostics-line.ts';

/** Which lines are shown. */
export type LineFilter = {
  /** Only lines with this tag; null for any tag. */
  readonly tag: DiagnosticsTag | null;
  readonly minLevel: DiagnosticsLevel;
  /** The line must contain all of these words. */
  readonly words: string;
};

/** A filtered log: its lines, and the number of lines per tag regardless of the tag filter. */
export type ShownLines = {
  readonly lines: readonly DiagnosticsLine[];
  readonly counts: Readonly<Partial<Record<DiagnosticsTag, number>>>;
  readonly count: number;
};

/** Filters a growing log. Checks only new lines, so that a long log costs no more than a short one. */
export class LineFilterView {
  readonly #filter: LineFilter;
  /** Regular expressions ignore case without a copy of each line. */
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

  /**
   * Returns the shown part of a log. `lines` is the log from the last call, with new lines at its end, or another log.
   */
  filter(lines: readonly DiagnosticsLine[]): ShownLines {
    const first = lines[0]?.seq ?? 0;
    // Lines that were dropped at the beginning cannot be subtracted from the counts.
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
    if (!isAtLeast(level, this.#filter.minLevel)) return false;
    return this.#words.every((word) => word.test(text) || word.test(domain));
  }

  #forget(): void {
    this.#shown = [];
    this.#counts = {};
    this.#count = 0;
    this.#last = 0;
  }
}
