import { createHash, randomUUID } from 'node:crypto';
import { lstat, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { makeOwnFolder } from '../files/own-folder.ts';
import { createGitCall, type OwnPlaces } from './git-call.ts';
import type { Git } from './git-program.ts';
import { type ConfigEntry, formatPrivateConfig, getLastValue, parseConfigList } from './portable-config.ts';
import { readSmallFile } from './read-small-file.ts';
import type { RepositoryPlace } from './repository-place.ts';
import { startGit } from './start-git.ts';
import { readUserConfig } from './user-config.ts';

/** The private git folder of a repository, and parts of the user's configuration. */
export type PrivateFolder = OwnPlaces & {
  readonly gitFolder: string;
  /** The configurations of the machine, the user and the repository as data, lowest precedence first. */
  readonly entries: readonly ConfigEntry[];
  /** Whether a name and an address for commits are configured. */
  readonly hasName: boolean;
  /** The filters from the user's own configuration. */
  readonly filters: readonly (readonly [key: string, value: string])[];
};

/** Returns the `runInTurn` name under which private git folders are made or removed. */
export function getTurnName({ privateFolder }: Git): string {
  return `open ${privateFolder}`;
}

/** Returns the folder for notes of which locks in repositories are ours. */
export function getLocksFolder(privateFolder: string): string {
  return join(privateFolder, 'locks');
}

/** Returns the private git folder of a repository, shared by all its worktrees. */
function getPrivateGitFolder({ privateFolder }: Git, { commonFolder }: RepositoryPlace): string {
  return join(privateFolder, createHash('sha256').update(commonFolder).digest('hex').slice(0, 16));
}

/** Makes the empty folder and file in our folder for git. Rejects with the system's error. */
export async function makeOwnPlaces({ privateFolder }: Git): Promise<OwnPlaces> {
  const emptyFolder = join(privateFolder, 'empty');
  const emptyFile = join(privateFolder, 'empty.config');
  await makeOwnFolder(dirname(privateFolder), emptyFolder);
  await writeFile(emptyFile, '', { mode: 0o600 });
  // Git may have written into this home. Empty it.
  for (const name of await readdir(emptyFolder)) await rm(join(emptyFolder, name), { recursive: true, force: true });
  return { emptyFolder, emptyFile };
}

/**
 * Makes or updates the private git folder of a repository. It has its own configuration, objects, refs and indexes.
 * From the repository it reads objects, and as plain data the configuration and the ignore list. Rejects with the
 * system's error.
 */
export async function makePrivateFolder(git: Git, place: RepositoryPlace): Promise<PrivateFolder> {
  const own = await makeOwnPlaces(git);
  const gitFolder = getPrivateGitFolder(git, place);
  for (const name of ['info', 'objects/info', 'objects/pack', 'refs', 'indexes']) {
    await makeOwnFolder(dirname(git.privateFolder), join(gitFolder, name));
  }
  const [person, repository] = await Promise.all([
    readUserConfig(git, own, place.gitFolder),
    readAsData(git, own, place),
  ]);
  const { excludesFile, filters } = person;
  const entries = [...person.entries, ...repository];
  const ofRepository = (path: string) => readSmallFile(join(place.commonFolder, path));
  const [exclude, attributes, shallow] = await Promise.all([
    ofRepository('info/exclude'),
    ofRepository('info/attributes'),
    ofRepository('shallow'),
  ]);
  // If the disks of the repository and of our worktrees differ, treat names as case-sensitive, so that no file is left
  // out.
  const ignoring = await Promise.all([join(place.commonFolder, 'HEAD'), own.emptyFile].map(ignoresCase));
  const files: Readonly<Record<string, string | Buffer>> = {
    HEAD: 'ref: refs/heads/none\n',
    config: formatPrivateConfig({ ...own, entries, excludesFile, ignoresCase: ignoring.every((each) => each) }),
    repository: `${place.commonFolder}\n`,
    'objects/info/alternates': `${formatAlternate(join(place.commonFolder, 'objects'))}\n`,
    'info/exclude': exclude ?? '',
    'info/attributes': attributes ?? '',
    ...(shallow === null ? {} : { shallow }),
  };
  for (const [name, text] of Object.entries(files)) await writeChanged(join(gitFolder, name), text);
  if (shallow === null) await rm(join(gitFolder, 'shallow'), { force: true });
  const hasName = ['user.name', 'user.email'].every((key) => /\S/.test(getLastValue(entries, key) ?? ''));
  return { ...own, gitFolder, entries, hasName, filters };
}

/** Whether the disk also finds a file by its name in another case. A second name for the same file does not count. */
async function ignoresCase(path: string): Promise<boolean> {
  const name = basename(path);
  const other = name === name.toLowerCase() ? name.toUpperCase() : name.toLowerCase();
  const folder = dirname(path);
  const found = await lstat(join(folder, other)).catch(() => null);
  return found !== null && !(await readdir(folder)).includes(other);
}

async function readAsData(
  git: Git,
  own: OwnPlaces,
  { commonFolder, gitFolder }: RepositoryPlace,
): Promise<readonly ConfigEntry[]> {
  const entries: ConfigEntry[] = [];
  for (const path of [join(commonFolder, 'config'), join(gitFolder, 'config.worktree')]) {
    const text = await readSmallFile(path);
    if (text === null) continue;
    entries.push(...(await parseConfigText(git, own, text)));
  }
  return entries;
}

const parsedConfigs = new Map<string, readonly ConfigEntry[]>();
const maxParsed = 100;

/** Parses a configuration with git, as text that belongs to no repository. Caches the result by text. */
export async function parseConfigText(git: Git, own: OwnPlaces, text: Buffer): Promise<readonly ConfigEntry[]> {
  const key = createHash('sha256').update(text).digest('hex');
  const known = parsedConfigs.get(key);
  if (known !== undefined) return known;
  const call = createGitCall(git, own, {
    command: 'config',
    args: ['--file', '-', '--no-includes', '--list', '-z'],
    folder: own.emptyFolder,
    variables: { GIT_DIR: own.emptyFolder, GIT_CEILING_DIRECTORIES: own.emptyFolder },
  });
  const printed = await startGit(call, { input: text, timeoutMs: 10_000 });
  if (!printed.ok) return [];
  if (parsedConfigs.size >= maxParsed) parsedConfigs.clear();
  const entries = parseConfigList(printed.value);
  parsedConfigs.set(key, entries);
  return entries;
}

/** Writes a file only if it differs, to keep the times of unchanged files: git rereads a newer ignore list. */
async function writeChanged(path: string, text: string | Buffer): Promise<void> {
  const bytes = Buffer.from(text);
  if ((await readSmallFile(path))?.equals(bytes) === true) return;
  const temporary = `${path}.${randomUUID()}.new`;
  await writeFile(temporary, bytes, { mode: 0o600 });
  await rename(temporary, path);
}

/** Formats a line of git's `info/alternates`. */
export function formatAlternate(folder: string): string {
  const path = folder.split(sep).join('/');
  if (!/[\n"#\\]/.test(path)) return path;
  return `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
