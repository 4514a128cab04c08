import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { createGitCall, type OwnPlaces } from './git-call.ts';
import type { Git } from './git-program.ts';
import { type ConfigEntry, getLastValue, parseConfigList } from './portable-config.ts';
import { startGit } from './start-git.ts';

/** The machine's and the user's configuration, as plain data. */
export type UserConfig = {
  readonly entries: readonly ConfigEntry[];
  /** The absolute path of the user's own ignore list; null if there is none. */
  readonly excludesFile: string | null;
  /** The user's `filter.<name>.clean`, `.smudge`, `.process` and `.required`. */
  readonly filters: readonly (readonly [key: string, value: string])[];
};

/** How long a change of the configuration can go unnoticed, in milliseconds. */
const cacheMs = 10_000;
const cache = new Map<string, { readonly readAt: number; readonly config: Promise<UserConfig> }>();

/**
 * Reads the configuration that applies to the repository of a git folder, because a user may include other values for
 * some folders (`includeIf`). Filters are programs, so they are read in an empty folder without a repository: a
 * folder's include is often inside the folder, where a turn can write. Reads at most once in 10 s. Never rejects.
 */
export function readUserConfig(git: Git, own: OwnPlaces, gitFolder: string): Promise<UserConfig> {
  const { HOME, USERPROFILE, XDG_CONFIG_HOME } = git.environment;
  const key = [git.program, HOME, USERPROFILE, XDG_CONFIG_HOME, own.emptyFolder, gitFolder].join('\n');
  const known = cache.get(key);
  const now = performance.now();
  if (known !== undefined && now - known.readAt < cacheMs) return known.config;
  const config = readUncached(git, own, gitFolder);
  cache.set(key, { readAt: now, config });
  return config;
}

async function readUncached(git: Git, own: OwnPlaces, gitFolder: string): Promise<UserConfig> {
  const [machine, userGlobal, globalAnywhere] = await Promise.all([
    listEntriesFor(git, own, '--system', gitFolder),
    listEntriesFor(git, own, '--global', gitFolder),
    listEntries(git, own, '--global', own.emptyFolder),
  ]);
  const entries = [...machine, ...userGlobal];
  const filters = (globalAnywhere ?? [])
    .filter(({ key }) => /^filter\..+\.(clean|smudge|process|required)$/s.test(key))
    .map(({ key, value }) => [key, value] as const);
  return { entries, excludesFile: await findExcludes(git, getLastValue(entries, 'core.excludesfile')), filters };
}

/** Lists the entries for a repository. If git does not accept the repository, no condition applies. */
async function listEntriesFor(
  git: Git,
  own: OwnPlaces,
  scope: string,
  gitFolder: string,
): Promise<readonly ConfigEntry[]> {
  return (await listEntries(git, own, scope, gitFolder)) ?? (await listEntries(git, own, scope, own.emptyFolder)) ?? [];
}

async function listEntries(
  git: Git,
  own: OwnPlaces,
  scope: string,
  gitFolder: string,
): Promise<readonly ConfigEntry[] | null> {
  const call = createGitCall(git, own, {
    command: 'config',
    args: [scope, '--includes', '--list', '-z'],
    folder: own.emptyFolder,
    variables: { GIT_DIR: gitFolder, GIT_CEILING_DIRECTORIES: own.emptyFolder },
    withUserConfig: true,
  });
  const printed = await startGit(call, { timeoutMs: 10_000 });
  return printed.ok ? parseConfigList(printed.value) : null;
}

async function findExcludes({ environment }: Git, configured: string | null): Promise<string | null> {
  const home = environment.HOME ?? environment.USERPROFILE ?? homedir();
  const usual = join(environment.XDG_CONFIG_HOME || join(home, '.config'), 'git', 'ignore');
  const path = configured === null ? usual : configured.replace(/^~(?=[\\/])/, home);
  if (!isAbsolute(path)) return null;
  return await stat(path).then(
    (facts) => (facts.isFile() ? path : null),
    () => null,
  );
}
