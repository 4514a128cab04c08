import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/** A thread's state in Codex: whether it can be continued. */
export const threadSyncStatus = z.discriminatedUnion('type', [
  /** It can, as far as known. */
  z.object({ type: z.literal('usual') }),
  /** Codex lost its record. What is stored here can be read and passed to a new thread. */
  z.object({ type: z.literal('lost') }),
  /**
   * Another process may write to it, and this one may not. `watching`: that process's additions are shown here;
   * `works`: it is in the middle of a turn, as far as watching shows.
   */
  z.object({ type: z.literal('held'), watching: z.boolean(), works: z.boolean() }),
]);
export type ThreadSyncStatus = Immutable<z.infer<typeof threadSyncStatus>>;

/** The state until Codex reports another one. */
export const inSync: ThreadSyncStatus = { type: 'usual' };
