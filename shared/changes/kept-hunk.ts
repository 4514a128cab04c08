import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/** The maximum number of marks per thread. The oldest ones are dropped first. */
export const maxKeptHunks = 5_000;

const place = z.number().int().nonnegative();

/** A hunk that the user reviewed and keeps. The mark is on its lines, in whichever diff they are shown. */
export const keptHunk = z.object({
  /** A hash of its lines. */
  seen: z.string().max(64),
  path: z.string().max(4_096),
  /** The numbers of its first line before and after the change. Null for a file that can only be kept as a whole. */
  place: z.object({ before: place, after: place }).nullable().default(null),
  /** The lines of the hunk that the user keeps, by their indexes. If omitted, all of them. */
  lines: z.array(z.number().int().nonnegative()).optional(),
});
export type KeptHunk = Immutable<z.infer<typeof keptHunk>>;

/** All marks of a thread, or some of them. */
export const keptHunks = z.array(keptHunk).max(maxKeptHunks);

/** Hunks that the user keeps, or no longer keeps. */
export const keptHunksChange = z.object({ hunks: keptHunks, isKept: z.boolean() });
export type KeptHunksChange = Immutable<z.infer<typeof keptHunksChange>>;

/** Returns the marks of a thread after a change. Drops the oldest ones if there are too many. */
export function applyKeptHunksChange(
  before: readonly KeptHunk[],
  { hunks, isKept }: KeptHunksChange,
): readonly KeptHunk[] {
  const changed = new Set(hunks.map(toMarkKey));
  const rest = before.filter((one) => !changed.has(toMarkKey(one)));
  return isKept ? [...rest, ...hunks].slice(-maxKeptHunks) : rest;
}

/** Identifies a mark. A later one with the same key replaces it. */
export function toMarkKey({ path, place: at, seen }: KeptHunk): string {
  return JSON.stringify([seen, path, at?.before, at?.after]);
}
