import { constants } from 'node:fs';
import { type FileHandle, open, realpath } from 'node:fs/promises';
import { codeOf } from '../../shared/base/failure.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { isInside } from '../../shared/files/is-inside.ts';
import { pathStyle } from './path-style.ts';

const maxBytes = 2 * 1024 * 1024;

/** Why a file was not read. */
export type ReadTextProblem =
  | { readonly type: 'missing' }
  /** It lies elsewhere, or a link leads there. */
  | { readonly type: 'outsideWorkspace' }
  | { readonly type: 'notText' }
  /** More than 2 MiB. */
  | { readonly type: 'tooLarge' }
  | { readonly type: 'unreadable' };

/** The text of a file that lies in a folder by its real path. `root` is the folder's real path, `path` is absolute. */
export async function readTextInside(root: string, path: string): Promise<Result<string, ReadTextProblem>> {
  try {
    const real = await realpath(path);
    if (!isInside(root, real, pathStyle)) return err({ type: 'outsideWorkspace' });
    // A pipe would make the opening wait, and a link may have come in between.
    const file = await open(real, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    return await readOpen(file).finally(() => file.close());
  } catch (failure) {
    const code = codeOf(failure);
    return err({ type: code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unreadable' });
  }
}

async function readOpen(file: FileHandle): Promise<Result<string, ReadTextProblem>> {
  const facts = await file.stat();
  if (!facts.isFile()) return err({ type: 'notText' });
  if (facts.size > maxBytes) return err({ type: 'tooLarge' });
  const text = decode(await file.readFile());
  return text === null ? err({ type: 'notText' }) : ok(text);
}

function decode(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
