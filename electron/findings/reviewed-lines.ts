import { createHash } from 'node:crypto';
import type { FindingMarks, ReviewedLines } from '../../shared/findings/finding-marks.ts';
import type { ReviewFinding } from '../../shared/findings/review-report.ts';

type Range = Pick<ReviewFinding, 'start' | 'end'>;

/** Longer ranges say little about a place. */
const maxLines = 500;
/** Where the first line occurs more often than this, or has less text, it says nothing about a place. */
const maxPlaces = 10;
const minCharacters = 4;

/** The lines of a file that findings are about. */
export class FileLines {
  readonly #lines: readonly string[];
  #places: ReadonlyMap<string, readonly number[]> | null = null;

  /** `text` is null if there is no such file. */
  constructor(text: string | null) {
    this.#lines = text === null ? [] : splitLines(text);
  }

  /** Returns what to remember of some lines. Null if the file does not have them. */
  remember({ end, start }: Range): ReviewedLines {
    if (start < 1 || end > this.#lines.length || end - start >= maxLines) return null;
    return { first: hash(this.#lines.slice(start - 1, start)), all: hash(this.#lines.slice(start - 1, end)) };
  }

  /**
   * Returns where remembered lines are now: undefined if they are where they were or were not remembered, and a start
   * of null if they changed. Of several places with the same lines, the nearest counts.
   */
  find({ end, start }: Range, known: ReviewedLines): Omit<FindingMarks['moved'][number], 'index'> | undefined {
    if (known === null || this.remember({ start, end })?.all === known.all) return undefined;
    const places = this.#findFirst(known.first);
    const same = places.filter((at) => this.remember({ start: at, end: at + end - start })?.all === known.all);
    const nearest = same.toSorted((a, b) => Math.abs(a - start) - Math.abs(b - start));
    return { start: nearest[0] ?? null };
  }

  /** Hashes each line once, however many findings the file has. */
  #findFirst(first: string): readonly number[] {
    this.#places ??= Map.groupBy(
      this.#lines.flatMap((line, at) => (line.trim().length < minCharacters ? [] : [at + 1])),
      (at) => hash(this.#lines.slice(at - 1, at)),
    );
    const places = this.#places.get(first) ?? [];
    return places.length > maxPlaces ? [] : places;
  }
}

/** Splits a text into lines as editors count them. */
function splitLines(text: string): readonly string[] {
  return text.replace(/\r?\n$/, '').split(/\r?\n/);
}

function hash(lines: readonly string[]): string {
  return createHash('sha256').update(lines.join('\n')).digest('base64url').slice(0, 22);
}
