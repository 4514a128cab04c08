import { diffArrays } from 'diff';
import type { DiffHunk, DiffLine, ParsedDiffFile } from '../../../../shared/changes/parse-unified-diff.ts';
import { type PairedLine, toDiffRows } from '../../../view-models/diff-rows.ts';
import { splitKeepingBreaks, type WholeTexts } from './whole-texts.ts';

/**
 * A changed file with all of its lines. `before` and `after` have one name per line. The viewer compares the names and
 * requests the line for each name, so that a line looks the same as in a list of hunks.
 */
export type WholeFile = {
  readonly file: ParsedDiffFile;
  readonly before: string;
  readonly after: string;
  readonly lines: ReadonlyMap<string, PairedLine>;
  /** The hunks of the diff by the names of their lines. Null if the file does not match the diff. */
  readonly places: ReadonlyMap<string, HunkPlace> | null;
};

/** A line's hunk in the diff, and whether it is the hunk's first line that is always shown. */
export type HunkPlace = { readonly hunk: DiffHunk; readonly isFirst: boolean };

/**
 * Limits for the viewer, which draws all of its rows at once, about 1 ms each on a busy machine, and all lines that the
 * user expands together. `rows` counts the changed lines and their context; lengths are in UTF-16 units.
 */
export const wholeLimits = { rows: 400, lines: 2_000, characters: 500_000, longestLine: 2_000 } as const;

/** Context lines that the viewer shows around a change. */
const contextLines = 3;

/** Aligns both texts of a file. Null when they are the same, and when they exceed the limits. */
export function toWholeFile(file: ParsedDiffFile, texts: WholeTexts): WholeFile | null {
  const { characters, lines: mostLines, longestLine, rows } = wholeLimits;
  const [before, after] = [texts.before ?? '', texts.after ?? ''];
  if (before === after || before.length + after.length > characters) return null;
  const [oldLines, newLines] = [splitKeepingBreaks(before), splitKeepingBreaks(after)];
  if (Math.max(oldLines.length, newLines.length) > mostLines) return null;
  if ([...oldLines, ...newLines].some((line) => line.length > longestLine)) return null;
  const lines = alignByHunks(file.hunks, oldLines, newLines) ?? alignByDiff(oldLines, newLines);
  if (lines === null || countDrawnRows(lines) > rows) return null;
  const whole = nameLines({ ...file, hunks: [{ oldStart: 1, newStart: 1, section: '', lines }] });
  return { ...whole, places: findHunkPlaces(file.hunks, whole.lines) };
}

/** Aligns both texts as the diff does. Null if the diff does not match the texts. */
function alignByHunks(
  hunks: readonly DiffHunk[],
  oldLines: readonly string[],
  newLines: readonly string[],
): readonly DiffLine[] | null {
  const lines: DiffLine[] = [];
  let [oldAt, newAt] = [0, 0];
  const add = (kind: DiffLine['kind'], text: string | undefined): boolean => {
    const [old, now] = [kind === 'added' ? null : oldLines[oldAt], kind === 'removed' ? null : newLines[newAt]];
    const whole = old ?? now;
    if (whole === undefined || whole === null || (kind === 'context' && old !== now)) return false;
    const line = toDiffLine(kind, whole, oldAt + 1, newAt + 1);
    if (old !== null) oldAt += 1;
    if (now !== null) newAt += 1;
    lines.push(line);
    return text === undefined || line.text === text;
  };
  for (const hunk of hunks) {
    // A hunk without old lines comes after the line that it names.
    const start = hunk.lines.some(({ kind }) => kind !== 'added') ? hunk.oldStart - 1 : hunk.oldStart;
    if (start < oldAt) return null;
    while (oldAt < start) if (!add('context', undefined)) return null;
    for (const { kind, text } of hunk.lines) if (!add(kind, text)) return null;
  }
  while (oldAt < oldLines.length) if (!add('context', undefined)) return null;
  return newAt === newLines.length ? lines : null;
}

function alignByDiff(oldLines: readonly string[], newLines: readonly string[]): readonly DiffLine[] | null {
  const changes = diffArrays([...oldLines], [...newLines], { maxEditLength: wholeLimits.rows });
  if (changes === undefined) return null;
  const lines: DiffLine[] = [];
  let [oldAt, newAt] = [0, 0];
  for (const { added, removed, value } of changes) {
    const kind = added ? 'added' : removed ? 'removed' : 'context';
    for (const whole of value) {
      lines.push(toDiffLine(kind, whole, oldAt + 1, newAt + 1));
      if (kind !== 'added') oldAt += 1;
      if (kind !== 'removed') newAt += 1;
    }
  }
  return lines;
}

function toDiffLine(kind: DiffLine['kind'], whole: string, oldNumber: number, newNumber: number): DiffLine {
  const noNewline = !whole.endsWith('\n');
  return {
    kind,
    text: noNewline ? whole : whole.slice(0, -1),
    noNewline,
    oldNumber: kind === 'added' ? null : oldNumber,
    newNumber: kind === 'removed' ? null : newNumber,
  };
}

/** Finds the lines of hunks by their numbers. Null if other lines changed here than in the diff. */
function findHunkPlaces(hunks: readonly DiffHunk[], lines: WholeFile['lines']): WholeFile['places'] {
  const [byOld, byNew] = [new Map<number, string>(), new Map<number, string>()];
  for (const [name, { line }] of lines) {
    if (line.oldNumber !== null) byOld.set(line.oldNumber, name);
    if (line.newNumber !== null) byNew.set(line.newNumber, name);
  }
  const places = new Map<string, HunkPlace>();
  for (const hunk of hunks) {
    let isFirst = true;
    for (const { kind, newNumber, oldNumber } of hunk.lines) {
      const name = kind === 'added' ? byNew.get(newNumber ?? 0) : byOld.get(oldNumber ?? 0);
      if (name === undefined || lines.get(name)?.line.kind !== kind) return null;
      const begins = isFirst && kind !== 'context';
      if (begins) isFirst = false;
      places.set(name, { hunk, isFirst: begins });
    }
    if (isFirst) return null;
  }
  return places;
}

function countDrawnRows(lines: readonly DiffLine[]): number {
  let [count, end] = [0, 0];
  for (const [at, { kind }] of lines.entries()) {
    if (kind === 'context') continue;
    const start = Math.max(end, at - contextLines);
    end = Math.min(lines.length, at + contextLines + 1);
    count += end - start;
  }
  return count;
}

function nameLines(file: ParsedDiffFile): Omit<WholeFile, 'places'> {
  const byName = new Map<string, PairedLine>();
  const before: string[] = [];
  const after: string[] = [];
  for (const row of toDiffRows([file], 'unified')) {
    if (row.kind !== 'line') continue;
    const name = `${byName.size}`;
    byName.set(name, row.line);
    if (row.line.line.kind !== 'added') before.push(name);
    if (row.line.line.kind !== 'removed') after.push(name);
  }
  return { file, before: joinLineNames(before), after: joinLineNames(after), lines: byName };
}

function joinLineNames(names: readonly string[]): string {
  return names.map((name) => `${name}\n`).join('');
}
