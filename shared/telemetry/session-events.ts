import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { count, durationMs } from './measures.ts';

/**
 * What happens to threads on their way between here, Codex and the disk, as it is counted: enumerations, counts and
 * durations only, never a text, a path or an id.
 */
export const sessionEvent = z.discriminatedUnion('type', [
  /** Codex is asked to take a thread up. One of the three others follows. */
  z.object({ type: z.literal('session.resume.start') }),
  /** It has. `added` turns came from other clients; `vanished` ones Codex no longer knows. */
  z.object({ type: z.literal('session.resume.success'), durationMs, added: count, vanished: count }),
  /** It has, and items of ours could not be read: `newer` ones are of a later version of the app. */
  z.object({ type: z.literal('session.resume.partial'), durationMs, damaged: count, newer: count }),
  /** It has not. `lost`: it has no record of the thread. `held`: another process writes to it. */
  z.object({
    type: z.literal('session.resume.failure'),
    durationMs,
    reason: z.enum(['lost', 'held', 'notReady', 'refused']),
  }),
  /** What changed in a thread is on disk. */
  z.object({ type: z.literal('session.persist.save'), durationMs, turns: count }),
  /** It is not, and is tried again. */
  z.object({
    type: z.literal('session.persist.failure'),
    durationMs,
    turns: count,
    reason: z.enum(['diskFull', 'diskFails', 'readOnly', 'failed']),
  }),
  /** The oldest outputs of commands were removed, so that what is recorded stays within its budget. */
  z.object({ type: z.literal('session.output.removed'), outputs: count, bytes: count }),
]);
export type SessionEvent = Immutable<z.infer<typeof sessionEvent>>;

/** Takes each event as it happens. */
export type TellSessionEvent = (event: SessionEvent) => void;
