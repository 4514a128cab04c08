import { randomUUID } from 'node:crypto';
import { open, realpath, rename, rm } from 'node:fs/promises';

/**
 * Writes a whole text file so that a reader, or a power cut, finds the old or the new text and never a part of one:
 * a temporary file beside it, fsync, rename. A link is followed and stays. Only the user may read the file. Rejects
 * with the system's error when the folder cannot be written; then nothing has changed. What means nothing after a
 * power cut needs no `sync`, which takes long on a busy disk.
 */
export async function writeFileAtomically(path: string, text: string, { sync = true } = {}): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const temporary = `${target}.${randomUUID()}.tmp`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(text, 'utf8');
      if (sync) await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (failure) {
    await rm(temporary, { force: true });
    throw failure;
  }
}
