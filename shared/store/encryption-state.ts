import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/** The actual encryption of the stored threads on disk, not the requested one. */
export const encryptionState = z.discriminatedUnion('type', [
  z.object({ type: z.literal('opening') }),
  /** `sentence` says what holds the key. */
  z.object({ type: z.literal('encrypted'), sentence: z.string(), hasRecoveryKey: z.boolean() }),
  z.object({ type: z.literal('plain') }),
  /**
   * The files are being rewritten while threads continue. `newKey` means that they were already encrypted. `percent` is
   * the progress of the step, or null when unknown. It can be canceled until `finishing`; then the current step still
   * completes.
   */
  z.object({
    type: z.literal('rewriting'),
    to: z.enum(['encrypted', 'plain', 'newKey']),
    step: z.enum(['copying', 'checking', 'finishing']),
    percent: z.number().int().min(0).max(100).nullable(),
    isCanceled: z.boolean(),
  }),
  /**
   * The store is encrypted, and its key is not available. Each reason is a sentence. New content stays in memory.
   * `aside` is the path that the database gets if the user starts fresh.
   */
  z.object({
    type: z.literal('locked'),
    reasons: z.array(z.string()),
    hasRecoveryKey: z.boolean(),
    aside: z.string(),
  }),
  /** A newer version of the app wrote the store, so it is read-only. */
  z.object({ type: z.literal('newer') }),
  /** The store cannot be opened for a reason other than the key. An alert names the reason. */
  z.object({ type: z.literal('closed') }),
]);
export type EncryptionState = Immutable<z.infer<typeof encryptionState>>;
