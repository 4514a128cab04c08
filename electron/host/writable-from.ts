import { isInside } from '../../shared/files/is-inside.ts';
import { pathStyle } from '../files/path-style.ts';
import type { Writer } from './folder-decisions.ts';

/**
 * The folder of a writer from which it could write the `.codex` of `place`: one above. Null when there is none, or when
 * `place` is its own folder, where Codex's sandbox protects `.codex`. `namesOf` lists every path that leads to a folder.
 */
export function writableFrom(
  { folder, roots }: Writer,
  place: string,
  namesOf: (folder: string) => readonly string[] = (each) => [each],
): string | null {
  const places = namesOf(place);
  const isAny = (each: string, holds: (one: string, other: string) => boolean) =>
    namesOf(each).some((one) => places.some((other) => holds(one, other)));
  if (isAny(folder, isSame)) return null;
  return [folder, ...roots].find((each) => isAny(each, isAbove)) ?? null;
}

function isSame(one: string, other: string): boolean {
  return isInside(one, other, pathStyle) && isInside(other, one, pathStyle);
}

function isAbove(one: string, other: string): boolean {
  return isInside(one, other, pathStyle) && !isInside(other, one, pathStyle);
}
