import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { getErrorCode } from '../base/error-message.ts';
import { linkInto, syncCopies } from './copy-into.ts';
import { lstat, rmdir, symlink } from './disk.ts';
import { runFewAtATime } from './few-at-a-time.ts';
import {
  copyTo,
  type FileState,
  isExecutable,
  isSame,
  readFileState,
  type SystemPath,
  syncFolder,
} from './file-state.ts';
import { createMarker, makeWorkFolder } from './journal-file.ts';
import { removeFile } from './move.ts';
import { ensureFolderInside, hasWorkFolder, moveInside, moveOut, refuseOtherWorkFolder } from './stay-inside.ts';
import type { Folder, Journal, JournalStep, Step } from './step.ts';
import type { TransactionPlaces } from './transaction-places.ts';
import { listParentFolders, toPathBytes } from './tree-path.ts';

/** Thrown when a file changed just before it was replaced. */
export class ChangedInMeantime extends Error {
  readonly path: string;

  constructor(path: string) {
    super(path);
    this.path = path;
  }
}

/** Copies all old files into the data folder, and syncs them to disk. Rejects with `ChangedInMeantime` or the system's error. */
export async function copyOldFiles(places: TransactionPlaces, steps: readonly Step[]): Promise<void> {
  await runFewAtATime(steps, async ({ before, path }) => {
    // A pipe has no contents to copy.
    if (before.kind === 'absent' || before.kind === 'other') return;
    const copy = (place: SystemPath) => linkInto(places.copiesFolder, path, place);
    const copied = await places.runAt(path, copy).catch((failure: unknown) => {
      throw ['ENOENT', 'ENOTDIR', 'ELOOP', 'EISDIR'].includes(getErrorCode(failure) ?? '')
        ? new ChangedInMeantime(path)
        : failure;
    });
    if (!isSame(copied, before)) throw new ChangedInMeantime(path);
  });
  await syncCopies(
    places.copiesFolder,
    steps.map(({ path }) => path),
  );
}

/** Writes all new files into the work folder. Rejects with the system's error. */
export async function writeNewFiles(places: TransactionPlaces, note: Journal, steps: readonly Step[]): Promise<void> {
  await makeWorkFolder(places, note);
  // Hides the folder from the user's git.
  await writeFile(places.resolveInWorkFolder('.gitignore'), '*\n', { flag: 'wx' });
  await runFewAtATime(steps, async (step, index) => {
    if (step.after.kind === 'absent') return;
    await refuseOtherWorkFolder(places);
    const written = await writeNewFile(places, step, index);
    if (await hasWorkFolder(places)) return;
    // A link redirected the new file.
    if (isSame(await readFileState(places.getNewFile(index)), written)) await removeFile(places.getNewFile(index));
    throw new ChangedInMeantime(step.path);
  });
  await syncFolder(places.resolveInWorkFolder(''));
  await createMarker(places, 'staged');
}

async function writeNewFile(places: TransactionPlaces, { after, before }: Step, index: number): Promise<FileState> {
  const fresh = places.getNewFile(index);
  if (after.kind === 'absent') return after;
  if (after.kind === 'link') {
    await symlink(toPathBytes(after.target), fresh);
    return after;
  }
  const bits = after.executable ? 0o777 : 0o666;
  const kept = after.mode ?? (before.kind === 'file' ? getMode(before.mode, after.executable) : null);
  return await copyTo(after.source, fresh, { mode: kept ?? bits, isExactMode: kept !== null });
}

/**
 * Puts every file into its new state, and makes the folders, with their modes in `folders`. Rejects with
 * `ChangedInMeantime` or the system's error.
 */
export async function applySteps(
  places: TransactionPlaces,
  { cleared, made, steps }: Journal,
  folders: readonly Folder[] = [],
): Promise<void> {
  const apply = async (step: JournalStep, index: number): Promise<void> => {
    await refuseOtherWorkFolder(places);
    await checkFolders(places, step);
    if (step.before.kind !== 'absent') await moveOldFileAside(places, step, index);
    if (step.after.kind !== 'absent') await moveNewFileIntoPlace(places, step, index, cleared);
  };
  const isReplaced = ({ after, before }: JournalStep) => before.kind !== 'absent' && after.kind !== 'absent';
  // A file that stays a file is in no other step's way. All others depend on their order.
  await runFewAtATime(steps, async (step, index) => {
    if (isReplaced(step)) await apply(step, index);
  });
  for (const [index, step] of steps.entries()) if (!isReplaced(step)) await apply(step, index);
  const modes = new Map(folders.map(({ mode, path }) => [path, mode]));
  for (const folder of made) await makeFolder(places, folder, modes.get(folder) ?? null);
  const touched = new Set([...[...steps.map(({ path }) => path), ...made].map((path) => dirname(path)), ...made]);
  await runFewAtATime([...touched], (folder) => syncFolder(places.resolve(folder)));
  await createMarker(places, 'committed');
}

async function makeFolder(places: TransactionPlaces, path: string, mode: number | null): Promise<void> {
  try {
    await ensureFolderInside(places, path, mode);
  } catch (failure) {
    throw ['EEXIST', 'ENOENT', 'ENOTDIR'].includes(getErrorCode(failure) ?? '') ? new ChangedInMeantime(path) : failure;
  }
}

async function moveOldFileAside(
  places: TransactionPlaces,
  { before, path }: JournalStep,
  index: number,
): Promise<void> {
  try {
    await moveOut(places, path, places.getOldFile(index));
  } catch (failure) {
    throw ['ENOENT', 'ENOTDIR'].includes(getErrorCode(failure) ?? '') ? new ChangedInMeantime(path) : failure;
  }
  if (!isSame(await readFileState(places.getOldFile(index)), before)) throw new ChangedInMeantime(path);
}

async function moveNewFileIntoPlace(
  places: TransactionPlaces,
  { path }: JournalStep,
  index: number,
  cleared: Journal['cleared'],
): Promise<void> {
  try {
    for (const folder of cleared) {
      if (folder.path === path || folder.path.startsWith(`${path}/`))
        await places.runAt(folder.path, (place) => rmdir(place));
    }
    const move = () => moveInside(places, places.getNewFile(index), path);
    await move().catch(async (failure: unknown) => {
      if (getErrorCode(failure) !== 'ENOENT') throw failure;
      for (const folder of listParentFolders(path)) await ensureFolderInside(places, folder, null);
      await move();
    });
  } catch (failure) {
    throw ['EEXIST', 'ENOTEMPTY', 'ENOTDIR'].includes(getErrorCode(failure) ?? '')
      ? new ChangedInMeantime(path)
      : failure;
  }
}

/** Checks that no parent folder was replaced by a link, which would redirect our calls. */
async function checkFolders(places: TransactionPlaces, { path }: JournalStep): Promise<void> {
  for (const folder of listParentFolders(path)) {
    const facts = await lstat(places.resolve(folder)).catch(() => null);
    if (facts?.isSymbolicLink()) throw new ChangedInMeantime(folder);
  }
}

/** Keeps the read permissions. An executable file is executable for everyone who can read it. */
function getMode(mode: number, executable: boolean): number {
  if (executable === isExecutable(mode)) return mode;
  return executable ? mode | ((mode & 0o444) >> 2) : mode & ~0o111;
}
