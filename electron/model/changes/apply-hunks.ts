import { appendAll } from '../../../shared/base/append-all.ts';
import type { DiffHunk, DiffLine, ParsedDiffFile } from '../../../shared/changes/parse-unified-diff.ts';
import { LineIndex } from './line-index.ts';

/** A file with a diff applied, and the hunks with the line numbers where they were applied. */
export type Patched = { readonly text: string; readonly hunks: string };

/**
 * Applies a diff's hunks to a file's text, completely or not at all: returns null if the lines of a hunk are not found.
 * Line numbers in a diff are often wrong, so they only determine where to look first. A hunk without numbers must match
 * in exactly one place. Keeps CRLF.
 */
export function applyHunks({ hunks }: Pick<ParsedDiffFile, 'hunks'>, text: string): Patched | null {
  const isCrlf = /\r\n/.test(text) && !/(?:^|[^\r])\n/.test(text);
  const { endsWithBreak, lines } = splitLines(isCrlf ? text.replaceAll('\r\n', '\n') : text);
  const index = new LineIndex(lines);
  const after: string[] = [];
  const placed: string[] = [];
  let done = 0;
  let endsAfter = endsWithBreak || lines.length === 0;
  for (const hunk of hunks) {
    const shown = isCrlf ? hunk.lines.map(removeReturn) : hunk.lines;
    const old = shown.filter(({ kind }) => kind !== 'added').map(({ text: line }) => line);
    const start = locateHunk(hunk, old, { index, lines }, done);
    if (start === null) return null;
    const fresh = shown.filter(({ kind }) => kind !== 'removed');
    appendAll(after, lines.slice(done, start));
    placed.push(writeHunk({ oldStart: start, newStart: after.length, old: old.length, fresh: fresh.length }, shown));
    for (const { text: line } of fresh) after.push(line);
    done = start + old.length;
    if (done === lines.length && fresh.length > 0) endsAfter = fresh.at(-1)?.noNewline !== true;
  }
  appendAll(after, lines.slice(done));
  const patched = after.join('\n') + (endsAfter && after.length > 0 ? '\n' : '');
  return { text: isCrlf ? patched.replaceAll('\n', '\r\n') : patched, hunks: placed.join('') };
}

/** Returns the index of the first line a hunk refers to. Null if there is none, or if it is ambiguous. */
function locateHunk(
  hunk: DiffHunk,
  old: readonly string[],
  { index, lines }: { readonly index: LineIndex; readonly lines: readonly string[] },
  done: number,
): number | null {
  const isNumbered = hunk.newStart > 0 || hunk.oldStart > 0;
  if (old.length === 0) {
    // New lines without context go into an empty file, or at their line number.
    const at = lines.length === 0 ? 0 : hunk.oldStart;
    return (lines.length === 0 || isNumbered) && at >= done && at <= lines.length ? at : null;
  }
  const found = index.nearest(old, done, isNumbered ? hunk.oldStart - 1 : done);
  if (found === null || isNumbered) return found;
  return index.nearest(old, found + 1, found + 1) === null ? found : null;
}

type Range = { readonly oldStart: number; readonly newStart: number; readonly old: number; readonly fresh: number };

function writeHunk({ fresh, newStart, old, oldStart }: Range, lines: readonly DiffLine[]): string {
  const range = (start: number, count: number) => `${count === 0 ? start : start + 1},${count}`;
  const body = lines.map(
    ({ kind, noNewline, text }) => `${signs[kind]}${text}\n${noNewline ? '\\ No newline at end of file\n' : ''}`,
  );
  return `@@ -${range(oldStart, old)} +${range(newStart, fresh)} @@\n${body.join('')}`;
}

const signs = { context: ' ', added: '+', removed: '-' } as const;

function removeReturn(line: DiffLine): DiffLine {
  return line.text.endsWith('\r') ? { ...line, text: line.text.slice(0, -1) } : line;
}

/** Splits a text into lines, and returns whether the last one has a line break. */
export function splitLines(text: string): { readonly lines: readonly string[]; readonly endsWithBreak: boolean } {
  const lines = text.split('\n');
  const endsWithBreak = lines.at(-1) === '';
  return { lines: endsWithBreak ? lines.slice(0, -1) : lines, endsWithBreak };
}
