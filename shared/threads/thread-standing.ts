import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/** How a thread stands with Codex: whether it can be gone on with. */
export const threadStanding = z.discriminatedUnion('type', [
  /** It can, as far as anybody knows. */
  z.object({ type: z.literal('usual') }),
  /** Codex has lost its record. What is kept here can be read, and be given to a new thread. */
  z.object({ type: z.literal('lost') }),
  /**
   * Another process may write to it, this one may not. `watching`: what that process adds is shown here; `works`: it is
   * in the middle of a turn, as far as is seen while watching.
   */
  z.object({ type: z.literal('held'), watching: z.boolean(), works: z.boolean() }),
]);
export type ThreadStanding = Immutable<z.infer<typeof threadStanding>>;

/** Before Codex has said anything else. */
export const usualStanding: ThreadStanding = { type: 'usual' };
