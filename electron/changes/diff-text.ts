import type { TurnId } from '../../shared/base/ids.ts';
import type { DiffFile, DiffSummary } from '../../shared/changes/diff-session.ts';
import { summariseDiff } from '../../shared/changes/summarise-diff.ts';

/** The diff of a turn or of one patch: its newest text, and what it says of each file. */
export class DiffText {
  readonly #place: Pick<DiffSummary, 'threadId' | 'turnId' | 'entryId'>;
  #text: string | null = null;
  #files: readonly DiffFile[] | null = null;
  #version = 0;

  constructor(place: Pick<DiffSummary, 'threadId' | 'turnId' | 'entryId'>) {
    this.#place = place;
  }

  /** The text; null when it is not kept here. */
  get text(): string | null {
    return this.#text;
  }

  get turnId(): TurnId {
    return this.#place.turnId;
  }

  get version(): number {
    return this.#version;
  }

  /** Takes a new text. False when it is the one that is known. */
  update(text: string): boolean {
    if (text === this.#text) return false;
    this.#text = text;
    this.#files = null;
    this.#version += 1;
    return true;
  }

  /** Takes what an earlier run has counted; the text stays in the store. */
  restore(files: readonly DiffFile[]): void {
    this.#files = files;
    this.#version += 1;
  }

  /** Gives the text's memory back, its summary stays. */
  release(): void {
    this.#files = this.summary().files;
    this.#text = null;
  }

  /** The files are counted once a text, when somebody asks. */
  summary(): DiffSummary {
    this.#files ??= summariseDiff(this.#text ?? '');
    return { ...this.#place, version: this.#version, files: this.#files };
  }
}
