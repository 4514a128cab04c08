import { join } from 'node:path';
import { err, type Result } from '../../../shared/base/result.ts';
import {
  isFileName,
  type PromptFolder,
  type PromptPlace,
  type PromptSummary,
} from '../../../shared/catalogs/prompts/prompt.ts';
import type { ReadPromptProblem, WritePromptProblem } from '../../../shared/contract/catalogs.ts';
import type { Lifetime } from '../../base/lifetime.ts';
import { watchNestedFolder } from '../../files/watch-entry.ts';
import { findPromptSource, readPromptFile, toPromptFileName } from './prompt-files.ts';
import { listPromptsInFolder, type PromptListing } from './prompt-listing.ts';
import { type PromptToWrite, writePromptFile } from './write-prompt.ts';

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
