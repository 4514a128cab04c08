import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { barState, lane } from './run-bars.ts';
import { approvalMark, diffMark, spentMark } from './run-marks.ts';
import { timeKind } from './time-kind.ts';

const count = z.number().int().nonnegative();
const openWork = z.object({ position: count, at: z.number(), closedBy: z.string() });
const longest = z.object({
  items: z.array(z.object({ kind: timeKind, from: z.number(), ms: z.number(), position: count })),
  floor: z.number(),
});

/** The shape of `StoredTimeline`. Its size is bounded, however long the run is. */
const storedTimeline = z.object({
  bars: z.object({
    distance: z.number(),
    rows: z.array(z.tuple([lane, barState, z.array(z.number())])),
  }),
  marks: z.object({
    distance: z.number(),
    most: count,
    approvals: z.array(approvalMark),
    diffs: z.array(diffMark),
    spent: z.array(spentMark),
  }),
  account: z.object({
    ms: z.record(timeKind, z.number()),
    covered: z.number().nullable(),
    gaps: z.array(z.tuple([z.number(), z.number(), z.number()])),
    kind: timeKind,
    from: z.number(),
    to: z.number(),
    position: count,
    count,
    longest,
    waitCount: count,
    waits: longest,
  }),
  clock: z.object({
    latest: z.number().nullable(),
    behind: count,
    jumps: z.array(z.object({ at: z.number(), ms: z.number(), position: count })),
    jumpCount: count,
  }),
  tracker: z.object({
    open: z.array(openWork),
    asked: z.array(z.object({ position: count, at: z.number(), held: openWork.nullable() })),
    modelSince: z.number().nullable(),
  }),
  machineSince: z.number().nullable(),
  untimed: count,
  otherSchema: z.number().nullable(),
});

/** The timeline of a run after its first `events` events. `TimelineFold` continues it with the events that follow. */
export const timelineSnapshot = z.object({
  timeline: storedTimeline,
  events: count,
  /** The position of the last counted event. Null before the first. */
  last: count.nullable(),
  model: z.string().nullable(),
  /** The first and last time of an event, in Unix milliseconds. */
  startedAt: z.number().nullable(),
  lastAt: z.number().nullable(),
});
export type TimelineSnapshot = Immutable<z.infer<typeof timelineSnapshot>>;
