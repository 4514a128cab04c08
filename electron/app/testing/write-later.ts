import { lstat, writeFile } from 'node:fs/promises';

/**
 * Writes a file as a user does, at a later time than everything before. File systems have a coarse clock, and scans know
 * whole milliseconds only.
 */
export async function writeLater(path: string, text: string): Promise<void> {
  const now = Date.now();
  do await writeFile(path, text);
  while (Math.floor((await lstat(path)).ctimeMs) <= now);
}
