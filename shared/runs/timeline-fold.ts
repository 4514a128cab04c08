import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { barState, lane, type Waterfall } from './run-bars.ts';
import type { RunEvent } from './run-event.ts';
import { approvalMark, diffMark, spentMark } from './run-marks.ts';
import { RunTimeline } from './run-timeline.ts';
import { findText } from './telemetry-event.ts';
import { timeKind } from './time-kind.ts';
import { readSpentTokens } from './usage-event.ts';

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

/** The fields that a timeline needs from each type of event. */
const neededFields: ReadonlyMap<string, readonly string[]> = new Map([
  ['started', ['model', 'schema']],
  ['status', ['attempt']],
  ['approval', ['decision', 'by']],
  ['file_write', ['added', 'removed']],
  [
    'usage',
    ['model', 'input_tokens', 'output_tokens', 'cached_input_tokens', 'cache_write_tokens', 'reasoning_tokens'],
  ],
]);

/** Continues the timeline of a run with the events that follow a snapshot. The result is the same as a later snapshot. */
export class TimelineFold {
  readonly #timeline: RunTimeline;
  #events: number;
  #last: number;
  #model: string | null;
  #startedAt: number | null;
  #lastAt: number | null;
  /** The start of the earliest bar that the current events added. */
  #earliest = Number.POSITIVE_INFINITY;

  constructor({ events, last, lastAt, model, startedAt, timeline }: TimelineSnapshot) {
    this.#timeline = new RunTimeline(timeline, (from) => {
      this.#earliest = Math.min(this.#earliest, from);
    });
    this.#events = events;
    this.#last = last ?? -1;
    this.#model = model;
    this.#startedAt = startedAt;
    this.#lastAt = lastAt;
  }

  /** The number of events counted. */
  get events(): number {
    return this.#events;
  }

  /**
   * Adds events in order, except those that are already counted. Returns the earliest time that they changed, in Unix
   * milliseconds; infinity if they changed nothing. Returns null if an event was cut so much that it cannot be counted.
   */
  add(events: readonly RunEvent[]): number | null {
    this.#earliest = Number.POSITIVE_INFINITY;
    for (const event of events) {
      if (event.position <= this.#last) continue;
      const needed = event.isCut ? (neededFields.get(event.type) ?? []) : [];
      if (needed.some((name) => !Object.hasOwn(event.data, name))) return null;
      this.#count(event);
    }
    return this.#earliest;
  }

  /**
   * Returns the waterfall between two times, for a width in pixels; null at either end means the run's own. Returns
   * null if the fold is less detailed than that range needs.
   */
  waterfall(from: number | null, to: number | null, pixels: number): Waterfall | null {
    const begin = from ?? this.#startedAt ?? 0;
    const end = Math.max(begin, to ?? this.#lastAt ?? 0);
    const isWhole = from === null && to === null;
    if (!isWhole && this.#timeline.distance > (end - begin) / pixels) return null;
    return this.#timeline.waterfall(begin, end, pixels);
  }

  #count({ at, data, durationMs, position, state, type }: RunEvent): void {
    this.#events += 1;
    this.#last = position;
    if (type === 'started') this.#model = findText(data, 'model') ?? this.#model;
    if (at !== null) {
      this.#startedAt = Math.min(this.#startedAt ?? at, at);
      this.#lastAt = Math.max(this.#lastAt ?? at, at);
      this.#earliest = Math.min(this.#earliest, at - (durationMs ?? 0));
    }
    const spent = type === 'usage' ? readSpentTokens(data, this.#model) : null;
    this.#timeline.add({ position, at, type, state, durationMs, data }, spent);
  }
}
