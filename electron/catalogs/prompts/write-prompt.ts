import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import { isFileName, isPromptName, maxPromptBytes } from '../../../shared/catalogs/prompts/prompt.ts';
import type { WritePromptProblem } from '../../../shared/contract/catalogs.ts';
import { isInside } from '../../../shared/files/is-inside.ts';
import { getErrorMessage } from '../../base/error-message.ts';
import { pathStyle } from '../../files/path-style.ts';
import { resolveRealPath } from '../../files/real-path.ts';
import { writeFileAtomically } from '../../files/write-file-atomically.ts';
import { findPromptSource, readPromptFile, toPromptFileName } from './prompt-files.ts';

/** A prompt file to write. `bounds` is null if links may lead anywhere. */
export type PromptToWrite = {
  /** The folder, which is created if needed, and the bounds. Neither the folder nor a link in it may leave them. */
  readonly folder: string;
  readonly bounds: string | null;
  readonly name: string;
  readonly text: string;
  /** The version that it replaces. Null if the prompt is new. */
  readonly replaces: string | null;
};

/** Writes a prompt completely or not at all, and only over the version that it is based on. */
export async function writePromptFile(
  prompt: PromptToWrite,
): Promise<Result<{ readonly version: string }, WritePromptProblem>> {
  const { bounds, folder, name, replaces, text } = prompt;
  if (replaces === null ? !isPromptName(name) : !isFileName(name)) return err({ type: 'badName' });
  if (Buffer.byteLength(text) > maxPromptBytes) return err({ type: 'tooLarge' });
  // Checked before creating a folder, because a folder on the path may be a link.
  if (bounds !== null && !isInside(bounds, await resolveRealPath(folder), pathStyle))
    return err({ type: 'leadsOutside' });
  try {
    await mkdir(folder, { recursive: true });
    const source = await findPromptSource(folder, bounds);
    if (!source.ok || source.value === null) return err({ type: 'leadsOutside' });
    const file = toPromptFileName(name);
    const before = await readPromptFile(source.value, file);
    if (!before.ok && before.error === 'leadsOutside') return err({ type: 'leadsOutside' });
    if (replaces === null && (before.ok || before.error !== 'gone')) return err({ type: 'taken' });
    const version = before.ok ? before.value.version : null;
    if (version !== replaces) return err({ type: 'changed', version });
    const path = join(source.value.folder, file);
    // In a folder that is not the user's own, follow a link only if it leads to the file that was read.
    const target = bounds !== null && before.ok ? await realpath(path) : path;
    if (bounds !== null && !isInside(bounds, target, pathStyle)) return err({ type: 'leadsOutside' });
    await writeFileAtomically(target, text, { mode: 'kept', replaceLink: bounds !== null });
    const after = await readPromptFile(source.value, file);
    return after.ok ? ok({ version: after.value.version }) : err({ type: 'changed', version: null });
  } catch (failure) {
    return err({ type: 'failed', message: getErrorMessage(failure) });
  }
}
