import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/**
 * A moment of a run: the number of the newest event that was told by then, and the time. The time never goes back from
 * one event to the next, and is null as long as no event has had one.
 */
export const replayMoment = z.object({ event: z.number().int().nonnegative(), at: z.number().nullable() });
export type ReplayMoment = Immutable<z.infer<typeof replayMoment>>;

/** Where to look at a run. */
export const replayPlace = z.discriminatedUnion('type', [
  /** After all that was told by a time, Unix milliseconds. */
  z.object({ type: z.literal('time'), at: z.number() }),
  /** When the event of this number was told. */
  z.object({ type: z.literal('event'), event: z.number().int().nonnegative() }),
  /** So many steps after a moment, or before it: a step is something that was told, or that came to its end. */
  z.object({ type: z.literal('step'), from: replayMoment, by: z.number().int().min(-1_000).max(1_000) }),
]);
export type ReplayPlace = Immutable<z.infer<typeof replayPlace>>;

/** How much of a state is wanted: what can be seen at once, or what one may scroll through as well. */
export const replaySize = z.enum(['glance', 'full']);
export type ReplaySize = z.infer<typeof replaySize>;

/** At most so many entries of each kind, and so many characters of each text. */
export type ReplayLimits = {
  readonly said: number;
  readonly ran: number;
  readonly asked: number;
  readonly files: number;
  readonly text: number;
};

export const replayLimits: Readonly<Record<ReplaySize, ReplayLimits>> = {
  glance: { said: 6, ran: 5, asked: 3, files: 16, text: 180 },
  full: { said: 80, ran: 60, asked: 20, files: 2_000, text: 4_000 },
};
