import { realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { t } from '../../shared/i18n/i18n.ts';

/** The real path of a file or folder, and the real path of the folder that it was named in. */
export type NamedFile = { readonly path: string; readonly folder: string };

/**
 * Finds what a text names in a folder, wherever that is. The error is a sentence. Does not access names on another
 * machine: Windows would sign in there.
 */
export async function findNamedFile(folder: string, named: string): Promise<Result<NamedFile, string>> {
  if (/^[\\/]{2}/.test(named)) return err(t`${named} is on another machine.`);
  const [real, path] = await Promise.all([realOf(folder), realOf(resolve(folder, named))]);
  const found = path === null ? null : await stat(path).catch(() => null);
  if (real === null || path === null || found === null) return err(t`${named} is not there.`);
  return found.isFile() || found.isDirectory() ? ok({ path, folder: real }) : err(t`${named} is no file.`);
}

async function realOf(path: string): Promise<string | null> {
  return realpath(path).catch(() => null);
}
