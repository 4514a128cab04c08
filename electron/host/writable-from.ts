import { isInside } from '../../shared/files/is-inside.ts';
import { pathStyle } from '../files/path-style.ts';
import type { Writer } from './folder-decisions.ts';

/**
 * Returns the writable folder above `place` from which a writer could change the `.codex` of `place`. Null if there is
 * none, or if `place` is the writer's own folder, where Codex's sandbox protects `.codex`. `namesOf` lists every path
 * to a folder.
 */
export function findWritableAbove(
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
