import { chmod, mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { messageOf } from '../../shared/base/failure.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { t } from '../../shared/words/words.ts';
import { writeFileAtomically } from '../files/write-file-atomically.ts';
import type { PlannedFile } from './plan-diff.ts';

/** Less the person's umask, as with any new file. */
const newFileMode = 0o666;

/**
 * Writes what was planned, all of it or nothing: where one file cannot be written, those before it get back what they
 * had. The failure is the system's message, and names a file that could not be put back.
 */
export async function writePlan(files: readonly PlannedFile[]): Promise<Result<null, string>> {
  const written: PlannedFile[] = [];
  try {
    for (const file of files) {
      await put(file.path, file.after, file.mode);
      written.push(file);
    }
    return ok(null);
  } catch (failure) {
    const lost: string[] = [];
    for (const { before, mode, path } of written.toReversed()) {
      await put(path, before, mode).catch(() => lost.push(path));
    }
    const left = lost.length === 0 ? '' : t` These could not be put back: ${lost.join(', ')}.`;
    return err(`${messageOf(failure)}.${left}`);
  }
}

async function put(path: string, text: string | null, mode: number | null): Promise<void> {
  if (text === null) {
    await rm(path);
    return;
  }
  await mkdir(dirname(path), { recursive: true });
  await writeFileAtomically(path, text, { mode: newFileMode });
  if (mode !== null) await chmod(path, mode);
}
