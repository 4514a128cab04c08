import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { WorkspaceSnapshot } from '../../shared/workspace/workspace-snapshot.ts';
import type { GitHead } from '../git/git-head.ts';
import type { Writer } from '../host/folder-decisions.ts';
import { findWritableAbove } from '../host/writable-from.ts';

/** Returns a folder and all folders above it, nearest first. */
export function listPlacesFrom(path: string): readonly string[] {
  const places = [path];
  for (let above = dirname(path); above !== places.at(-1); above = dirname(above)) places.push(above);
  return places;
}

/** Returns the folders whose `.codex` a writer could change, each with the folder above that allows it. */
export async function findWritable(
  places: ReadonlySet<string>,
  writers: readonly Writer[],
): Promise<ReadonlyMap<string, string>> {
  const real = new Map<string, string>();
  const named = [...places, ...writers.flatMap(({ folder, roots }) => [folder, ...roots])];
  await Promise.all(
    (writers.length === 0 ? [] : named).map(async (each) => void real.set(each, await getRealPathOrSame(each))),
  );
  const namesOf = (each: string) => [each, real.get(each) ?? each];
  const found = [...places].flatMap((place) => {
    const [above] = writers.flatMap((writer) => findWritableAbove(writer, place, namesOf) ?? []);
    return above === undefined ? [] : [[place, above] as const];
  });
  return new Map(found);
}

/** Resolves links in a path. Returns the path unchanged if nothing is there. Never rejects. */
export function getRealPathOrSame(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

/** Returns the main checkout of a linked worktree. Null for any other repository. */
export function findMainCheckout({ headFolder }: GitHead): string | null {
  const worktrees = dirname(headFolder);
  const git = dirname(worktrees);
  return basename(worktrees) === 'worktrees' && basename(git) === '.git' ? dirname(git) : null;
}

/** Returns what in a folder can start programs. Undefined if nothing can. */
export async function findStarters(folder: string): Promise<WorkspaceSnapshot['notCovered']> {
  if ((await readPathKind(join(folder, '.codex'))) !== 'nothing') return 'settings';
  return (await readPathKind(join(folder, '.git'))) === 'nothing' ? undefined : 'repository';
}

/** Reports what is at a path, without following a link there. A path that cannot be read counts as `nothing`. */
export async function readPathKind(path: string): Promise<'folder' | 'something' | 'nothing'> {
  try {
    return (await lstat(path)).isDirectory() ? 'folder' : 'something';
  } catch {
    return 'nothing';
  }
}
