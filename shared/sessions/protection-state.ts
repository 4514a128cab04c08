import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/** How the stored threads are protected on the disk, as it is and not as it was asked for. */
export const protectionState = z.discriminatedUnion('type', [
  z.object({ type: z.literal('opening') }),
  /** `sentence` says who keeps the key. */
  z.object({ type: z.literal('encrypted'), sentence: z.string(), hasRecoveryKey: z.boolean() }),
  z.object({ type: z.literal('plain') }),
  /**
   * The files are written anew; threads go on meanwhile. `newKey`: they were encrypted before too. `percent` is that of
   * the step, null where nobody knows. Until `finishing` it can be called off; once it is, the step is still ended.
   */
  z.object({
    type: z.literal('rewriting'),
    to: z.enum(['encrypted', 'plain', 'newKey']),
    step: z.enum(['copying', 'checking', 'finishing']),
    percent: z.number().int().min(0).max(100).nullable(),
    isCancelled: z.boolean(),
  }),
  /**
   * The store is encrypted, and its key could not be had; each reason is a sentence. What happens is kept in memory.
   * `aside` is the path that the database gets when the person starts fresh.
   */
  z.object({
    type: z.literal('locked'),
    reasons: z.array(z.string()),
    hasRecoveryKey: z.boolean(),
    aside: z.string(),
  }),
  /** A newer version of the app wrote the store: it is only read. */
  z.object({ type: z.literal('newer') }),
  /** It cannot be opened for a reason that no key mends; an alert says which. */
  z.object({ type: z.literal('closed') }),
]);
export type ProtectionState = Immutable<z.infer<typeof protectionState>>;
