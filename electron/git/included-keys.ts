import { stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { getErrorCode } from '../base/error-message.ts';
import type { ConfigEntry } from './portable-config.ts';
import { readSmallFile } from './read-small-file.ts';

/** Far more files than anyone includes. */
const maxFiles = 200;

/**
 * Lists the names of all keys in these configuration files and in every file they include, whatever the condition. A
 * condition may name a branch or worktree that exists only while git works, so git's own list is not enough. `~/`
 * resolves to `home`. Fails with the path of an include that cannot be followed. A missing include is empty. `parse`
 * reads a text as git does, without following includes.
 */
export async function listKeysWithIncludes(
  files: readonly string[],
  home: string,
  parse: (text: Buffer) => Promise<readonly ConfigEntry[]>,
): Promise<Result<readonly string[], string>> {
  const keys = new Set<string>();
  const seen = new Set<string>();
  const left = files.map((path) => ({ path, named: path }));
  for (let next = left.shift(); next !== undefined; next = left.shift()) {
    const { named, path } = next;
    if (seen.has(path)) continue;
    seen.add(path);
    if (seen.size > maxFiles) return err(named);
    const text = await readSmallFile(path);
    if (text === null) {
      if (await isMissing(path)) continue;
      return err(named);
    }
    for (const { key, value } of await parse(text)) {
      keys.add(key);
      if (!/^include(?:if\..*)?\.path$/is.test(key) || value === '') continue;
      const target = resolveInclude(value, path, home);
      if (target === null) return err(value);
      left.push({ path: target, named: value });
    }
  }
  return ok([...keys]);
}

/**
 * Resolves the path of an include. Returns null for paths that only git can resolve: the home of another user, or a
 * path relative to git's program.
 */
function resolveInclude(value: string, from: string, home: string): string | null {
  if (/^~[\\/]/.test(value)) return join(home, value.slice(2));
  if (value.startsWith('~') || value.startsWith('%(')) return null;
  return isAbsolute(value) ? resolve(value) : resolve(dirname(from), value);
}

async function isMissing(path: string): Promise<boolean> {
  return await stat(path).then(
    () => false,
    (failure) => getErrorCode(failure) === 'ENOENT' || getErrorCode(failure) === 'ENOTDIR',
  );
}
