import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isInside } from '../../shared/files/is-inside.ts';
import type { WorkspaceSnapshot } from '../../shared/workspace/workspace-snapshot.ts';
import type { GitHead } from '../git/git-head.ts';
import type { Writer } from '../host/folder-decisions.ts';

/** How paths of this system are compared. */
export const pathStyle = process.platform === 'win32' ? 'windows' : 'posix';

/** A folder and all above it, nearest first. */
export function placesFrom(path: string): readonly string[] {
  const places = [path];
  for (let above = dirname(path); above !== places.at(-1); above = dirname(above)) places.push(above);
  return places;
}

/** Those of these folders whose `.codex` somebody could write, each with the folder above from which they could. */
export async function writableAmong(
  places: ReadonlySet<string>,
  writers: readonly Writer[],
): Promise<ReadonlyMap<string, string>> {
  const real = new Map<string, string>();
  const named = [...places, ...writers.flatMap(({ folder, roots }) => [folder, ...roots])];
  await Promise.all(
    (writers.length === 0 ? [] : named).map(async (each) => void real.set(each, await realOrSame(each))),
  );
  const namesOf = (each: string) => [each, real.get(each) ?? each];
  const isSame = (one: string, other: string) => isInside(one, other, pathStyle) && isInside(other, one, pathStyle);
  const isAbove = (above: string, place: string) =>
    namesOf(above).some((one) =>
      namesOf(place).some((other) => isInside(one, other, pathStyle) && !isSame(one, other)),
    );
  const isOwn = (folder: string, place: string) =>
    namesOf(folder).some((one) => namesOf(place).some((other) => isSame(one, other)));
  const found = [...places].flatMap((place) => {
    const above = writers
      .filter(({ folder }) => !isOwn(folder, place))
      .flatMap(({ folder, roots }) => [folder, ...roots])
      .find((root) => isAbove(root, place));
    return above === undefined ? [] : [[place, above] as const];
  });
  return new Map(found);
}

/** The real path of a folder, or the path itself where that cannot be had. */
export function realOrSame(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

/** The main checkout of a linked worktree; null for any other repository. */
export function mainCheckoutOf({ headFolder }: GitHead): string | null {
  const worktrees = dirname(headFolder);
  const git = dirname(worktrees);
  return basename(worktrees) === 'worktrees' && basename(git) === '.git' ? dirname(git) : null;
}

/** What of a folder can start programs; undefined when it has nothing of the kind. */
export async function whatItBrings(folder: string): Promise<WorkspaceSnapshot['notCovered']> {
  if ((await lookFor(join(folder, '.codex'))) !== 'nothing') return 'settings';
  return (await lookFor(join(folder, '.git'))) === 'nothing' ? undefined : 'repository';
}

/** What is at a path; a link is something. */
export async function lookFor(path: string): Promise<'folder' | 'something' | 'nothing'> {
  try {
    return (await lstat(path)).isDirectory() ? 'folder' : 'something';
  } catch {
    return 'nothing';
  }
}
