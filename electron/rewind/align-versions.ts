import { diffArrays } from 'diff';
import type { RewindPart } from '../../shared/rewind/rewind-plan.ts';
import { splitLines } from './remove-changes.ts';

/** How many equal lines are shown next to lines that differ. */
const contextLines = 3;
/** More lines than this are not shown in one column. */
const maxLines = 1_000;
/** Finding the equal lines of two versions stops after this many milliseconds. They then count as different. */
const maxDiffMs = 250;

/**
 * Aligns the versions of a text, so that they can stand side by side: parts in which all are equal, and parts in which
 * any two differ. Equal lines far from a difference are left out. `isCut`: there are more differences.
 */
export function alignVersions(texts: readonly string[]): {
  readonly parts: readonly RewindPart[];
  readonly isCut: boolean;
} {
  const parts = listParts(texts.map((text) => splitLines(text).filter((line) => line !== '')));
  const shown = parts.flatMap((part, at) =>
    part.isChanged ? [part] : trimPart(part, at > 0 ? contextLines : 0, at < parts.length - 1 ? contextLines : 0),
  );
  const kept: RewindPart[] = [];
  let room = maxLines;
  for (const part of shown) {
    if (room <= 0) return { parts: kept, isCut: true };
    const height = Math.max(...part.lines.map(({ length }) => length));
    kept.push({ ...part, lines: part.lines.map((lines) => lines.slice(0, room)) });
    if (height > room) return { parts: kept, isCut: true };
    room -= height;
  }
  return { parts: kept, isCut: false };
}

/** Splits versions at the lines that all of them have. */
function listParts(versions: readonly (readonly string[])[]): readonly RewindPart[] {
  const [base = [], ...others] = versions;
  const matches = others.map((other) => matchLines(base, other));
  const placesOf = (line: number) => [line, ...matches.map((match) => match[line] ?? null)];
  const parts: RewindPart[] = [];
  let next = versions.map(() => 0);
  const addChanged = (to: readonly number[]): void => {
    if (to.every((end, at) => end === next[at])) return;
    const lines = versions.map((version, at) => version.slice(next[at], to[at]));
    parts.push({ isChanged: true, starts: next.map((start) => start + 1), lines });
  };
  for (let line = 0; line < base.length; line++) {
    const places = placesOf(line).filter((place) => place !== null);
    if (places.length < versions.length) continue;
    addChanged(places);
    const starts = places.map((place) => place + 1);
    let end = line + 1;
    const isNext = (place: number | null, at: number) => place === (places[at] ?? 0) + (end - line);
    while (end < base.length && placesOf(end).every(isNext)) end++;
    parts.push({ isChanged: false, starts, lines: [base.slice(line, end)] });
    next = places.map((place) => place + end - line);
    line = end - 1;
  }
  addChanged(versions.map(({ length }) => length));
  return parts;
}

/** Returns the place in another version of each line; undefined for a line that it lacks. */
function matchLines(base: readonly string[], other: readonly string[]): readonly (number | undefined)[] {
  const places: (number | undefined)[] = [];
  let place = 0;
  for (const { added, count, removed } of diffArrays([...base], [...other], { timeout: maxDiffMs }) ?? []) {
    if (removed) places.length += count;
    else if (added) place += count;
    else for (let left = count; left > 0; left--) places.push(place++);
  }
  return places;
}

/** Keeps the first and the last lines of a part in which all versions are equal. */
function trimPart({ isChanged, lines: [lines = []], starts }: RewindPart, first: number, last: number): RewindPart[] {
  if (lines.length <= first + last) return [{ isChanged, starts, lines: [lines] }];
  const skipped = lines.length - last;
  return [
    { isChanged, starts, lines: [lines.slice(0, first)] },
    { isChanged, starts: starts.map((start) => start + skipped), lines: [lines.slice(skipped)] },
  ].filter(({ lines: [kept = []] }) => kept.length > 0);
}
