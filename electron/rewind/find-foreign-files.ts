import type { ChangesScope } from '../../shared/changes/changes-scope.ts';
import type { DiffAuthor, DiffAuthors } from '../../shared/changes/diff-authors.ts';
import type { ParsedDiffFile } from '../../shared/changes/parse-unified-diff.ts';

/** A file of a diff with the lines to discard; null for all of it. */
type Choice = { readonly file: ParsedDiffFile; readonly lines: ReadonlySet<number> | null };

/**
 * Returns the paths of files in which others than the thread wrote some of the lines to discard, or nobody knows who
 * did. Empty if the user chose nothing but such lines in one file of what is not committed: then they mean those.
 */
export function findForeignFiles(
  scope: ChangesScope,
  choices: readonly Choice[],
  { authors, files }: DiffAuthors,
): readonly string[] {
  const foreign: string[] = [];
  let isAnyOwn = false;
  for (const { file, lines } of choices) {
    const known = files.find(({ path }) => path === file.path);
    const groups = known === undefined ? [[]] : lines === null ? [known.authors] : findHunks(file, lines, known.hunks);
    const kinds = groups.map((group) => group.flatMap((at) => authors[at]?.kind ?? []));
    if (kinds.some((of) => of.some(isOwnKind))) isAnyOwn = true;
    if (kinds.some((of) => of.length === 0 || !of.every(isOwnKind))) foreign.push(file.path);
  }
  return scope === 'uncommitted' && choices.length === 1 && !isAnyOwn ? [] : foreign;
}

const isOwnKind = (kind: DiffAuthor['kind']) => kind === 'patch' || kind === 'command' || kind === 'rewind';

/** Returns the authors of the hunks that have some of the lines. */
function findHunks<Authors>(
  { hunks }: ParsedDiffFile,
  lines: ReadonlySet<number>,
  authors: readonly Authors[],
): readonly Authors[] {
  let first = 0;
  return hunks.flatMap((hunk, at) => {
    const start = first;
    first += hunk.lines.length;
    const of = authors[at];
    return of !== undefined && hunk.lines.some((_, line) => lines.has(start + line)) ? [of] : [];
  });
}
