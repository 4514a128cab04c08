import { createHash, randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { getErrorMessage } from '../base/error-message.ts';
import { harmlessValues } from '../files/executable-keys.ts';
import { makeOwnFolder } from '../files/own-folder.ts';
import {
  type CallRequest,
  type ContentCommand,
  createGitCall,
  type NetworkCommand,
  type RefCommand,
} from './git-call.ts';
import { getBranchName, readGitHead } from './git-head.ts';
import { createGitFailure, type Git, type GitFailure } from './git-program.ts';
import { formatVersion, type GitVersion, isOlderGitVersion, oldestGit, readGitVersion } from './git-version.ts';
import { listKeysWithIncludes } from './included-keys.ts';
import { findIrregularObject, findIrregularRef } from './irregular-files.ts';
import { createServerCommand, networkSettings } from './network-settings.ts';
import { type ConfigEntry, getLastValue, parseConfigList } from './portable-config.ts';
import {
  getLocksFolder,
  getTurnName,
  makeOwnPlaces,
  makePrivateFolder,
  type PrivateFolder,
  parseConfigText,
} from './private-folder.ts';
import { findLinkAmongObjects, findLinkInWay, findLinkOn, isWriting } from './ref-paths.ts';
import type { RepositoryPlace } from './repository-place.ts';
import { runInTurn } from './run-in-turn.ts';
import { type GitCall, type GitRunOptions, startGit } from './start-git.ts';

/**
 * Keeps git-lfs, a common filter, off the network. It takes its server from `.lfsconfig` in the working tree, which a
 * run may have written, but these settings take precedence. The address is a file that cannot exist, and the transfer
 * agent has no program. Any other unknown address counts as SSH. Data on this machine still becomes a file, which
 * `GIT_LFS_SKIP_SMUDGE` would prevent; the rest stays a pointer.
 */
const lfsOffline = {
  settings: [
    ['lfs.url', 'file:///dev/null/none'],
    ['lfs.pushurl', 'file:///dev/null/none'],
    ['lfs.standalonetransferagent', 'none'],
    ['lfs.customtransfer.none.path', ''],
    ['lfs.locksverify', 'false'],
    ['lfs.skipdownloaderrors', 'true'],
    ['lfs.transfer.maxretries', '1'],
    ['credential.helper', ''],
  ],
  variables: { GIT_LFS_SKIP_DOWNLOAD_ERRORS: '1' },
} as const;

/** Why we cannot work on a repository. */
export type OpenProblem =
  | { readonly type: 'gitTooOld'; readonly found: string; readonly needed: string }
  | { readonly type: 'failed'; readonly said: string };

/**
 * Kill git after this long without CPU or disk activity, in milliseconds: it is waiting for a pipe without a writer.
 */
const stuckAfterMs = 20_000;

type Settings = readonly (readonly [key: string, value: string])[];

/** Options of a call on contents. */
export type ContentOptions = GitRunOptions & {
  /** One of our index files. Default: one that never exists. */
  readonly index?: string | undefined;
  /** The absolute path of the working tree. Default: that of the place. */
  readonly workTree?: string | undefined;
  /** Lets the user's own filters run, such as LFS. Only for Apply and commits. */
  readonly filters?: boolean | undefined;
  /** Git's own variables. */
  readonly variables?: Readonly<Record<string, string>> | undefined;
};

/**
 * A working tree and its repository, seen through our private git folder. Nothing in the folder chooses a program:
 * contents are read and written with our own configuration, and only refs are read and written in the repository
 * itself.
 */
export class PrivateRepository {
  readonly place: RepositoryPlace;
  readonly version: GitVersion;
  readonly #git: Git;
  readonly #folder: PrivateFolder;
  #harmless: Promise<Result<Settings, GitFailure>> | null = null;

  private constructor(git: Git, version: GitVersion, folder: PrivateFolder, place: RepositoryPlace) {
    this.#git = git;
    this.version = version;
    this.#folder = folder;
    this.place = place;
  }

  /** Opens a repository, and makes or updates its private git folder. Never rejects. */
  static async open(git: Git, place: RepositoryPlace): Promise<Result<PrivateRepository, OpenProblem>> {
    try {
      return await runInTurn(getTurnName(git), async () => {
        const version = await readGitVersion(git, await makeOwnPlaces(git));
        if (version === null) return err({ type: 'failed', said: 'git --version' });
        if (isOlderGitVersion(version, oldestGit)) {
          return err({ type: 'gitTooOld', found: formatVersion(version), needed: formatVersion(oldestGit) });
        }
        const odd = await findIrregularObject(join(place.commonFolder, 'objects'));
        if (odd !== null) return err({ type: 'failed', said: describeNotAFile(odd) });
        return ok(new PrivateRepository(git, version, await makePrivateFolder(git, place), place));
      });
    } catch (failure) {
      return err({ type: 'failed', said: getErrorMessage(failure) });
    }
  }

  /** Returns the same repository with another working tree. */
  withPlace(place: RepositoryPlace): PrivateRepository {
    return new PrivateRepository(this.#git, this.version, this.#folder, place);
  }

  /** Our private git folder for this repository. */
  get gitFolder(): string {
    return this.#folder.gitFolder;
  }

  /** Whether git has a name for the user's commits. */
  get hasName(): boolean {
    return this.#folder.hasName;
  }

  /** Returns the last configured value of a key, as data; null if there is none. Does not follow the repository's includes. */
  readConfig(key: string): string | null {
    return getLastValue(this.#folder.entries, key);
  }

  /** All configured values, as data, lowest precedence first. Does not follow the repository's includes. */
  get config(): readonly ConfigEntry[] {
    return this.#folder.entries;
  }

  /**
   * Lists the keys that only files set which the repository's configuration includes, whatever the condition. Without
   * those that cannot be followed. Never rejects.
   */
  async listIncludedKeys(): Promise<readonly string[]> {
    const all = await this.#listOwnKeys(this.#git.environment.HOME ?? this.#folder.emptyFolder);
    const known = new Set(this.config.map(({ key }) => key));
    return all.ok ? all.value.filter((key) => !known.has(key)) : [];
  }

  /** The names of the filters for which the user's own configuration names a program that makes git's contents. */
  get filterNames(): ReadonlySet<string> {
    const names = this.#folder.filters.map(([key]) => /^filter\.(.+)\.(clean|process)$/s.exec(key)?.[1]);
    return new Set(names.filter((name) => name !== undefined));
  }

  /** The folder for our data about this working tree, such as its index. */
  get indexFolder(): string {
    return join(this.gitFolder, 'indexes', createHash('sha256').update(this.place.root).digest('hex').slice(0, 16));
  }

  /**
   * Makes one of our folders for git. Never makes the data folder: work that goes on while a demo ends must not bring it
   * back. Rejects with the system's error.
   */
  makeFolder(path: string): Promise<void> {
    return makeOwnFolder(dirname(this.#git.privateFolder), path);
  }

  /** The folder for notes of which locks in repositories are ours. */
  get locksFolder(): string {
    return getLocksFolder(this.#git.privateFolder);
  }

  /** Runs a command on contents in our private git folder. Never rejects. */
  runContentCommand(
    command: ContentCommand,
    args: readonly string[] = [],
    options: ContentOptions = {},
  ): Promise<Result<Buffer, GitFailure>> {
    const signals = [options.signal, this.#git.signal].filter((signal) => signal !== undefined);
    return startGit(this.createContentCall(command, args, options), {
      ...options,
      signal: signals.length === 2 ? AbortSignal.any(signals) : signals[0],
      // Git waits for filters as long as they run.
      ...(options.filters ? {} : { stuckAfterMs }),
    });
  }

  /** Builds the git process that `runContentCommand` runs. */
  createContentCall(command: ContentCommand, args: readonly string[], options: ContentOptions = {}): GitCall {
    const { filters = false, index, variables, workTree = this.place.root } = options;
    const storage = ['lfs.storage', join(this.place.commonFolder, 'lfs')] as const;
    return this.#call({
      command,
      args,
      folder: workTree,
      ...(filters ? { settings: [...this.#folder.filters, storage, ...lfsOffline.settings], withHome: true } : {}),
      variables: {
        GIT_DIR: this.gitFolder,
        GIT_WORK_TREE: workTree,
        GIT_INDEX_FILE: index ?? join(this.gitFolder, 'no-index'),
        ...(filters ? lfsOffline.variables : {}),
        ...variables,
      },
    });
  }

  /**
   * Runs a command on the refs or worktrees of the repository itself. Overrides every setting that would run a program.
   * Never rejects.
   */
  async runRefCommand(
    command: RefCommand,
    args: readonly string[],
    options: GitRunOptions = {},
  ): Promise<Result<Buffer, GitFailure>> {
    const { commonFolder, root } = this.place;
    const odd = await findIrregularRef(commonFolder);
    if (odd !== null) return err(createGitFailure(describeNotAFile(odd)));
    const variables = { GIT_DIR: commonFolder, GIT_WORK_TREE: root };
    // The name of a ref may contain all spaces but the one of ASCII.
    const words = typeof options.input === 'string' ? options.input.split(/[ \n]/) : [];
    const named = words.filter((word) => word.startsWith('refs/'));
    const given = [...args, ...named];
    // A writing command may run hooks, and a turn may have added one since. A reading command runs none.
    if (isWriting(command, given)) this.#harmless = null;
    this.#harmless ??= this.#readHarmless(variables);
    const settings = await this.#harmless;
    if (!settings.ok) return settings;
    const inWay = await catchExceptions(async () => ok(await findLinkInWay(commonFolder, command, given)));
    if (!inWay.ok) return inWay;
    if (inWay.value !== null) return err(createGitFailure(describeNotWritten(inWay.value)));
    const { emptyFolder: folder } = this.#folder;
    const own = { ...variables, ...ownIdentity };
    return await startGit(this.#call({ command, args, folder, settings: settings.value, variables: own }), options);
  }

  /**
   * Talks to a remote for the user, from our private git folder: nothing in the repository says how. Programs of the
   * user's own configuration may run, but no hooks. New objects go to the repository. Never rejects.
   */
  async runNetworkCommand(
    command: NetworkCommand,
    args: readonly string[],
    options: GitRunOptions = {},
  ): Promise<Result<Buffer, GitFailure>> {
    const { commonFolder } = this.place;
    const inWay = await catchExceptions(async () => ok(await findLinkAmongObjects(commonFolder)));
    if (!inWay.ok) return inWay;
    if (inWay.value !== null) return err(createGitFailure(describeNotWritten(inWay.value)));
    const variables = {
      GIT_DIR: this.gitFolder,
      GIT_OBJECT_DIRECTORY: join(commonFolder, 'objects'),
      GIT_ALTERNATE_OBJECT_DIRECTORIES: join(this.gitFolder, 'objects'),
      ...ownIdentity,
    };
    const settings = networkSettings(this.#folder);
    const signals = [options.signal, this.#git.signal].filter((signal) => signal !== undefined);
    return await startGit(this.#call({ command, args, folder: this.#folder.emptyFolder, settings, variables }), {
      ...options,
      signal: AbortSignal.any(signals),
      withChildren: true,
    });
  }

  /** Lists the configuration that `runNetworkCommand` works with, as data. Never rejects. */
  async listNetworkConfig(): Promise<Result<readonly ConfigEntry[], GitFailure>> {
    const args = ['--includes', '--list', '-z'];
    const variables = { GIT_DIR: this.gitFolder };
    const { emptyFolder: folder } = this.#folder;
    const listed = await startGit(this.#call({ command: 'config', args, folder, variables, withUserConfig: true }), {
      timeoutMs: 10_000,
    });
    return listed.ok ? ok(parseConfigList(listed.value)) : listed;
  }

  /** Returns the command that serves a repository on this machine without running anything that it names. */
  serverCommand(service: 'upload-pack' | 'receive-pack'): string {
    return createServerCommand(this.#git.program, service, this.#folder);
  }

  /** Sets a value in the repository's configuration. Never rejects. */
  async writeConfig(key: string, value: string): Promise<Result<Buffer, GitFailure>> {
    const { commonFolder } = this.place;
    const inWay = await catchExceptions(async () => ok(await findLinkOn(commonFolder, ['config'])));
    if (!inWay.ok) return inWay;
    if (inWay.value !== null) return err(createGitFailure(describeNotWritten(inWay.value)));
    const { emptyFolder: folder } = this.#folder;
    const args = ['--file', join(commonFolder, 'config'), '--replace-all', key, value];
    return await startGit(this.#call({ command: 'config', args, folder, variables: { GIT_DIR: folder } }));
  }

  /** Lists the keys of the repository's configuration and of every file that it includes. `~/` resolves to `home`. */
  async #listOwnKeys(home: string): Promise<Result<readonly string[], string>> {
    const files = ['config', 'config.worktree'].map((name) => join(this.place.commonFolder, name));
    return await listKeysWithIncludes(files, home, (text) => parseConfigText(this.#git, this.#folder, text));
  }

  /** Finds the settings that override everything that the repository's configuration would run. */
  async #readHarmless(variables: Readonly<Record<string, string>>): Promise<Result<Settings, GitFailure>> {
    const listed = await startGit(
      this.#call({
        command: 'config',
        args: ['--list', '--name-only', '-z'],
        folder: this.#folder.emptyFolder,
        variables,
      }),
      { timeoutMs: 10_000 },
    );
    if (!listed.ok) return listed;
    const { emptyFile, emptyFolder } = this.#folder;
    // The same places as in `#call`: `~/` is our empty folder.
    const included = await this.#listOwnKeys(emptyFolder);
    if (!included.ok)
      return err(createGitFailure(`The git configuration includes ${included.error}, which cannot be read.`));
    const present = [...parseConfigList(listed.value).map(({ key }) => key), ...included.value];
    const values = harmlessValues([...new Set(present)]);
    const folders: Readonly<Record<string, string>> = {
      'core.attributesFile': emptyFile,
      'core.excludesFile': emptyFile,
      'core.hooksPath': emptyFolder,
      'init.templateDir': emptyFolder,
    };
    return ok([...values.map(([key, value]) => [key, folders[key] ?? value] as const), ...noHooks, ...noLogs]);
  }

  /** Returns the commit that is checked out in this working tree; null if there is none. Never rejects. */
  async headCommit(): Promise<string | null> {
    return await this.findCommit(this.headName);
  }

  /** The name of this working tree's HEAD in the common folder, where that of a linked worktree has its own. */
  get headName(): string {
    const { commonFolder, gitFolder } = this.place;
    return gitFolder === commonFolder ? 'HEAD' : `worktrees/${gitFolder.split(/[\\/]/).at(-1)}/HEAD`;
  }

  /** Returns the branch that is checked out in this working tree; null if there is none. Never rejects. */
  async branch(): Promise<string | null> {
    return getBranchName(await readGitHead(this.place.root));
  }

  /** Returns the commit of a ref; null if there is none, or if its commit is not on this machine. Never rejects. */
  async findCommit(ref: string): Promise<string | null> {
    const found = await this.runRefCommand('rev-parse', ['--verify', '--quiet', '--end-of-options', ref]);
    const commit = found.ok ? (found.value.toString().trim().split('\n').at(-1) ?? '') : '';
    if (!/^[0-9a-f]{40,64}$/.test(commit)) return null;
    const peeled = await this.runContentCommand('rev-parse', ['--verify', '--quiet', `${commit}^{commit}`]);
    return peeled.ok ? peeled.value.toString().trim() : null;
  }

  /** Runs an action with the path of a unique index file, which does not exist yet. Deletes the file afterwards. */
  async withIndex<T>(use: (index: string) => Promise<T>): Promise<T> {
    const folder = join(this.gitFolder, 'indexes', `once-${randomUUID()}`);
    await this.makeFolder(folder);
    try {
      return await use(join(folder, 'index'));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  #call(request: CallRequest): GitCall {
    return createGitCall(this.#git, this.#folder, request);
  }
}

/** Describes a file that is not regular. Git would block on it forever. */
function describeNotAFile(path: string): string {
  return t`${path} is not a regular file. Remove it and try again.`;
}

/** The name git writes into ref logs. The repository's configuration could contain any text. */
const ownIdentity = {
  GIT_AUTHOR_NAME: 'Workcell',
  GIT_AUTHOR_EMAIL: 'workcell@localhost',
  GIT_COMMITTER_NAME: 'Workcell',
  GIT_COMMITTER_EMAIL: 'workcell@localhost',
};

/** Disables all configured hooks of an event, whatever their names. Works with git 2.55 and later. */
const noHooks: Settings = ['reference-transaction', 'post-checkout', 'post-index-change'].map(
  (event) => [`hook.${event}.enabled`, 'false'] as const,
);

/** Git starts no ref logs for our changes, but still appends to existing ones. */
const noLogs: Settings = [['core.logAllRefUpdates', 'false']];

/** Describes a link or special file. Git would follow it. */
export function describeNotWritten(path: string): string {
  return t`${path} is a link or a special file, so git must not write there. Replace it with a regular file or folder and try again.`;
}

/** Returns git's output as text, without surrounding whitespace. */
export function toText(result: Result<Buffer, GitFailure>): Result<string, GitFailure> {
  return result.ok ? ok(result.value.toString('utf8').trim()) : result;
}

/** Turns exceptions into failures. */
export async function catchExceptions<T>(act: () => Promise<Result<T, GitFailure>>): Promise<Result<T, GitFailure>> {
  try {
    return await act();
  } catch (failure) {
    return err(createGitFailure(getErrorMessage(failure)));
  }
}
