import { z } from 'zod';
import type { Immutable } from '../../base/immutable.ts';

/**
 * A moment of a run: the index of the latest event at that moment, and the time. The time never decreases from event to
 * event, and is null until an event has one.
 */
export const replayMoment = z.object({ event: z.number().int().nonnegative(), at: z.number().nullable() });
export type ReplayMoment = Immutable<z.infer<typeof replayMoment>>;

/** Which moment of a run to show. */
export const replayPlace = z.discriminatedUnion('type', [
  /** After everything reported by a time, in Unix milliseconds. */
  z.object({ type: z.literal('time'), at: z.number() }),
  /** When the event with this index was reported. */
  z.object({ type: z.literal('event'), event: z.number().int().nonnegative() }),
  /** This many steps after or before a moment. A step is a new event or the end of its work. */
  z.object({ type: z.literal('step'), from: replayMoment, by: z.number().int().min(-1_000).max(1_000) }),
]);
export type ReplayPlace = Immutable<z.infer<typeof replayPlace>>;

/** How much of a state is requested: what is visible at once, or also what can be scrolled to. */
export const replaySize = z.enum(['glance', 'full']);
export type ReplaySize = z.infer<typeof replaySize>;

/** The maximum number of entries per kind, and of characters per text. */
export type ReplayLimits = {
  readonly messages: number;
  readonly calls: number;
  readonly approvals: number;
  readonly files: number;
  readonly text: number;
};

export const replayLimits: Readonly<Record<ReplaySize, ReplayLimits>> = {
  glance: { messages: 6, calls: 5, approvals: 3, files: 16, text: 180 },
  full: { messages: 80, calls: 60, approvals: 20, files: 2_000, text: 4_000 },
};
