import { createHash, type Hash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, lstat, opendir, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import type { HookTexts, UncommittedState } from '../../shared/contract/commits.ts';
import { isInside } from '../../shared/files/is-inside.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { pathStyle } from '../files/path-style.ts';
import type { PrivateRepository } from '../git/private-repository.ts';
import { readSmallFile } from '../git/read-small-file.ts';
import type { RepositoryPlace } from '../git/repository-place.ts';
import { listConfiguredHooks } from './configured-hooks.ts';

// The hooks of a repository, found by reading names and files. Nothing here runs one.

/** The hooks that Workcell can run, in the order of git. */
export const runnableHooks = ['pre-commit', 'commit-msg'] as const;
export type RunnableHook = (typeof runnableHooks)[number];
/** The hooks that git runs for a commit. */
const commitHooks = ['pre-commit', 'prepare-commit-msg', 'commit-msg', 'post-commit', 'post-rewrite'];

/** The hooks of a repository for a commit. */
export type FoundHooks = Omit<UncommittedState['hooks'], 'permission' | 'runnable'> & {
  /** The folder of the hooks, as git finds it. */
  readonly folder: string;
  readonly runnable: readonly RunnableHook[];
  /** The paths of all files that the digest covers. */
  readonly covered: readonly string[];
};

/**
 * Finds the hooks for a commit. The digest covers their folder, its place, and the scripts next to it that the
 * wrappers of husky start, which look there by the folder's name or by its real path. Never rejects.
 */
export async function readHooks(repository: PrivateRepository): Promise<FoundHooks> {
  const folder = findHookFolder(repository);
  const names = [...(await findHooks(repository, commitHooks)), ...(await findIncluded(repository))];
  const none = { names, runnable: [], digest: null, obstacle: null, covered: [] };
  const runnable = runnableHooks.filter((name) => names.includes(name));
  if (folder === null || runnable.length === 0) {
    const isConfigured = folder !== null && names.some((name) => !commitHooks.includes(name));
    const obstacle = isConfigured ? t`Workcell does not run hooks that the git configuration names.` : null;
    return { ...none, folder: folder ?? '', obstacle };
  }
  if (process.platform === 'win32') return { ...none, folder, obstacle: t`Workcell cannot run hooks on Windows.` };
  const digested = await digestHooks(folder, repository.place);
  return digested === null
    ? { ...none, folder, obstacle: t`Workcell cannot run these hooks, because it cannot read all of ${folder}.` }
    : { ...none, folder, runnable, ...digested };
}

/** Lists which of some hooks git would run, files first, and then keys. Runs and reads none of them. Never rejects. */
export async function findHooks(repository: PrivateRepository, names: readonly string[]): Promise<readonly string[]> {
  const folder = findHookFolder(repository);
  const files =
    folder === null ? [`core.hooksPath: ${repository.readConfig('core.hookspath')}`] : await findFiles(folder, names);
  const configured = listConfiguredHooks(repository.config).filter(({ events }) =>
    events.some((event) => names.includes(event)),
  );
  return [...files, ...configured.map(({ name }) => `hook.${name}`)];
}

/** Lists what included files say about hooks. Workcell reads no values there, so no event is known. */
async function findIncluded(repository: PrivateRepository): Promise<readonly string[]> {
  const keys = await repository.listIncludedKeys();
  const hooks = keys.map((key) =>
    key === 'core.hookspath' ? 'core.hooksPath' : /^(hook\..+)\.command$/s.exec(key)?.[1],
  );
  return hooks.filter((name) => name !== undefined);
}

async function findFiles(folder: string, names: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of names)
    if ((await isFile(join(folder, name))) && (await canRun(join(folder, name)))) found.push(name);
  if (!(await isOfHusky(folder))) return found;
  // Husky has a wrapper for each hook, most of which have nothing to start.
  const scripts = await Promise.all(found.map((name) => exists(join(dirname(folder), name))));
  return found.filter((_, at) => scripts[at]);
}

const maxShown = 20_000;

/** Reads the hooks that Workcell can run, and the scripts that those of husky start, to be shown. Never rejects. */
export async function readHookTexts(repository: PrivateRepository): Promise<HookTexts> {
  const { covered, digest, folder, runnable } = await readHooks(repository);
  const own = runnable.map((name) => join(folder, name));
  const started = runnable.map((name) => join(dirname(folder), name));
  const paths = (await isOfHusky(folder)) ? [...started, ...own, join(folder, 'h')] : own;
  const files: HookTexts['files'][number][] = [];
  for (const path of paths) {
    const text = (await readSmallFile(path))?.toString('utf8') ?? '';
    files.push({ path, text: text.slice(0, maxShown), isCut: text.length > maxShown });
  }
  const others = covered.filter((path) => !paths.includes(path) && !path.endsWith('.sample'));
  return { files, others, digest: (await readHooks(repository)).digest === digest ? digest : null };
}

/** Returns the folder where git looks for hooks; null if it may not be looked at. */
function findHookFolder(repository: PrivateRepository): string | null {
  const { commonFolder, root } = repository.place;
  const configured = repository.readConfig('core.hookspath');
  // On Windows, a UNC path would send the user's password hash to another machine.
  if (configured !== null && /^[\\/]{2}/.test(configured)) return null;
  const named = configured?.replace(/^~(?=[\\/])/, homedir());
  return !named ? join(commonFolder, 'hooks') : isAbsolute(named) ? named : resolve(root, named);
}

async function isOfHusky(folder: string): Promise<boolean> {
  return basename(folder) === '_' && (await exists(join(folder, 'h')));
}

// Limits far above those of real hooks, but low enough to read them each time.
const maxNames = 2_000;
const maxDepth = 10;
const maxBytes = 8_000_000;

type Reading = { readonly hash: Hash; readonly covered: string[]; names: number; bytes: number };

/** Returns a digest of the hooks, and what it covers; null if something cannot be read, or if there is too much. */
async function digestHooks(
  folder: string,
  place: RepositoryPlace,
): Promise<{ readonly digest: string; readonly covered: readonly string[] } | null> {
  try {
    const real = await realpath(folder);
    const reading: Reading = { hash: createHash('sha256'), covered: [], names: 0, bytes: 0 };
    reading.hash.update(JSON.stringify(describePlace(real, place)));
    await addFolder(folder, '', reading, 0);
    for (const around of new Set([folder, real].map((path) => dirname(path)))) {
      for (const name of runnableHooks) {
        const path = join(around, name);
        if (await isFile(path)) await addFile(path, `${around === dirname(real) ? '' : 'link/'}../${name}`, reading);
      }
    }
    return { digest: reading.hash.digest('hex'), covered: reading.covered };
  } catch {
    return null;
  }
}

/** Says where hooks are, the same for all worktrees of a repository. */
function describePlace(folder: string, { commonFolder, root }: RepositoryPlace): readonly [string, string] {
  if (isInside(commonFolder, folder, pathStyle)) return ['repository', relative(commonFolder, folder)];
  if (isInside(root, folder, pathStyle)) return ['working tree', relative(root, folder)];
  return ['elsewhere', folder];
}

async function addFolder(path: string, name: string, reading: Reading, depth: number): Promise<void> {
  if (depth === maxDepth) throw new Error('too deep');
  const names: string[] = [];
  for await (const entry of await opendir(path)) {
    reading.names += 1;
    if (reading.names > maxNames) throw new Error('too many names');
    names.push(entry.name);
  }
  for (const each of names.sort()) {
    const found = await lstat(join(path, each));
    if (found.isDirectory()) await addFolder(join(path, each), `${name}/${each}`, reading, depth + 1);
    else await addFile(join(path, each), `${name}/${each}`, reading);
  }
}

/** Adds a file, or the file that a link leads to. With the lengths, one file cannot look like two. */
async function addFile(path: string, name: string, reading: Reading): Promise<void> {
  const content = await readSmallFile(path);
  if (content === null) throw new Error('not to be read');
  reading.bytes += content.length;
  if (reading.bytes > maxBytes) throw new Error('too large');
  reading.covered.push(path);
  const kind = (await canRun(path)) ? 'program' : 'file';
  reading.hash.update(JSON.stringify([kind, name, content.length])).update(content);
}

async function canRun(path: string): Promise<boolean> {
  return await access(path, process.platform === 'win32' ? constants.F_OK : constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function isFile(path: string): Promise<boolean> {
  return await stat(path).then(
    (facts) => facts.isFile(),
    () => false,
  );
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
