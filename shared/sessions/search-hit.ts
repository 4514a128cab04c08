import { z } from 'zod';
import { entryId, threadId, turnId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';

/** A piece of text around what was found; `marks` are the places of the words in it, in order and apart. */
export const snippet = z.object({
  text: z.string(),
  marks: z.array(z.object({ from: z.number().int(), to: z.number().int() })),
});
export type Snippet = Immutable<z.infer<typeof snippet>>;

/** A place in a thread that has the words; without turn and entry it is the title. */
export const searchHit = z.object({
  threadId,
  title: z.string(),
  /** The folder the thread works in; null while it is not known. */
  folder: z.string().nullable(),
  archived: z.boolean(),
  /** In the thread of an agent: the thread of a person it works for, and the names of the agents on the way from there. */
  agent: z.object({ root: threadId, path: z.array(z.string()) }).nullable(),
  turnId: turnId.nullable(),
  entryId: entryId.nullable(),
  /** The kind of entry; `title` for the title. */
  kind: z.string(),
  at: z.number().nullable(),
  snippet,
});
export type SearchHit = Immutable<z.infer<typeof searchHit>>;
