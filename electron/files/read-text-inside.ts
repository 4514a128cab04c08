import { realpath } from 'node:fs/promises';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { isInside } from '../../shared/files/is-inside.ts';
import { getErrorCode } from '../base/error-message.ts';
import { pathStyle } from './path-style.ts';
import { readTextFile } from './read-text-file.ts';

const maxBytes = 2 * 1024 * 1024;

/** Why a file was not read. */
export type ReadTextProblem =
  | { readonly type: 'missing' }
  /** The file, or the target of a link, is elsewhere. */
  | { readonly type: 'outsideWorkspace' }
  | { readonly type: 'notText' }
  /** More than 2 MiB. */
  | { readonly type: 'tooLarge' }
  | { readonly type: 'unreadable' };

/** Reads the text of a file whose real path is in a folder. `root` is the folder's real path; `path` is absolute. */
export async function readTextInside(root: string, path: string): Promise<Result<string, ReadTextProblem>> {
  try {
    const real = await realpath(path);
    if (!isInside(root, real, pathStyle)) return err({ type: 'outsideWorkspace' });
    const read = await readTextFile(real, maxBytes);
    return read.ok ? ok(read.value.text) : err({ type: read.error });
  } catch (failure) {
    const code = getErrorCode(failure);
    return err({ type: code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unreadable' });
  }
}
