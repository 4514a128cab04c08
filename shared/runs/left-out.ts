import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import type { ParsedDiffFile } from '../changes/parse-unified-diff.ts';

/** The most files, and the most hunks of all files together, that one Apply can leave out. */
export const mostLeftOut = { files: 10_000, hunks: 50_000 } as const;

/** What Apply leaves out of a file: hunks by their first old line in the run's patch, or the whole file if null. */
export const leftOutFile = z.object({
  path: z.string().min(1).max(4_096),
  hunks: z.array(z.number().int().nonnegative()).min(1).max(mostLeftOut.hunks).nullable(),
});
export type LeftOutFile = Immutable<z.infer<typeof leftOutFile>>;

/** What was left out, as it is remembered: of any number, because what cannot be read again is lost. */
export const rememberedLeftOut = z.array(z.object({ path: z.string(), hunks: z.array(z.number()).nullable() }));

/** Everything that one Apply leaves out. */
export const leftOut = z
  .array(leftOutFile)
  .max(mostLeftOut.files)
  .refine((files) => files.reduce((sum, { hunks }) => sum + (hunks?.length ?? 0), 0) <= mostLeftOut.hunks);

/** The parts of a file's diff that decide what can be left out of it. */
export type ChangedFile = Pick<ParsedDiffFile, 'path' | 'change' | 'binary' | 'oldMode' | 'newMode'> & {
  readonly hunks: readonly { readonly oldStart: number }[];
};

/** The hunks of each changed file by their first old line. Null for a file that can only be left out as a whole. */
export type HunkChoices = ReadonlyMap<string, readonly number[] | null>;

/**
 * Finds what can be left out of a diff. Only a modified text file can be left out in part: an added, deleted, moved or
 * binary file, a link, or a changed mode is applied as a whole or not at all.
 */
export function hunkChoices(files: readonly ChangedFile[]): HunkChoices {
  const choices = new Map<string, readonly number[] | null>();
  for (const file of files) choices.set(file.path, choices.has(file.path) ? null : hunksOf(file));
  return choices;
}

function hunksOf({ binary, change, hunks, newMode, oldMode }: ChangedFile): readonly number[] | null {
  const isText = change === 'modified' && !binary && oldMode === newMode && oldMode?.startsWith('100') === true;
  const starts = hunks.map(({ oldStart }) => oldStart);
  const isOrdered = starts.every((start, at) => start > (starts[at - 1] ?? -1));
  return isText && isOrdered && starts.length > 0 ? starts : null;
}

/** Counts hunks, with a file that has no choice of hunks as one. */
export function countHunks(files: Iterable<Pick<LeftOutFile, 'hunks'>>): number {
  let count = 0;
  for (const { hunks } of files) count += hunks?.length ?? 1;
  return count;
}

/** What is still left out after a second Apply of the same state: what both of them left out. */
export function leftOutByBoth(one: readonly LeftOutFile[], other: readonly LeftOutFile[]): readonly LeftOutFile[] {
  const byPath = new Map(one.map((file) => [file.path, file]));
  return other.flatMap(({ path, hunks }): readonly LeftOutFile[] => {
    const before = byPath.get(path);
    if (before === undefined) return [];
    if (before.hunks === null) return [{ path, hunks }];
    if (hunks === null) return [before];
    const known = new Set(before.hunks);
    const both = hunks.filter((start) => known.has(start));
    return both.length === 0 ? [] : [{ path, hunks: both }];
  });
}
