import { randomUUID } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import {
  type FileHandle,
  link,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  utimes,
} from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { getErrorCode } from '../base/error-message.ts';
import { getPlaceId, isSamePlace } from '../file-transactions/place-id.ts';
import { retryOnWindows } from '../file-transactions/retry-on-windows.ts';
import { makeOwnFolder } from '../files/own-folder.ts';
import { writeFileAtomically } from '../files/write-file-atomically.ts';
import { createGitFailure, type GitFailure } from './git-program.ts';
import { describeNotWritten, type PrivateRepository } from './private-repository.ts';
import { type RawPath, splitEntries } from './raw-path.ts';
import { formatIndexInfo, type TreeEdits } from './trees.ts';
import { withUserIndexCopy } from './user-index.ts';

const lockEnding = '.lock';
const proofInfix = '.workcell-';
const proofName = /^index\.workcell-[0-9a-f-]{36}$/;
const keptForMs = 30 * 86_400_000;
/** A lock is held for seconds. */
const heldForMs = 10 * 60_000;

type InTheWay = { readonly type: 'inTheWay'; readonly paths: readonly RawPath[] };

/**
 * Git's own lock on the index of a working tree, held by us. While it is held, git neither stages, commits nor switches
 * branches there.
 */
export class IndexLock {
  readonly #repository: PrivateRepository;
  readonly #file: FileHandle;
  /** Where git's lock is. */
  readonly path: string;
  /**
   * Another name of the lock's file, next to it. It proves to a later start that the lock is ours. Null on a disk
   * without hard links.
   */
  readonly proof: string | null;
  /** Whether there is an index to start from. */
  readonly #hasIndex: boolean;
  #isReleased = false;

  private constructor(
    repository: PrivateRepository,
    { file, hasIndex, path, proof }: { file: FileHandle; path: string; proof: string | null; hasIndex: boolean },
  ) {
    this.#repository = repository;
    this.#file = file;
    this.path = path;
    this.proof = proof;
    this.#hasIndex = hasIndex;
  }

  /**
   * Takes the lock. Notes what proves that it is ours before there is a lock, so that a start after a kill can end it.
   * `locked`: something else has it, or a killed git left it. Rejects with the system's error.
   */
  static async take(
    repository: PrivateRepository,
  ): Promise<Result<IndexLock, { readonly type: 'locked'; readonly path: string } | GitFailure>> {
    const index = join(repository.place.gitFolder, 'index');
    const facts = await lstat(index).catch((): Stats | null => null);
    // Git would follow a link and write elsewhere.
    if (facts !== null && !facts.isFile()) return err(createGitFailure(describeNotWritten(index)));
    const path = `${index}${lockEnding}`;
    const make = (at: string) =>
      open(at, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, (facts?.mode ?? 0o666) & 0o777);
    const hasIndex = facts !== null;
    try {
      const proof = `${index}${proofInfix}${randomUUID()}`;
      await noteLock(repository.locksFolder, proof);
      const file = await make(proof);
      const linked = await link(proof, path).catch((failure: unknown) => getErrorCode(failure) ?? 'failed');
      if (linked === undefined) return ok(new IndexLock(repository, { file, path, proof, hasIndex }));
      await file.close();
      await forgetProof(repository.locksFolder, proof);
      if (linked === 'EEXIST') return err({ type: 'locked', path });
      return ok(new IndexLock(repository, { file: await make(path), path, proof: null, hasIndex }));
    } catch (failure) {
      if (getErrorCode(failure) === 'EEXIST') return err({ type: 'locked', path });
      throw failure;
    }
  }

  /**
   * Writes the index with some changed entries next to the present one. All other entries stay as the user staged them.
   * `oidLength` is that of the repository's ids. `inTheWay`: entries that would have to go, because a changed path is their folder or the reverse. `publish` then
   * puts the index in place. Rejects with the system's error.
   */
  async write(changes: TreeEdits, oidLength: number): Promise<Result<null, InTheWay | GitFailure>> {
    const changed = await withUserIndexCopy(this.#repository, async ({ index, variables }) =>
      index === undefined ? null : await this.#fill(index, variables, { changes, oidLength }),
    );
    if (changed !== null) return changed;
    if (this.#hasIndex) return err(createGitFailure(t`The index of the repository cannot be read.`));
    return await this.#repository.withIndex(async (index) => {
      await mkdir(dirname(index), { recursive: true });
      const empty = await this.#repository.runContentCommand('read-tree', ['--empty'], { index });
      return empty.ok ? await this.#fill(index, {}, { changes, oidLength }) : empty;
    });
  }

  async #fill(
    index: string,
    variables: Readonly<Record<string, string>> | undefined,
    { changes, oidLength }: { readonly changes: TreeEdits; readonly oidLength: number },
  ): Promise<Result<null, InTheWay | GitFailure>> {
    const options = { index, variables };
    const list = () => this.#repository.runContentCommand('ls-files', ['-v', '-s', '-z'], options);
    const before = await list();
    if (!before.ok) return before;
    const set = await this.#repository.runContentCommand('update-index', ['-z', '--index-info'], {
      ...options,
      input: formatIndexInfo(changes, oidLength),
    });
    if (!set.ok) return set;
    const after = await list();
    if (!after.ok) return after;
    const left = new Set(splitEntries(after.value));
    const gone = splitEntries(before.value)
      .filter((entry) => !left.has(entry))
      .map((entry) => entry.slice(entry.indexOf('\t') + 1) as RawPath)
      .filter((path) => !changes.has(path));
    if (gone.length > 0) return err({ type: 'inTheWay', paths: gone });
    // The new entries lack the times of their files. Exits with an error when other files differ, which is expected.
    await this.#repository.runContentCommand('update-index', ['-q', '--refresh', '--ignore-submodules'], options);
    const { mtimeMs } = await stat(index);
    await this.#file.writeFile(await readFile(index));
    await this.#file.sync();
    await this.#file.close();
    // Git checks a file again that is as new as its index. A newer copy would hide what changes in the meantime.
    const seconds = Math.floor(mtimeMs / 1_000);
    await utimes(this.path, seconds, seconds);
    return ok(null);
  }

  /** Puts the written index in place, which also ends the lock. Rejects with the system's error. */
  async publish(): Promise<void> {
    // A git that took the lock after someone removed ours is still writing it.
    if (this.proof !== null && !(await isLockLeft(this.proof))) throw new Error(`${this.path} is not ours any more`);
    await retryOnWindows(() => rename(this.path, this.path.slice(0, -lockEnding.length)));
    this.#isReleased = true;
    if (this.proof !== null) await forgetProof(this.#repository.locksFolder, this.proof);
  }

  /** Ends the lock, and leaves the index as it is unless it was published. Never rejects. */
  async release(): Promise<void> {
    if (this.#isReleased) return;
    this.#isReleased = true;
    await this.#file.close().catch(() => undefined);
    if (this.proof === null) {
      await rm(this.path, { force: true }).catch(() => undefined);
      return;
    }
    // If it cannot be removed now, the next start does.
    const settled = await settleIndexLock(this.proof, 'release');
    if (settled !== 'failed') await forgetProof(this.#repository.locksFolder, this.proof);
  }
}

/** Whether a lock that an earlier start left is still there and ours. Never rejects. */
export async function isLockLeft(proof: string): Promise<boolean> {
  const [ours, there] = [await getPlaceId(proof), await getPlaceId(`${getIndex(proof)}${lockEnding}`)];
  return ours !== null && isSamePlace(ours, there);
}

/**
 * Ends a lock that an earlier start left, if it is still there and ours: puts the written index in place, or leaves the
 * index as it is. `gone`: someone removed the lock before its index was put in place. Never rejects.
 */
export async function settleIndexLock(
  proof: string,
  how: 'publish' | 'release',
): Promise<'settled' | 'gone' | 'failed'> {
  const index = getIndex(proof);
  const lock = `${index}${lockEnding}`;
  let isGone = false;
  try {
    if (await isLockLeft(proof)) {
      await retryOnWindows(() => (how === 'publish' ? rename(lock, index) : rm(lock, { force: true })));
    } else if (how === 'publish') {
      const [ours, there] = [await getPlaceId(proof), await getPlaceId(index)];
      isGone = ours !== null && !isSamePlace(ours, there);
    }
  } catch {
    return 'failed';
  }
  await rm(proof, { force: true }).catch(() => undefined);
  return isGone ? 'gone' : 'settled';
}

/** Which noted locks to leave alone. */
export type LocksInUse = {
  /** The proofs that a later start needs. */
  readonly needed: ReadonlySet<string>;
  /** Unix milliseconds. */
  readonly now: number;
  /** Whether a process is running, by its id. */
  isRunning(pid: number): boolean;
};

/**
 * Ends the locks that killed processes left, as noted in our folder. Keeps the notes of locks that cannot be reached now
 * for 30 days. Call it once interrupted changes are settled. Never rejects.
 */
export async function releaseLeftLocks(folder: string, inUse: LocksInUse): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const note = join(folder, name);
    const ageMs = inUse.now - ((await stat(note).catch(() => null))?.mtimeMs ?? inUse.now);
    const isOver = await endLeftLock(name, await readFile(note, 'utf8').catch(() => ''), ageMs, inUse);
    if (isOver) await rm(note, { force: true }).catch(() => undefined);
  }
}

/** Ends a lock as its note says. Returns whether the note is of no more use. */
async function endLeftLock(name: string, note: string, ageMs: number, inUse: LocksInUse): Promise<boolean> {
  const [, pid = '', proof = ''] = /^(\d+) (.*)$/s.exec(note) ?? [];
  // A note that was half written may name another file of the user.
  const isWhole = isAbsolute(proof) && basename(proof) === name && proofName.test(name);
  if (!isWhole) return true;
  // Another process may have the id by now.
  const isHeld = ageMs < heldForMs && inUse.isRunning(Number(pid));
  if (isHeld || inUse.needed.has(proof)) return false;
  if ((await getPlaceId(dirname(proof))) === null) return ageMs > keptForMs;
  return (await settleIndexLock(proof, 'release')) !== 'failed';
}

async function noteLock(folder: string, proof: string): Promise<void> {
  await makeOwnFolder(dirname(dirname(folder)), folder);
  await writeFileAtomically(getNote(folder, proof), `${process.pid} ${proof}`);
}

async function forgetProof(folder: string, proof: string): Promise<void> {
  await rm(proof, { force: true }).catch(() => undefined);
  await rm(getNote(folder, proof), { force: true }).catch(() => undefined);
}

function getNote(folder: string, proof: string): string {
  return join(folder, basename(proof));
}

function getIndex(proof: string): string {
  return proof.slice(0, proof.lastIndexOf(proofInfix));
}
