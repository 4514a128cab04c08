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
 * if no one else is known for what the user chose in one file of what is not committed: then they mean that.
 */
export function findForeignHunks(
  scope: ChangesScope,
  choices: readonly Choice[],
  { authors, files }: DiffAuthors,
): ForeignHunks {
  const foreign = new Map<string, Set<number | null>>();
  let isAllOther = true;
  for (const { file, lines } of choices) {
    const known = files.find(({ path }) => path === file.path);
    const isInHunks = lines !== null || (file.change === 'modified' && file.hunks.length > 0);
    const isNewMode = file.change === 'modified' && file.oldMode !== file.newMode && isWhole(file, lines);
    const hunks = isInHunks ? findTouchedHunks(file, lines).map(({ hunk }) => hunk) : [];
    // No hunk shows who changed the permissions.
    for (const hunk of isInHunks && !isNewMode ? hunks : [...hunks, null]) {
      const own = (hunk === null ? known?.authors : known?.hunks[hunk]) ?? [];
      // A rewind or discard only brings back or takes away what others wrote.
      const kinds = own.flatMap((at) => authors[at]?.kind ?? []).filter((kind) => kind !== 'rewind');
      const isUnknown = kinds.length === 0 || (hunk !== null && known?.unknown?.includes(hunk) === true);
      if (known === undefined || kinds.some((kind) => kind !== 'other')) isAllOther = false;
      if (!isUnknown && kinds.every(isOwnKind)) continue;
      foreign.set(file.path, (foreign.get(file.path) ?? new Set()).add(hunk));
    }
  }
  return scope === 'uncommitted' && choices.length === 1 && isAllOther ? new Map() : foreign;
}

/** Whether the choice has every change of the lines. Then the permissions go back, too. */
function isWhole(file: ParsedDiffFile, lines: ReadonlySet<number> | null): boolean {
  const all = file.hunks.flatMap((hunk) => hunk.lines);
  return lines === null || all.every(({ kind }, line) => kind === 'context' || lines.has(line));
}

const isOwnKind = (kind: DiffAuthor['kind']) => kind === 'patch' || kind === 'command';
