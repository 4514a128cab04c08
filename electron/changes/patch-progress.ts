import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { PatchEntry } from '../../shared/transcript/entry.ts';

/** Reads when a file was last written, in Unix milliseconds. Null if there is none, or if it cannot be read. */
export type ReadModifiedAt = (path: string) => Promise<number | null>;

/** How far file system times may be behind the clock, in milliseconds. */
const maxClockLagMs = 20;

/** Reads the time from the file system. */
export async function readModifiedTime(path: string): Promise<number | null> {
  return await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  );
}

/**
 * Counts the files of a patch that have their final state. `since` is when the patch started, in Unix milliseconds.
 * Codex reports nothing between the start and the end of a patch, so this checks the files. Paths may be relative to
 * `folder`.
 */
export async function countDoneFiles(
  files: PatchEntry['files'],
  folder: string,
  since: number,
  read: ReadModifiedAt,
): Promise<number> {
  const isDone = async ({ change, movedTo, path }: PatchEntry['files'][number]): Promise<boolean> => {
    if (change === 'deleted') return (await read(resolve(folder, path))) === null;
    if (movedTo !== null && (await read(resolve(folder, path))) !== null) return false;
    const written = await read(resolve(folder, movedTo ?? path));
    return written !== null && written >= since - maxClockLagMs;
  };
  const done = await Promise.all(files.map(isDone));
  return done.filter((is) => is).length;
}
