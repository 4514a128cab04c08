import { appendAll } from '../../../shared/base/append-all.ts';
import type { DiffHunk, DiffLine, ParsedDiffFile } from '../../../shared/changes/parse-unified-diff.ts';
import { splitLines } from './apply-hunks.ts';
import { LineIndex } from './line-index.ts';

/**
 * Whether a file changed after a diff. `text` is the current file, or null if it is missing. Checks only the lines that
 * the diff shows, or the whole file if the diff added it.
 */
export function isStale(file: ParsedDiffFile, text: string | null): boolean {
  if (file.change === 'deleted') return text !== null;
  if (text === null) return true;
  const { endsWithBreak, lines } = splitLines(text);
  if (file.change === 'added' && lines.length !== file.added) return true;
  return file.hunks.some((hunk) => {
    const after = selectSide(hunk, 'removed');
    if (hunk.newStart === 0 || after.length === 0) return false;
    const start = hunk.newStart - 1;
    if (after.some((line, at) => lines[start + at] !== line.text)) return true;
    return after.at(-1)?.noNewline === true && (endsWithBreak || start + after.length !== lines.length);
  });
}

/**
 * Rebuilds a file before a diff from the current file: restores the old lines between the unchanged lines around each
 * change. Returns null if those lines are no longer found.
 */
export function rebuildBefore(file: ParsedDiffFile, text: string): string | null {
  if (file.change === 'added') return '';
  if (file.change === 'deleted')
    return file.hunks
      .flatMap((hunk) => selectSide(hunk, 'added'))
      .map(addLineBreak)
      .join('');
  const { endsWithBreak, lines } = splitLines(text);
  const index = new LineIndex(lines);
  const before: string[] = [];
  let done = 0;
  let drift = 0;
  for (const [at, hunk] of file.hunks.entries()) {
    const { inside, lead, tail } = splitHunk(hunk);
    const isLast = at === file.hunks.length - 1;
    const expected = hunk.newStart - 1 + drift;
    const start = lead.length === 0 ? (at === 0 ? 0 : null) : index.nearest(lead, done, expected);
    if (start === null) return null;
    const from = start + lead.length;
    const end = tail.length === 0 ? (isLast ? lines.length : null) : index.nearest(tail, from, from + inside.after);
    if (end === null) return null;
    appendAll(before, lines.slice(done, from));
    appendAll(before, inside.before);
    drift += end - from - inside.after + (start - expected);
    done = end;
  }
  appendAll(before, lines.slice(done));
  return before.join('\n') + (endsWithBreak && before.length > 0 ? '\n' : '');
}

function selectSide({ lines }: DiffHunk, without: 'added' | 'removed'): readonly DiffLine[] {
  return lines.filter(({ kind }) => kind !== without);
}

function addLineBreak({ noNewline, text }: DiffLine): string {
  return noNewline ? text : `${text}\n`;
}

/**
 * Splits a hunk into the unchanged lines at both ends and the lines in between: their texts before the diff, and their
 * number after it.
 */
function splitHunk({ lines }: DiffHunk) {
  const first = lines.findIndex(({ kind }) => kind !== 'context');
  const last = lines.findLastIndex(({ kind }) => kind !== 'context');
  const changed = lines.slice(Math.max(0, first), last + 1);
  const textOf = ({ text }: DiffLine) => text;
  return {
    lead: lines.slice(0, Math.max(0, first)).map(textOf),
    tail: lines.slice(last + 1).map(textOf),
    inside: {
      before: changed.filter(({ kind }) => kind !== 'added').map(textOf),
      after: changed.filter(({ kind }) => kind !== 'removed').length,
    },
  };
}
