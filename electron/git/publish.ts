import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { createGitFailure, type GitFailure } from './git-program.ts';
import { catchExceptions, describeNotWritten, type PrivateRepository, toText } from './private-repository.ts';
import { readSmallFile } from './read-small-file.ts';
import { findLinkAmongObjects } from './ref-paths.ts';
import { type GitRunOptions, pipeGit } from './start-git.ts';

/**
 * Copies one of our commits and its contents into the repository's objects, so that a branch can name it. Copies only
 * what exists in our store alone. `known` are commits or trees that the repository has. Never rejects.
 */
export async function publishCommit(
  repository: PrivateRepository,
  commit: string,
  known: readonly string[],
  options: GitRunOptions = {},
): Promise<Result<null, GitFailure>> {
  const { commonFolder } = repository.place;
  const inWay = await catchExceptions(async () => ok(await findLinkAmongObjects(commonFolder)));
  if (!inWay.ok) return inWay;
  if (inWay.value !== null) return err(createGitFailure(describeNotWritten(inWay.value)));
  const objects = join(commonFolder, 'objects');
  const input = [commit, ...known.map((id) => `^${id}`)].map((line) => `${line}\n`).join('');
  const pack = repository.createContentCall('pack-objects', ['--revs', '--local', '--stdout', '-q']);
  const unpack = repository.createContentCall('unpack-objects', ['-q'], {
    variables: { GIT_OBJECT_DIRECTORY: objects },
  });
  const done = await pipeGit(pack, unpack, { ...options, input });
  return done.ok ? ok(null) : done;
}

/**
 * Keeps a tree in our store until `releaseTree`, under a name of letters, digits and `-`. Copies the parts that only
 * the repository has, except those in `known`, because git might delete them there. Returns the tree. Never rejects.
 */
export function keepTree(
  repository: PrivateRepository,
  name: string,
  tree: string,
  known: readonly string[] = [],
): Promise<Result<string, GitFailure>> {
  return catchExceptions(async () => await storeTree(repository, name, tree, known));
}

async function storeTree(
  repository: PrivateRepository,
  name: string,
  tree: string,
  known: readonly string[],
): Promise<Result<string, GitFailure>> {
  const input = [tree, ...known.map((id) => `^${id}`)].map((line) => `${line}\n`).join('');
  const base = join(repository.gitFolder, 'objects', 'pack', 'pack');
  const packed = await repository.runContentCommand('pack-objects', ['--revs', '--non-empty', '-q', base], { input });
  if (!packed.ok) return packed;
  await repository.makeFolder(join(repository.gitFolder, 'kept'));
  await writeFile(join(repository.gitFolder, 'kept', name), packed.value);
  const kept = await repository.runContentCommand('update-ref', [toRef(name), tree]);
  return kept.ok ? ok(tree) : kept;
}

/** Returns the tree kept under a name; null if there is none. Never rejects. */
export async function findKeptTree(repository: PrivateRepository, name: string): Promise<string | null> {
  const found = toText(await repository.runContentCommand('rev-parse', ['--verify', '--quiet', toRef(name)]));
  return found.ok ? found.value : null;
}

/** Releases a tree. Never rejects. */
export async function releaseTree(repository: PrivateRepository, name: string): Promise<Result<null, GitFailure>> {
  const released = await repository.runContentCommand('update-ref', ['-d', toRef(name)]);
  if (!released.ok) return released;
  await catchExceptions(async () => ok(await removePacks(repository, name)));
  return ok(null);
}

/** Removes the packs of a kept tree, unless another kept tree has the same ones. */
async function removePacks({ gitFolder }: PrivateRepository, name: string): Promise<void> {
  const folder = join(gitFolder, 'kept');
  const packOf = async (each: string) => (await readSmallFile(join(folder, each)))?.toString('utf8').trim() ?? '';
  const pack = await packOf(name);
  await rm(join(folder, name), { force: true });
  const others = await Promise.all((await readdir(folder)).map(packOf));
  if (!/^[0-9a-f]{40,64}$/.test(pack) || others.includes(pack)) return;
  for (const kind of ['idx', 'rev', 'pack']) {
    await rm(join(gitFolder, 'objects', 'pack', `pack-${pack}.${kind}`), { force: true });
  }
}

function toRef(name: string): string {
  return `refs/kept/${name}`;
}
