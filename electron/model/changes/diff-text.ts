import type { TurnId } from '../../../shared/base/ids.ts';
import type { DiffFile, DiffSummary } from '../../../shared/changes/diff-summary.ts';
import { summarizeDiff } from '../../../shared/changes/scan-diff.ts';

/** The diff of a turn or of one patch: its newest text, and facts about each file. */
export class DiffText {
  readonly #place: Pick<DiffSummary, 'threadId' | 'turnId' | 'entryId'>;
  #text: string | null = null;
  #files: readonly DiffFile[] | null = null;
  #version = 0;

  constructor(place: Pick<DiffSummary, 'threadId' | 'turnId' | 'entryId'>) {
    this.#place = place;
  }

  /** The text. Null if it is not in memory. */
  get text(): string | null {
    return this.#text;
  }

  get turnId(): TurnId {
    return this.#place.turnId;
  }

  get version(): number {
    return this.#version;
  }

  /** Sets a new text. Returns false if it is unchanged. */
  update(text: string): boolean {
    if (text === this.#text) return false;
    this.#text = text;
    this.#files = null;
    this.#version += 1;
    return true;
  }

  /** Sets the counts from an earlier run. The text stays in the store. */
  restoreFiles(files: readonly DiffFile[]): void {
    this.#files = files;
    this.#version += 1;
  }

  /** Frees the memory of the text. The summary stays. */
  release(): void {
    this.#files = this.summarize().files;
    this.#text = null;
  }

  /** Counts the files once per text, on demand. */
  summarize(): DiffSummary {
    this.#files ??= summarizeDiff(this.#text ?? '');
    return { ...this.#place, version: this.#version, files: this.#files };
  }
}
