import { z } from 'zod';
import { entryId, threadId, turnId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';

/** Text around a match. `marks` are the positions of the words in it, in order and not overlapping. */
export const snippet = z.object({
  text: z.string(),
  marks: z.array(z.object({ from: z.number().int(), to: z.number().int() })),
});
export type Snippet = Immutable<z.infer<typeof snippet>>;

/** A place in a thread that matches. Without turn and entry, it is the title. */
export const searchHit = z.object({
  threadId,
  title: z.string(),
  /** The thread's folder. Null while unknown. */
  folder: z.string().nullable(),
  archived: z.boolean(),
  /** For an agent's thread: the user's thread it works for, and the names of the agents on the path from there. */
  agent: z.object({ root: threadId, path: z.array(z.string()) }).nullable(),
  turnId: turnId.nullable(),
  entryId: entryId.nullable(),
  /** The kind of entry. `title` for the title. */
  kind: z.string(),
  at: z.number().nullable(),
  snippet,
});
export type SearchHit = Immutable<z.infer<typeof searchHit>>;
