import type { ParsedDiffFile } from '../../shared/changes/parse-unified-diff.ts';

/** A hunk of a file by its place, with the chosen ones of its changed lines, by their indexes in the file. */
export type TouchedHunk = { readonly hunk: number; readonly lines: ReadonlySet<number> };

/** Returns the hunks that have some of the lines, or all hunks. */
export function findTouchedHunks({ hunks }: ParsedDiffFile, lines: ReadonlySet<number> | null): readonly TouchedHunk[] {
  let first = 0;
  return hunks.flatMap((of, hunk) => {
    const start = first;
    first += of.lines.length;
    const own = of.lines.flatMap(({ kind }, at) =>
      kind !== 'context' && (lines === null || lines.has(start + at)) ? [start + at] : [],
    );
    return own.length === 0 ? [] : [{ hunk, lines: new Set(own) }];
  });
}
