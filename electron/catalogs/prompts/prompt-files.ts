import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { lstat, readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import { maxPromptBytes } from '../../../shared/catalogs/prompts/prompt.ts';
import { isInside } from '../../../shared/files/is-inside.ts';
import { getErrorCode } from '../../base/error-message.ts';
import { pathStyle } from '../../files/path-style.ts';
import { readTextFile } from '../../files/read-text-file.ts';
import { compareNames } from '../compare-names.ts';

/** A folder with prompts, by its real path. */
export type PromptSource = {
  readonly folder: string;
  /** The folder that links must not leave. Null for the user's own folder, where links may lead anywhere. */
  readonly bounds: string | null;
};

/** Finds a folder with prompts. `ok(null)` if it does not exist yet. */
export async function findPromptSource(
  folder: string,
  bounds: string | null,
): Promise<Result<PromptSource | null, 'leadsOutside' | 'unreadable'>> {
  try {
    const real = await realpath(folder);
    return leadsOutside(bounds, real) ? err('leadsOutside') : ok({ folder: real, bounds });
  } catch (failure) {
    return isMissing(failure) ? ok(null) : err('unreadable');
  }
}

/** Lists the files of a folder whose names are those of prompts, sorted by name. Rejects with the system's error. */
export async function listPromptFiles({ folder }: PromptSource): Promise<readonly Dirent[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.name.endsWith(promptEnding) && entry.name !== promptEnding && !entry.isDirectory())
    .toSorted(({ name: one }, { name: other }) => compareNames(toPromptName(one), toPromptName(other)));
}

/** Returns the file name of a prompt. */
export function toPromptFileName(name: string): string {
  return `${name}${promptEnding}`;
}

/** Returns the prompt's name for a file name that ends in `.md`. Does not check the ending. */
export function toPromptName(file: string): string {
  return file.slice(0, -promptEnding.length);
}

const promptEnding = '.md';

/** Why a prompt file cannot be read. `leadsOutside`: a link in it leaves its bounds. */
export type PromptFileProblem = 'gone' | 'leadsOutside' | 'tooLarge' | 'notText' | 'unreadable';

/** Reads a prompt's text, and a version that is unique to this text. */
export async function readPromptFile(
  { bounds, folder }: PromptSource,
  file: string,
): Promise<Result<{ readonly text: string; readonly version: string }, PromptFileProblem>> {
  const path = join(folder, file);
  try {
    const isLink = (await lstat(path)).isSymbolicLink();
    const real = isLink ? await realpath(path) : path;
    if (isLink && leadsOutside(bounds, real)) return err('leadsOutside');
    const read = await readTextFile(real, maxPromptBytes);
    if (!read.ok) return read;
    const { bytes, text } = read.value;
    return ok({ text, version: createHash('sha256').update(bytes).digest('hex') });
  } catch (failure) {
    return err(isMissing(failure) ? 'gone' : 'unreadable');
  }
}

function leadsOutside(bounds: string | null, real: string): boolean {
  return bounds !== null && !isInside(bounds, real, pathStyle);
}

function isMissing(failure: unknown): boolean {
  const code = getErrorCode(failure);
  return code === 'ENOENT' || code === 'ENOTDIR';
}
