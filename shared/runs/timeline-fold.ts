import type { Waterfall } from './run-bars.ts';
import type { RunEvent } from './run-event.ts';
import { RunTimeline } from './run-timeline.ts';
import { findText } from './telemetry-event.ts';
import type { TimelineSnapshot } from './timeline-snapshot.ts';
import { readSpentTokens } from './usage-event.ts';

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
