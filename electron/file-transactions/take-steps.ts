import { lstat, rmdir, symlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from '../../shared/base/failure.ts';
import { copyInto } from './copy-into.ts';
import { fewAtATime } from './few-at-a-time.ts';
import { copyTo, type FileState, isExecutable, isSame, type Place, readState, syncFolder } from './file-state.ts';
import { makeWorkFolder, mark } from './journal-file.ts';
import { removeFile } from './move.ts';
import type { Places } from './places.ts';
import { ensureFolderInside, hasWorkFolder, moveInside, moveOut, refuseOtherWorkFolder } from './stay-inside.ts';
import type { Journal, JournalStep, Step } from './step.ts';
import { bytesOfPath, foldersOf } from './tree-path.ts';

/** Thrown when a file changed at the very last moment. */
export class ChangedMeanwhile extends Error {
  readonly path: string;

  constructor(path: string) {
    super(path);
    this.path = path;
  }
}

/** Copies all old files into the data folder. Rejects with `ChangedMeanwhile` or the system's error. */
export async function copyOldFiles(places: Places, steps: readonly Step[]): Promise<void> {
  await fewAtATime(steps, async ({ before, path }) => {
    // Nothing can be read from a pipe.
    if (before.kind === 'absent' || before.kind === 'other') return;
    const copy = (place: Place) => copyInto(places.copies, path, place);
    const copied = await places.within(path, copy).catch((failure: unknown) => {
      throw ['ENOENT', 'ENOTDIR', 'ELOOP', 'EISDIR'].includes(codeOf(failure) ?? '')
        ? new ChangedMeanwhile(path)
        : failure;
    });
    if (!isSame(copied, before)) throw new ChangedMeanwhile(path);
  });
}

/** Writes all new files into the work folder. Rejects with the system's error. */
export async function writeNewFiles(places: Places, note: Journal, steps: readonly Step[]): Promise<void> {
  await makeWorkFolder(places, note);
  // Hides the folder from the person's git.
  await writeFile(places.inWorkFolder('.gitignore'), '*\n', { flag: 'wx' });
  await fewAtATime(steps, async (step, index) => {
    if (step.after.kind === 'absent') return;
    await refuseOtherWorkFolder(places);
    const written = await writeNewFile(places, step, index);
    if (await hasWorkFolder(places)) return;
    // A link redirected the new file.
    if (isSame(await readState(places.fresh(index)), written)) await removeFile(places.fresh(index));
    throw new ChangedMeanwhile(step.path);
  });
  await syncFolder(places.inWorkFolder(''));
  await mark(places, 'staged');
}

async function writeNewFile(places: Places, { after, before }: Step, index: number): Promise<FileState> {
  const fresh = places.fresh(index);
  if (after.kind === 'absent') return after;
  if (after.kind === 'link') {
    await symlink(bytesOfPath(after.target), fresh);
    return after;
  }
  const bits = after.executable ? 0o777 : 0o666;
  const kept = after.mode ?? (before.kind === 'file' ? modeLike(before.mode, after.executable) : null);
  return await copyTo(after.source, fresh, { mode: kept ?? bits, isExactMode: kept !== null });
}

/** Puts every file into its new state. Rejects with `ChangedMeanwhile` or the system's error. */
export async function takeSteps(places: Places, { cleared, made, steps }: Journal): Promise<void> {
  const touched = new Set<string>();
  for (const [index, step] of steps.entries()) {
    await refuseOtherWorkFolder(places);
    await checkFolders(places, step);
    if (step.before.kind !== 'absent') await putAside(places, step, index);
    if (step.after.kind !== 'absent') await putInPlace(places, step, index, cleared);
    touched.add(dirname(step.path));
  }
  for (const folder of [...touched, ...made]) await syncFolder(places.target(folder));
  await mark(places, 'committed');
}

async function putAside(places: Places, { before, path }: JournalStep, index: number): Promise<void> {
  try {
    await moveOut(places, path, places.aside(index));
  } catch (failure) {
    throw ['ENOENT', 'ENOTDIR'].includes(codeOf(failure) ?? '') ? new ChangedMeanwhile(path) : failure;
  }
  if (!isSame(await readState(places.aside(index)), before)) throw new ChangedMeanwhile(path);
}

async function putInPlace(
  places: Places,
  { path }: JournalStep,
  index: number,
  cleared: Journal['cleared'],
): Promise<void> {
  try {
    for (const folder of cleared) {
      if (folder.path === path || folder.path.startsWith(`${path}/`))
        await places.within(folder.path, (place) => rmdir(place));
    }
    for (const folder of foldersOf(path)) await ensureFolderInside(places, folder, null);
    await moveInside(places, places.fresh(index), path);
  } catch (failure) {
    throw ['EEXIST', 'ENOTEMPTY', 'ENOTDIR'].includes(codeOf(failure) ?? '') ? new ChangedMeanwhile(path) : failure;
  }
}

/** Checks that no parent folder was replaced by a link, which would redirect us. */
async function checkFolders(places: Places, { path }: JournalStep): Promise<void> {
  for (const folder of foldersOf(path)) {
    const facts = await lstat(places.target(folder)).catch(() => null);
    if (facts?.isSymbolicLink()) throw new ChangedMeanwhile(folder);
  }
}

/** Keeps the read permissions. An executable file is executable for everyone who can read it. */
function modeLike(mode: number, executable: boolean): number {
  if (executable === isExecutable(mode)) return mode;
  return executable ? mode | ((mode & 0o444) >> 2) : mode & ~0o111;
}
