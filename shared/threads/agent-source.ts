import { z } from 'zod';
import { entryId, threadId, turnId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';
import { t } from '../i18n/i18n.ts';

/** The name of an agent without a known name. */
export const unnamedAgent = t`Agent`;

/** The origin of an agent's thread. */
export const agentSource = z.object({
  /** The thread that began it, an agent's or a user's. */
  parent: threadId,
  /** The turn and entry there that began it. Null when unknown. */
  turnId: turnId.nullable(),
  entryId: entryId.nullable(),
  /** Codex's name for it. Null while unknown. */
  name: z.string().nullable(),
});
export type AgentSource = Immutable<z.infer<typeof agentSource>>;

/** The path from a visible agent thread back to the user's thread. */
export const agentOrigin = z.object({
  parent: threadId,
  /** The thread that a user began, as far up as known. */
  root: threadId,
  /** Its title. Empty when unknown. */
  rootTitle: z.string(),
  /** The names of the agents, from the outermost to this one. */
  path: z.array(z.string()),
});
export type AgentOrigin = Immutable<z.infer<typeof agentOrigin>>;
