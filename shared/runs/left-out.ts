import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import type { DiffLine, ParsedDiffFile } from '../changes/parse-unified-diff.ts';

/** The maximum number of files, and of hunks and lines in all files together, that one Apply can leave out. */
export const maxLeftOut = { files: 10_000, hunks: 50_000, lines: 200_000 } as const;

const index = z.number().int().nonnegative();

/** What Apply leaves out of a file: hunks by their first old line in the run's patch, or the whole file if null. */
export const leftOutFile = z
  .object({
    path: z.string().min(1).max(4_096),
    hunks: z.array(index).max(maxLeftOut.hunks).nullable(),
    /** For other hunks, only these changed lines, by their places among all lines of the file's hunks. */
    inPart: z
      .array(z.object({ hunk: index, lines: z.array(index).min(1).max(maxLeftOut.lines) }))
      .min(1)
      .max(maxLeftOut.hunks)
      .optional(),
  })
  .refine(({ hunks, inPart }) => (hunks === null ? inPart === undefined : hunks.length > 0 || inPart !== undefined));
export type LeftOutFile = Immutable<z.infer<typeof leftOutFile>>;

/** Everything that one Apply leaves out. */
export const leftOut = z
  .array(leftOutFile)
  .max(maxLeftOut.files)
  .refine(
    (files) => sum(files, ({ hunks, inPart }) => (hunks?.length ?? 0) + (inPart?.length ?? 0)) <= maxLeftOut.hunks,
  )
  .refine((files) => sum(files, ({ inPart }) => sum(inPart ?? [], ({ lines }) => lines.length)) <= maxLeftOut.lines);

/**
 * What was left out, in the form that is remembered. It has no limits, because Workcell could not read back a larger
 * one.
 */
export const rememberedLeftOut = z.array(
  z.object({
    path: z.string(),
    hunks: z.array(z.number()).nullable(),
    inPart: z.array(z.object({ hunk: z.number(), lines: z.array(z.number()) })).optional(),
  }),
);
export type RememberedLeftOut = z.infer<typeof rememberedLeftOut>;

function sum<Item>(items: readonly Item[], countOf: (item: Item) => number): number {
  return items.reduce((count, item) => count + countOf(item), 0);
}

/** The parts of a file's diff that decide what can be left out of it. */
export type ChangedFile = Pick<ParsedDiffFile, 'path' | 'change' | 'binary' | 'oldMode' | 'newMode'> & {
  readonly hunks: readonly { readonly oldStart: number; readonly lines: readonly Pick<DiffLine, 'kind'>[] }[];
};

/**
 * The hunks of a file by their first old line, with the places of their changed lines among all lines of the file's
 * hunks. Null for a file that can only be left out as a whole.
 */
export type FileChoices = ReadonlyMap<number, ReadonlySet<number>> | null;

/** What can be left out of each changed file. */
export type HunkChoices = ReadonlyMap<string, FileChoices>;

/**
 * Finds what can be left out of a diff. Only a modified text file can be left out in part: an added, deleted, moved or
 * binary file, a link, or a changed mode is applied as a whole or not at all.
 */
export function findHunkChoices(files: readonly ChangedFile[]): HunkChoices {
  const choices = new Map<string, FileChoices>();
  for (const file of files) choices.set(file.path, choices.has(file.path) ? null : findFileChoices(file));
  return choices;
}

function findFileChoices({ binary, change, hunks, newMode, oldMode }: ChangedFile): FileChoices {
  const isText = change === 'modified' && !binary && oldMode === newMode && oldMode?.startsWith('100') === true;
  const isOrdered = hunks.every(({ oldStart }, at) => oldStart > (hunks[at - 1]?.oldStart ?? -1));
  if (!isText || !isOrdered || hunks.length === 0) return null;
  const choices = new Map<number, ReadonlySet<number>>();
  let first = 0;
  for (const { lines, oldStart } of hunks) {
    const start = first;
    choices.set(oldStart, new Set(lines.flatMap(({ kind }, at) => (kind === 'context' ? [] : [start + at]))));
    first += lines.length;
  }
  return choices;
}

/** Counts hunks that are left out completely or in part. A file without a choice of hunks counts as one. */
export function countHunks(files: Iterable<Pick<LeftOutFile, 'hunks' | 'inPart'>>): number {
  let count = 0;
  for (const { hunks, inPart } of files) count += (hunks?.length ?? 1) + (inPart?.length ?? 0);
  return count;
}

/**
 * What is left out of a file: hunks by their first old line, each with its left-out lines, or null for the whole hunk.
 */
export type HunksOut = ReadonlyMap<number, ReadonlySet<number> | null>;

/** Returns what is left out of a file by its hunks; null for the whole file. */
export function getHunksOut({ hunks, inPart = [] }: LeftOutFile): HunksOut | null {
  if (hunks === null) return null;
  const whole = hunks.map((hunk) => [hunk, null] as const);
  return new Map([...whole, ...inPart.map(({ hunk, lines }) => [hunk, new Set(lines)] as const)]);
}

/** The reverse of `getHunksOut`, in the order of the file. */
export function toLeftOutFile(path: string, out: HunksOut | null): RememberedLeftOut[number] {
  if (out === null) return { path, hunks: null };
  const sorted = [...out].sort(([one], [other]) => one - other);
  const inPart = sorted.flatMap(([hunk, lines]) =>
    lines === null ? [] : [{ hunk, lines: [...lines].sort((one, other) => one - other) }],
  );
  const hunks = sorted.flatMap(([hunk, lines]) => (lines === null ? [hunk] : []));
  return inPart.length === 0 ? { path, hunks } : { path, hunks, inPart };
}

/** Returns what is still left out after a second Apply of the same state: what both of them left out. */
export function intersectLeftOut(one: readonly LeftOutFile[], other: readonly LeftOutFile[]): readonly LeftOutFile[] {
  const byPath = new Map(one.map((file) => [file.path, getHunksOut(file)]));
  return other.flatMap((file): readonly LeftOutFile[] => {
    const [before, after] = [byPath.get(file.path), getHunksOut(file)];
    if (before === undefined) return [];
    if (before === null || after === null) return [toLeftOutFile(file.path, before ?? after)];
    const both = new Map<number, ReadonlySet<number> | null>();
    for (const [hunk, lines] of after) {
      const known = before.get(hunk);
      if (known === undefined) continue;
      const left = lines === null || known === null ? (lines ?? known) : lines.intersection(known);
      if (left?.size !== 0) both.set(hunk, left);
    }
    return both.size === 0 ? [] : [toLeftOutFile(file.path, both)];
  });
}
