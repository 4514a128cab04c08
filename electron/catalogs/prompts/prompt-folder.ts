import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import {
  isFileName,
  isPromptName,
  maxPromptBytes,
  type PromptFolder,
  type PromptPlace,
  type PromptSummary,
} from '../../../shared/catalogs/prompts/prompt.ts';
import type { ReadPromptProblem, WritePromptProblem } from '../../../shared/contract/catalogs.ts';
import { isInside } from '../../../shared/files/is-inside.ts';
import { getErrorMessage } from '../../base/error-message.ts';
import type { Lifetime } from '../../base/lifetime.ts';
import { pathStyle } from '../../files/path-style.ts';
import { resolveRealPath } from '../../files/real-path.ts';
import { watchNestedFolder } from '../../files/watch-entry.ts';
import { writeFileAtomically } from '../../files/write-file-atomically.ts';
import { findPromptSource, readPromptFile, toPromptFileName } from './prompt-files.ts';
import { listPromptsInFolder, type PromptListing } from './prompt-listing.ts';

export type PromptFolderDeps = {
  readonly place: PromptPlace;
  /** An absolute path, and the names that lead from it to the folder. */
  readonly base: string;
  readonly pathInBase: readonly string[];
  /** True if nothing outside `base` is read or written. */
  readonly isBounded: boolean;
  /** How long to watch the folder. */
  readonly lifetime: Lifetime;
  /** Called when the list may be outdated. */
  changed(): void;
};

/** The content of a folder, as windows get it. */
export type ListedFolder = { readonly prompts: readonly PromptSummary[]; readonly folder: PromptFolder };

const nothingKnown: PromptListing['known'] = new Map();

/** One prompt folder: listed once until it changes, watched, read and written. */
export class PromptFolderReader {
  readonly #deps: PromptFolderDeps;
  readonly #path: string;
  #listed: Promise<ListedFolder> | null = null;
  #known = nothingKnown;

  constructor(deps: PromptFolderDeps) {
    this.#deps = deps;
    this.#path = join(deps.base, ...deps.pathInBase);
    deps.lifetime.onEnd(watchNestedFolder(deps.base, deps.pathInBase, () => deps.changed()));
  }

  list(): Promise<ListedFolder> {
    this.#listed ??= this.#read();
    return this.#listed;
  }

  /** Makes the next listing read the folder again. */
  forget(): void {
    this.#listed = null;
  }

  async read(name: string): Promise<Result<{ readonly text: string; readonly version: string }, ReadPromptProblem>> {
    if (!isFileName(name)) return err({ type: 'gone' });
    const source = await this.#source();
    if (!source.ok) return err({ type: source.error });
    if (source.value === null) return err({ type: 'gone' });
    const read = await readPromptFile(source.value, toPromptFileName(name));
    return read.ok ? read : err({ type: read.error });
  }

  async write(
    prompt: Pick<PromptToWrite, 'name' | 'text' | 'replaces'>,
  ): Promise<Result<{ readonly version: string }, WritePromptProblem>> {
    const written = await writePromptFile({ ...prompt, folder: this.#path, bounds: this.#bounds });
    // On systems without watching, nothing else reports the change.
    if (written.ok) this.#deps.changed();
    return written;
  }

  get #bounds(): string | null {
    return this.#deps.isBounded ? this.#deps.base : null;
  }

  #source() {
    return findPromptSource(this.#path, this.#bounds);
  }

  async #read(): Promise<ListedFolder> {
    const { place } = this.#deps;
    const folder: PromptFolder = { place, path: this.#path, problem: null, more: 0 };
    const source = await this.#source();
    if (!source.ok) return { prompts: [], folder: { ...folder, problem: source.error } };
    if (source.value === null) return { prompts: [], folder };
    try {
      const { known, more, prompts } = await listPromptsInFolder(place, source.value, this.#known);
      this.#known = known;
      return { prompts, folder: { ...folder, more } };
    } catch {
      return { prompts: [], folder: { ...folder, problem: 'unreadable' } };
    }
  }
}

/** A prompt file to write. `bounds` is null if links may lead anywhere. */
type PromptToWrite = {
  /** The folder, which is created if needed, and the bounds. Neither the folder nor a link in it may leave them. */
  readonly folder: string;
  readonly bounds: string | null;
  readonly name: string;
  readonly text: string;
  /** The version that it replaces. Null if the prompt is new. */
  readonly replaces: string | null;
};

/** Writes a prompt completely or not at all, and only over the version that it is based on. */
async function writePromptFile(
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
