import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { leftMessage } from './goal.ts';

/** A thread's state in Codex: whether it can be continued. */
export const threadSyncStatus = z.discriminatedUnion('type', [
  /** Codex can continue it, as far as known. */
  z.object({ type: z.literal('inSync') }),
  /** Codex lost its record. What is stored here can be read and passed to a new thread. */
  z.object({ type: z.literal('lost') }),
  /**
   * Another process may write to it, and this one may not. What that process adds is shown here. `works`: it is in the
   * middle of a turn, as far as that shows.
   */
  z.object({ type: z.literal('locked'), works: z.boolean() }),
  /**
   * Codex would start work as soon as it loads the thread, or with the thread's next turn: toward the goal, if that is
   * active, or with the `queued` messages that another client left in Codex's own queue, next one first. The user
   * decides.
   */
  z.object({ type: z.literal('pendingWork'), queued: z.array(leftMessage) }),
]);
export type ThreadSyncStatus = Immutable<z.infer<typeof threadSyncStatus>>;

/** The state until Codex reports another one. */
export const inSync: ThreadSyncStatus = { type: 'inSync' };
