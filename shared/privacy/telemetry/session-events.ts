import { z } from 'zod';
import type { Immutable } from '../../base/immutable.ts';
import { count, durationMs } from './measures.ts';

/**
 * Events of threads between the app, Codex, and the disk, for counting: only enumerations, counts, and durations, never
 * a text, path, or id.
 */
export const sessionEvent = z.discriminatedUnion('type', [
  /** The app asked Codex to resume a thread. One of the next three events follows. */
  z.object({ type: z.literal('session.resume.start') }),
  /** Codex resumed it. `added` turns came from other clients; Codex no longer knows the `vanished` ones. */
  z.object({ type: z.literal('session.resume.success'), durationMs, added: count, vanished: count }),
  /** Codex resumed it, but some of our items could not be read. `newer` ones are from a later version of the app. */
  z.object({ type: z.literal('session.resume.partial'), durationMs, damaged: count, newer: count }),
  /** Codex did not resume it. `lost`: Codex has no record of the thread. `held`: another process writes to it. */
  z.object({
    type: z.literal('session.resume.failure'),
    durationMs,
    reason: z.enum(['lost', 'held', 'notReady', 'refused']),
  }),
  /** The changes of a thread are on disk. */
  z.object({ type: z.literal('session.persist.save'), durationMs, turns: count }),
  /** The changes of a thread are not on disk. Saving is retried. */
  z.object({
    type: z.literal('session.persist.failure'),
    durationMs,
    turns: count,
    reason: z.enum(['diskFull', 'diskFails', 'readOnly', 'failed']),
  }),
  /** The oldest command outputs were removed to keep the recordings within their budget. */
  z.object({ type: z.literal('session.output.removed'), outputs: count, bytes: count }),
]);
export type SessionEvent = Immutable<z.infer<typeof sessionEvent>>;

/** Receives each event as it happens. */
export type EmitSessionEvent = (event: SessionEvent) => void;
