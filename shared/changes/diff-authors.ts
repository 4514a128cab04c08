import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/**
 * Someone who changed files, seen from one thread. `command`: a command, a tool, or other work of Codex. `rewind`: the
 * user, with a rewind or discard in the thread. `app`: the user, by applying a run, or switching or pulling a branch.
 * `thread`: another thread. `other`: the user or another program.
 */
export const diffAuthor = z.object({
  kind: z.enum(['patch', 'command', 'rewind', 'app', 'thread', 'other']),
  name: z.string(),
});
export type DiffAuthor = Immutable<z.infer<typeof diffAuthor>>;

const index = z.number().int().nonnegative();

/**
 * Who changed the files of a diff. `seen` is the hash of its text. The numbers of `files` are indexes in `authors`: of
 * all who can have changed the file as the diff shows it, and of those of each of its hunks, in order. Several mean
 * that each has a part in it, or that one of them made it and nobody knows who. A file that the record of changes does
 * not cover is missing.
 */
export const diffAuthors = z.object({
  seen: z.string(),
  authors: z.array(diffAuthor),
  files: z.array(
    z.object({
      path: z.string(),
      authors: z.array(index),
      hunks: z.array(z.array(index)),
      /** The hunks in which nobody knows who wrote some of the lines. If omitted, none. */
      unknown: z.array(index).optional(),
    }),
  ),
});
export type DiffAuthors = Immutable<z.infer<typeof diffAuthors>>;
