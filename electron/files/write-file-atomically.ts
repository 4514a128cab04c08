import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync } from 'node:fs';
import { open, realpath, rename, rm } from 'node:fs/promises';
import { codeOf } from '../../shared/base/failure.ts';

/**
 * Writes a whole text file so that a reader, or a power cut, finds the old or the new text and never a part of one:
 * a temporary file beside it, fsync, rename. A link is followed and stays. Only the user may read the file,
 * unless `mode` says otherwise, less the umask. Rejects with the system's error when the folder cannot be written; then
 * nothing has changed. What means nothing after a power cut needs no `sync`, which takes long on a busy disk.
 */
export function writeFileAtomically(path: string, text: string, { mode = 0o600, sync = true } = {}): Promise<void> {
  return putInPlace(path, text, { mode, sync }, rename);
}

/**
 * The same for a file that others write too: it is replaced only while it still holds `before`, a missing file being
 * an empty text. False when somebody has written it meanwhile; then nothing has changed.
 */
export async function replaceTextAtomically(path: string, before: string, text: string): Promise<boolean> {
  let replaced = false;
  await putInPlace(path, text, { mode: 0o600, sync: true }, async (temporary, target) => {
    // At once, in one step of this program: the sync before took long enough for others to write.
    replaced = textNow(target) === before;
    if (replaced) renameSync(temporary, target);
    else await rm(temporary);
  });
  return replaced;
}

async function putInPlace(
  path: string,
  text: string,
  { mode, sync }: { readonly mode: number; readonly sync: boolean },
  moveTo: (temporary: string, target: string) => Promise<void>,
): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const temporary = `${target}.${randomUUID()}.tmp`;
  try {
    const file = await open(temporary, 'wx', mode);
    try {
      await file.writeFile(text, 'utf8');
      if (sync) await file.sync();
    } finally {
      await file.close();
    }
    await moveTo(temporary, target);
  } catch (failure) {
    await rm(temporary, { force: true });
    throw failure;
  }
}

function textNow(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (failure) {
    if (codeOf(failure) === 'ENOENT') return '';
    throw failure;
  }
}
