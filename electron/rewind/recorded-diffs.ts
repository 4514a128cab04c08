import { setImmediate } from 'node:timers/promises';
import {
  type DiffSide,
  formatDiff,
  maxRenamePairs,
  type PathChange,
  pairRenames,
} from '../model/changes/format-diff.ts';
import { type FileSnapshot, isIgnoredSnapshot } from '../model/threads/file-snapshot.ts';
import { readText } from './contents.ts';
import type { HistoryStore } from './history-store.ts';
import { isSameState } from './plan-files.ts';

/** Two states of a path. */
export type StateChange = { readonly path: string; readonly before: FileSnapshot; readonly after: FileSnapshot };

/** The newest diffs of files are kept, so that a step costs what it changed: so many characters together. */
const maxKeptLength = 16_000_000;
/** Longer texts, in characters, end with the names of the other files. */
const maxTextLength = 8_000_000;

/** After this many characters, other work gets its turn. */
const restAfter = 256_000;

/** Formats recorded changes as unified diffs. */
export class RecordedDiffs {
  readonly #store: Pick<HistoryStore, 'contents'>;
  readonly #formatted = new Map<string, string>();
  #keptLength = 0;

  constructor(store: Pick<HistoryStore, 'contents'>) {
    this.#store = store;
  }

  /** Formats changes, oldest first, from the first one of each file to the last one. */
  async format(changes: readonly StateChange[]): Promise<string> {
    const files = listNetChanges(changes);
    const pairs = files.filter(isGone).length * files.filter(isNew).length;
    const singles = new Set(
      pairs > 0 && pairs <= maxRenamePairs ? files.filter((file) => isGone(file) || isNew(file)) : [],
    );
    const paired = new Map<string, PathChange>();
    const sides: PathChange[] = [];
    for (const file of singles) sides.push(await this.#readSides(file));
    for (const change of await pairRenames(sides, () => setImmediate())) paired.set(change.path, change);
    const texts: string[] = [];
    let [length, restedAt] = [0, 0];
    for (const file of files) {
      const pair = paired.get(file.path);
      if (pair === undefined && singles.has(file)) continue;
      const known = length > maxTextLength ? toNamedChange(file) : pair;
      const text = known === undefined ? await this.#formatFile(file) : formatDiff(known);
      texts.push(text);
      length += text.length;
      if (length - restedAt < restAfter) continue;
      restedAt = length;
      await setImmediate();
    }
    return texts.join('');
  }

  async #formatFile(file: StateChange): Promise<string> {
    const key = JSON.stringify(file);
    const text = this.#formatted.get(key) ?? formatDiff(await this.#readSides(file));
    this.#drop(key);
    this.#formatted.set(key, text);
    this.#keptLength += key.length + text.length;
    for (const oldest of this.#formatted.keys()) {
      if (this.#keptLength <= maxKeptLength) break;
      this.#drop(oldest);
    }
    return text;
  }

  #drop(key: string): void {
    const text = this.#formatted.get(key);
    if (this.#formatted.delete(key)) this.#keptLength -= key.length + (text ?? '').length;
  }

  async #readSides({ after, before, path }: StateChange): Promise<PathChange> {
    return { path, from: null, before: await this.#readSide(before), after: await this.#readSide(after) };
  }

  async #readSide(state: FileSnapshot): Promise<DiffSide> {
    const text = state.kind === 'file' ? await readText(this.#store, state) : null;
    return state.kind === 'file' && text !== null ? { kind: 'text', text, mode: state.mode } : toNamedSide(state);
  }
}

const isGone = ({ after }: StateChange) => after.kind === 'absent';
const isNew = ({ before }: StateChange) => before.kind === 'absent';

function listNetChanges(changes: readonly StateChange[]): readonly StateChange[] {
  const files = [...Map.groupBy(changes, ({ path }) => path)].flatMap(([path, ofPath]): readonly StateChange[] => {
    const [before, after] = [ofPath[0]?.before, ofPath.at(-1)?.after];
    if (before === undefined || after === undefined || isSameState(before, after)) return [];
    // Git starting or ceasing to ignore a file is no change of the file.
    return isIgnoredSnapshot(before) || isIgnoredSnapshot(after) ? [] : [{ path, before, after }];
  });
  return files.toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

function toNamedChange({ after, before, path }: StateChange): PathChange {
  return { path, from: null, before: toNamedSide(before), after: toNamedSide(after) };
}

function toNamedSide(state: FileSnapshot): DiffSide {
  if (state.kind === 'absent' || state.kind === 'link') return state;
  return state.kind === 'file'
    ? { kind: 'other', mode: state.mode, sha256: state.sha256 }
    : { kind: 'other', mode: null, sha256: null };
}
