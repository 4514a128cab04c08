import { getErrorCode } from '../base/error-message.ts';
import { lstat, mkdir } from './disk.ts';
import { runFewAtATime } from './few-at-a-time.ts';
import { copyTo, type FileState, readSyncedFile, type SystemPath, syncFolder } from './file-state.ts';
import { isLinked } from './move.ts';
import type { TransactionPlaces } from './transaction-places.ts';
import { listParentFolders, toNativePath } from './tree-path.ts';

/**
 * Copies a file or link into one of our folders under its own path, or under that path with a number. Returns what was
 * copied. Rejects with the system's error.
 */
export async function copyInto(folder: string, path: string, from: SystemPath): Promise<FileState> {
  const { mode } = await lstat(from);
  return await putInto(folder, path, (place) => copyPrivately(from, place, mode));
}

/**
 * Like `copyInto`, but gives a file a second name there instead, if the disk can: making and deleting a file costs far more.
 * Until the file is replaced, what a program writes into it is in both. Syncs the file to disk.
 */
export async function linkInto(folder: string, path: string, from: SystemPath): Promise<FileState> {
  const facts = await lstat(from);
  // Windows only syncs what is open for writing.
  const mayLink = facts.isFile() && process.platform !== 'win32';
  return await putInto(folder, path, async (place) =>
    mayLink && (await isLinked(from, place))
      ? await readSyncedFile(place)
      : await copyPrivately(from, place, facts.mode),
  );
}

/** Only the user can read the copy: that of a secret is a secret too. */
function copyPrivately(from: SystemPath, to: SystemPath, mode: number): Promise<FileState> {
  return copyTo(from, to, { mode: (mode & 0o100) | 0o600, isExactMode: true });
}

async function putInto(
  folder: string,
  path: string,
  put: (place: SystemPath) => Promise<FileState>,
): Promise<FileState> {
  let hasFolders = false;
  for (let number = 1; ; number++) {
    const name = number === 1 ? path : `${path}.${number}`;
    try {
      return await put(toNativePath(folder, name));
    } catch (failure) {
      const code = getErrorCode(failure);
      if (code === 'ENOENT' && !hasFolders) {
        await makeFolders(folder, path);
        hasFolders = true;
        number -= 1;
      } else if (code !== 'EEXIST') throw failure;
    }
  }
}

/**
 * Copies an unexpected file or link to the found files, and syncs it to disk with its folders, because the caller removes
 * it. Rejects with the system's error.
 */
export async function keepFound(
  { folder, foundFolder }: Pick<TransactionPlaces, 'folder' | 'foundFolder'>,
  path: string,
  from: SystemPath,
): Promise<void> {
  await copyInto(foundFolder, path, from);
  await syncCopies(foundFolder, [path]);
  await syncFolder(folder);
}

/** Syncs the names of copies at these paths to disk. */
export async function syncCopies(folder: string, paths: readonly string[]): Promise<void> {
  const inside = new Set(paths.flatMap(listParentFolders));
  await runFewAtATime([folder, ...[...inside].map((path) => toNativePath(folder, path))], syncFolder);
}

async function makeFolders(folder: string, path: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const above of listParentFolders(path)) {
    await mkdir(toNativePath(folder, above), { mode: 0o700 }).catch((failure: unknown) => {
      if (getErrorCode(failure) !== 'EEXIST') throw failure;
    });
  }
}
