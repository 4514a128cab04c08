import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { WorkspaceSnapshot } from '../../shared/workspace/workspace-snapshot.ts';
import type { GitHead } from '../git/git-head.ts';
import type { Writer } from '../host/folder-decisions.ts';
import { writableFrom } from '../host/writable-from.ts';

/** A folder and everything above it, nearest first. */
export function placesFrom(path: string): readonly string[] {
  const places = [path];
  for (let above = dirname(path); above !== places.at(-1); above = dirname(above)) places.push(above);
  return places;
}

/** The folders whose `.codex` a writer could change, each with the folder above that allows it. */
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
  const found = [...places].flatMap((place) => {
    const [above] = writers.flatMap((writer) => writableFrom(writer, place, namesOf) ?? []);
    return above === undefined ? [] : [[place, above] as const];
  });
  return new Map(found);
}

export function realOrSame(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

/** The main checkout of a linked worktree. Null for any other repository. */
export function mainCheckoutOf({ headFolder }: GitHead): string | null {
  const worktrees = dirname(headFolder);
  const git = dirname(worktrees);
  return basename(worktrees) === 'worktrees' && basename(git) === '.git' ? dirname(git) : null;
}

/** What in a folder can start programs. Undefined if nothing can. */
export async function whatItBrings(folder: string): Promise<WorkspaceSnapshot['notCovered']> {
  if ((await lookFor(join(folder, '.codex'))) !== 'nothing') return 'settings';
  return (await lookFor(join(folder, '.git'))) === 'nothing' ? undefined : 'repository';
}

export async function lookFor(path: string): Promise<'folder' | 'something' | 'nothing'> {
  try {
    return (await lstat(path)).isDirectory() ? 'folder' : 'something';
  } catch {
    return 'nothing';
  }
}
