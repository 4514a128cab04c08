import type { DiffFile } from './diff-summary.ts';
import type { DiffFileHeader } from './file-header.ts';
import { type LineKind, scanDiff } from './scan-diff.ts';

/** A line of a hunk. Numbers count from 1, and are null on the side that lacks the line or if the diff has none. */
export type DiffLine = {
  readonly kind: LineKind;
  /** Without the sign and the line break, but with a CR before it. */
  readonly text: string;
  readonly oldNumber: number | null;
  readonly newNumber: number | null;
  /** True if the file ends here without a line break. */
  readonly noNewline: boolean;
};

/** A run of adjacent lines. */
export type DiffHunk = {
  /** The number of the first line on each side. 0 if the diff has none. */
  readonly oldStart: number;
  readonly newStart: number;
  /** The text after the second @@. */
  readonly section: string;
  readonly lines: readonly DiffLine[];
};

/** One file of a diff, with its text. */
export type ParsedDiffFile = DiffFile & DiffFileHeader & { readonly hunks: readonly DiffHunk[] };

/** The files of a unified git diff. Never throws, and omits what it cannot read. */
export function parseUnifiedDiff(text: string): readonly ParsedDiffFile[] {
  const reader = new DiffReader();
  scanDiff(text, reader);
  return reader.files;
}

class DiffReader {
  readonly files: ParsedDiffFile[] = [];
  #hunks: DiffHunk[] = [];
  #lines: DiffLine[] = [];
  #old: number | null = null;
  #new: number | null = null;
  #added = 0;
  #removed = 0;

  hunk(oldStart: number | null, newStart: number | null, section: string): void {
    this.#lines = [];
    this.#old = oldStart;
    this.#new = newStart;
    this.#hunks.push({ oldStart: oldStart ?? 0, newStart: newStart ?? 0, section, lines: this.#lines });
  }

  line(kind: LineKind, text: string): void {
    const oldNumber = kind === 'added' ? null : this.#old;
    const newNumber = kind === 'removed' ? null : this.#new;
    this.#lines.push({ kind, text, oldNumber, newNumber, noNewline: false });
    if (kind !== 'added' && this.#old !== null) this.#old++;
    if (kind !== 'removed' && this.#new !== null) this.#new++;
    if (kind === 'added') this.#added++;
    if (kind === 'removed') this.#removed++;
  }

  noNewline(): void {
    const last = this.#lines.pop();
    if (last !== undefined) this.#lines.push({ ...last, noNewline: true });
  }

  file(facts: DiffFileHeader): void {
    this.files.push({ ...facts, added: this.#added, removed: this.#removed, hunks: this.#hunks });
    this.#hunks = [];
    this.#lines = [];
    this.#added = 0;
    this.#removed = 0;
  }
}
