import { lstat, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { findUnchangedFiltered } from './filtered-files.ts';
import type { GitFailure } from './git-program.ts';
import {
  collectParentFolders,
  findChangedSubmodules,
  findFoldersWithGit,
  forEach,
  type NestedItem,
  toAbsoluteBytes,
} from './nested-repositories.ts';
import { catchExceptions, type PrivateRepository } from './private-repository.ts';
import { type RawPath, splitEntries, toRawBytes } from './raw-path.ts';
import { runInTurn } from './run-in-turn.ts';
import { formatIndexInfo, gitlinkMode } from './trees.ts';
import { type IndexEntry, readIndex, readUserIndex } from './user-index.ts';

export type SnapshotOptions = {
  readonly signal?: AbortSignal | undefined;
  /** Lets the user's own filters, such as LFS, make the contents. Only for Apply and commits. */
  readonly filters?: boolean | undefined;
};

/** The files of a working tree at a moment. */
export type WorkingTreeSnapshot = {
  /** All files except ignored ones, as a tree in our private store. */
  readonly tree: string;
  /** The commit that is checked out; null if there is none. */
  readonly head: string | null;
  /** What the working tree has but `tree` cannot contain. */
  readonly nested: readonly NestedItem[];
};

/**
 * Records all current files of a working tree. Neither the folder nor its repository changes, and nothing in them runs.
 * Takes files left out by a sparse checkout from the index. Never rejects.
 */
export function takeWorkingTreeSnapshot(
  repository: PrivateRepository,
  options: SnapshotOptions = {},
): Promise<Result<WorkingTreeSnapshot, GitFailure>> {
  const { filters = false } = options;
  const folder = filters ? `${repository.indexFolder}-filtered` : repository.indexFolder;
  return runInTurn(folder, () =>
    catchExceptions(async () => {
      await repository.makeFolder(folder);
      const head = await repository.headCommit();
      const work = new SnapshotWork(repository, join(folder, 'index'), options);
      // A killed process leaves this lock. Nothing else writes here.
      await rm(join(folder, 'index.lock'), { force: true });
      const first = await catchExceptions(() => work.take(head));
      if (first.ok || first.error.type !== 'failed') return first;
      // The index may name deleted contents. Without it, git reads all files again.
      await rm(folder, { recursive: true, force: true });
      await repository.makeFolder(folder);
      return await work.take(head);
    }),
  );
}

/** The changes to make in our index. */
type Edits = {
  /** Entries to set, or to remove if null. */
  readonly set: Map<RawPath, IndexEntry | null>;
  readonly read: Set<RawPath>;
};

class SnapshotWork {
  readonly #repository: PrivateRepository;
  readonly #index: string;
  readonly #options: SnapshotOptions;
  /** The digits of an object id: 40, or 64 with SHA-256. */
  #oidLength = 40;

  constructor(repository: PrivateRepository, index: string, options: SnapshotOptions) {
    this.#repository = repository;
    this.#index = index;
    this.#options = options;
  }

  async take(head: string | null): Promise<Result<WorkingTreeSnapshot, GitFailure>> {
    const index = this.#index;
    const repository = this.#repository;
    const isThere = await lstat(index).then(
      () => true,
      () => false,
    );
    if (!isThere) {
      const read = await this.#git('read-tree', head === null ? ['--empty'] : [head]);
      if (!read.ok) return read;
    }
    const person = await readUserIndex(repository);
    if (!person.ok) return person;
    const own = await readIndex(repository, index);
    if (!own.ok) return own;
    const ignored = await this.#git('ls-files', ['--cached', '--ignored', '--exclude-standard', '-z']);
    if (!ignored.ok) return ignored;
    // Without git's own index, the files of the last commit count as tracked.
    const tracked = person.value ?? own.value;
    for (const { oid } of own.value.values()) {
      this.#oidLength = oid.length;
      break;
    }
    const followed = await this.#set(findTrackedEdits(own.value, tracked, new Set(splitEntries(ignored.value))));
    if (!followed.ok) return followed;
    const [others, changed] = await Promise.all([
      this.#git('ls-files', ['--others', '--exclude-standard', '-z']),
      this.#git('diff-files', ['--name-status', '--no-renames', '--ignore-submodules=all', '-z']),
    ]);
    if (!others.ok) return others;
    if (!changed.ok) return changed;
    const { root } = repository.place;
    const edits: Edits = { set: new Map(), read: new Set() };
    const nested: NestedItem[] = [];
    followChanges(edits, tracked, splitEntries(changed.value));
    for (const path of splitEntries(others.value)) {
      if (path.endsWith('/')) nested.push({ path: path.slice(0, -1) as RawPath, kind: 'repository' });
      else edits.read.add(path);
    }
    if (this.#options.filters !== true) {
      const same = await findUnchangedFiltered(repository, edits.read, tracked);
      if (!same.ok) return same;
      for (const path of same.value) {
        edits.read.delete(path);
        edits.set.set(path, tracked.get(path) ?? null);
      }
    }
    const submodules = [...tracked].filter(([, { mode }]) => mode === gitlinkMode);
    await followReplacedSubmodules(edits, root, submodules);
    nested.push(...(await leaveOutRepositories(edits, root, own.value, tracked)).filter(listMissing(nested)));
    const written = await this.#write(edits, nested);
    if (!written.ok) return written;
    const missingOk = [...tracked.values()].some(({ isSkipped }) => isSkipped) ? ['--missing-ok'] : [];
    const tree = await this.#git('write-tree', missingOk);
    if (!tree.ok) return tree;
    nested.push(...(await findChangedSubmodules(root, submodules)));
    return ok({ tree: tree.value.toString().trim(), head, nested });
  }

  async #set(set: Edits['set']): Promise<Result<Buffer, GitFailure>> {
    if (set.size === 0) return ok(Buffer.alloc(0));
    return await this.#git('update-index', ['-z', '--index-info'], formatIndexInfo(set, this.#oidLength));
  }

  async #write({ read, set }: Edits, nested: NestedItem[]): Promise<Result<Buffer, GitFailure>> {
    const settled = await this.#set(set);
    if (!settled.ok) return settled;
    if (read.size === 0) return ok(Buffer.alloc(0));
    const args = ['--add', '--remove', '--replace', '-z', '--stdin'];
    const input = (paths: Iterable<RawPath>) => toRawBytes([...paths].map((path) => `${path}\0`).join(''));
    let said = '';
    const update = () =>
      this.#git('update-index', args, input(read), (text) => {
        said = text;
      });
    const first = await update();
    const gone = first.ok || first.error.type !== 'failed' ? [] : await this.#unreadable(read);
    for (const { path } of gone) read.delete(path);
    nested.push(...gone.filter(({ isFolder }) => !isFolder).map(({ path }) => ({ path, kind: 'special' }) as const));
    if (gone.length > 0) {
      const removed = await this.#git(
        'update-index',
        ['--force-remove', '-z', '--stdin'],
        input(gone.map(({ path }) => path)),
      );
      if (!removed.ok) return removed;
    }
    const done = gone.length > 0 ? await update() : first;
    if (!done.ok || !said.includes('Ignoring path')) return done;
    return await this.#describeRefused(read, nested);
  }

  /** Finds paths that cannot be read as files: pipes, sockets, devices, and folders in a file's place. */
  async #unreadable(read: ReadonlySet<RawPath>): Promise<readonly { path: RawPath; isFolder: boolean }[]> {
    const { root } = this.#repository.place;
    const found: { path: RawPath; isFolder: boolean }[] = [];
    await forEach([...read], async (path) => {
      const facts = await lstat(toAbsoluteBytes(root, path)).catch(() => null);
      if (facts === null || facts.isFile() || facts.isSymbolicLink()) return;
      found.push({ path, isFolder: facts.isDirectory() });
    });
    return found;
  }

  /** Finds names like `.GIT` that git skips. Git reports them only on standard error. */
  async #describeRefused(read: ReadonlySet<RawPath>, nested: NestedItem[]): Promise<Result<Buffer, GitFailure>> {
    const now = await readIndex(this.#repository, this.#index);
    if (!now.ok) return now;
    const { root } = this.#repository.place;
    await forEach([...read], async (path) => {
      const isThere = await lstat(toAbsoluteBytes(root, path)).catch(() => null);
      if (isThere !== null && !now.value.has(path)) nested.push({ path, kind: 'special' });
    });
    return ok(Buffer.alloc(0));
  }

  #git(
    command: Parameters<PrivateRepository['runContentCommand']>[0],
    args: readonly string[],
    input?: Buffer,
    onStderr?: (said: string) => void,
  ) {
    const { filters, signal } = this.#options;
    return this.#repository.runContentCommand(command, args, {
      index: this.#index,
      input,
      signal,
      filters,
      onStderr,
    });
  }
}

/** Finds the edits that put the files of git's own index in our index, and no ignored ones. */
function findTrackedEdits(
  own: ReadonlyMap<RawPath, IndexEntry>,
  tracked: ReadonlyMap<RawPath, IndexEntry>,
  ignored: ReadonlySet<RawPath>,
): Edits['set'] {
  const set: Edits['set'] = new Map();
  for (const [path, { mode }] of own) {
    if (!tracked.has(path) && (mode === gitlinkMode || ignored.has(path))) set.set(path, null);
  }
  for (const [path, entry] of tracked) {
    const ours = own.get(path);
    const isLink = entry.mode === gitlinkMode || ours?.mode === gitlinkMode;
    if (ours === undefined || (isLink && (ours.mode !== entry.mode || ours.oid !== entry.oid))) set.set(path, entry);
  }
  return set;
}

/** Follows the differences between our index and the files. `changes` alternates between a letter and a path. */
function followChanges(
  { read, set }: Edits,
  tracked: ReadonlyMap<RawPath, IndexEntry>,
  changes: readonly RawPath[],
): void {
  for (let at = 0; at + 1 < changes.length; at += 2) {
    const path = changes[at + 1] ?? ('' as RawPath);
    const entry = tracked.get(path);
    if (entry?.mode === gitlinkMode) continue;
    if (changes[at] !== 'D') read.add(path);
    // A sparse checkout leaves it out on purpose.
    else set.set(path, entry?.isSkipped ? entry : null);
  }
}

/** Handles files in place of submodules. An empty or missing submodule counts as recorded. */
async function followReplacedSubmodules(
  { read, set }: Edits,
  root: string,
  submodules: readonly (readonly [RawPath, IndexEntry])[],
): Promise<void> {
  await forEach([...submodules], async ([path]) => {
    const facts = await lstat(toAbsoluteBytes(root, path)).catch(() => null);
    if (facts === null || facts.isDirectory()) return;
    set.set(path, null);
    read.add(path);
  });
}

/**
 * Leaves out the contents of nested repositories, as git does, unless git itself tracks files there. An earlier
 * snapshot may have included them, before they were a repository. Returns the repositories.
 */
async function leaveOutRepositories(
  { read, set }: Edits,
  root: string,
  own: ReadonlyMap<RawPath, IndexEntry>,
  tracked: ReadonlyMap<RawPath, IndexEntry>,
): Promise<readonly NestedItem[]> {
  const paths = new Set([...own.keys(), ...tracked.keys(), ...read]);
  const found = await findFoldersWithGit(root, paths);
  if (found.length === 0) return found;
  const holdsTracked = collectParentFolders(tracked.keys());
  const left = new Set(found.map(({ path }) => path).filter((path) => !holdsTracked.has(path)));
  for (const path of left.size === 0 ? [] : paths) {
    if (![...collectParentFolders([path])].some((folder) => left.has(folder))) continue;
    read.delete(path);
    if (own.has(path)) set.set(path, null);
  }
  return found;
}

function listMissing(items: readonly NestedItem[]): (item: NestedItem) => boolean {
  const known = new Set(items.map(({ path }) => path));
  return ({ path }) => !known.has(path);
}

/** Lists existing ignored files and folders; folders end with `/`. Never rejects. */
export async function listIgnored(repository: PrivateRepository): Promise<Result<readonly RawPath[], GitFailure>> {
  const index = join(repository.indexFolder, 'index');
  const args = ['--others', '--ignored', '--exclude-standard', '--directory', '--no-empty-directory', '-z'];
  const listed = await runInTurn(repository.indexFolder, () =>
    repository.runContentCommand('ls-files', args, { index }),
  );
  return listed.ok ? ok(splitEntries(listed.value)) : err(listed.error);
}
