import { z } from 'zod';
import { entryId, threadId, turnId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';
import { t } from '../words/words.ts';

/** What an agent goes by whose name is not known. */
export const unnamedAgent = t`Agent`;

/** Where the thread of an agent comes from. */
export const agentOf = z.object({
  /** The thread that began it, an agent's or a person's. */
  parent: threadId,
  /** The turn and the entry there that began it; null where they are not known. */
  turnId: turnId.nullable(),
  entryId: entryId.nullable(),
  /** What Codex calls it; null while that is not known. */
  name: z.string().nullable(),
});
export type AgentOf = Immutable<z.infer<typeof agentOf>>;

/** The way from the thread of an agent that a window shows back to the one that began it. */
export const agentOrigin = z.object({
  parent: threadId,
  /** The thread that a person began, as far up as is known. */
  root: threadId,
  /** What that is called; empty where it is not known. */
  rootTitle: z.string(),
  /** The names of the agents from the outermost to this one. */
  path: z.array(z.string()),
});
export type AgentOrigin = Immutable<z.infer<typeof agentOrigin>>;
