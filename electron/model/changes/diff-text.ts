import type { TurnId } from '../../../shared/base/ids.ts';
import type { DiffFile, DiffSummary } from '../../../shared/changes/diff-summary.ts';
import { type ParsedDiffFile, parseUnifiedDiff } from '../../../shared/changes/parse-unified-diff.ts';
import { summarizeDiff } from '../../../shared/changes/scan-diff.ts';

/** The diff of a turn or of one patch: its newest text, and facts about each file. */
export class DiffText {
  readonly #place: Pick<DiffSummary, 'threadId' | 'turnId' | 'entryId'>;
  #text: string | null = null;
  #files: readonly DiffFile[] | null = null;
  #version = 0;
  #reported = '';
  #isRecorded = false;

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

  /** The newest text from Codex. */
  get reported(): string {
    return this.#reported;
  }

  /** Takes a text from Codex. Returns false if it changes nothing, because the record of changes knows better. */
  report(text: string): boolean {
    this.#reported = text;
    return !this.#isRecorded && this.#update(text);
  }

  /**
   * Takes a text from the record of changes. Returns false if it says the same as the current text, which then stays:
   * decisions of the user refer to it.
   */
  record(text: string): boolean {
    this.#isRecorded = true;
    if (this.#text !== null && saysTheSame(this.#text, text)) return false;
    return this.#update(text);
  }

  #update(text: string): boolean {
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

/**
 * Whether two diffs describe the same changes. Codex's diffs lack modes, or describe deleted files as plain ones. The
 * record names only contents without lines.
 */
function saysTheSame(one: string, other: string): boolean {
  if (one === other) return true;
  const byPath = (text: string) => parseUnifiedDiff(text).toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const [first, second] = [byPath(one), byPath(other)];
  const unnamed = { oldMode: null, newMode: null, contents: null };
  const isSame = (a: string | null, b: string | null) => a === null || b === null || a === b;
  const isSameFile = (a: ParsedDiffFile, b: ParsedDiffFile | undefined) =>
    b !== undefined &&
    (a.change === 'deleted' || isSame(a.oldMode, b.oldMode)) &&
    isSame(a.newMode, b.newMode) &&
    isSame(a.contents, b.contents) &&
    JSON.stringify({ ...a, ...unnamed }) === JSON.stringify({ ...b, ...unnamed });
  return first.length === second.length && first.every((file, at) => isSameFile(file, second[at]));
}
