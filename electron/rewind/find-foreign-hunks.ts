import type { ChangesScope } from '../../shared/changes/changes-scope.ts';
import type { DiffAuthor, DiffAuthors } from '../../shared/changes/diff-authors.ts';
import type { ParsedDiffFile } from '../../shared/changes/parse-unified-diff.ts';
import { findTouchedHunks } from './split-choice.ts';

/** A file of a diff with the lines to discard; null for all of it. */
type Choice = { readonly file: ParsedDiffFile; readonly lines: ReadonlySet<number> | null };

/** Hunks by path. Null is the whole file. */
export type ForeignHunks = ReadonlyMap<string, ReadonlySet<number | null>>;

/**
 * Returns the hunks to discard in which others than the thread wrote some of the lines, or nobody knows who did. Empty
 * if the user chose nothing but such lines in one file of what is not committed: then they mean those.
 */
export function findForeignHunks(
  scope: ChangesScope,
  choices: readonly Choice[],
  { authors, files }: DiffAuthors,
): ForeignHunks {
  const foreign = new Map<string, Set<number | null>>();
  let isAnyOwn = false;
  for (const { file, lines } of choices) {
    const known = files.find(({ path }) => path === file.path);
    const isInHunks = lines !== null || (file.change === 'modified' && file.hunks.length > 0);
    const hunks = isInHunks ? findTouchedHunks(file, lines).map(({ hunk }) => hunk) : [null];
    for (const hunk of hunks) {
      const own = (hunk === null ? known?.authors : known?.hunks[hunk]) ?? [];
      const kinds = own.flatMap((at) => authors[at]?.kind ?? []);
      if (kinds.some(isOwnKind)) isAnyOwn = true;
      if (kinds.length > 0 && kinds.every(isOwnKind)) continue;
      foreign.set(file.path, (foreign.get(file.path) ?? new Set()).add(hunk));
    }
  }
  return scope === 'uncommitted' && choices.length === 1 && !isAnyOwn ? new Map() : foreign;
}

const isOwnKind = (kind: DiffAuthor['kind']) => kind === 'patch' || kind === 'command' || kind === 'rewind';
