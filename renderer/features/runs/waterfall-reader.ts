import { Listeners } from '../../../shared/base/listeners.ts';
import type { Result } from '../../../shared/base/result.ts';
import type { EventPayload } from '../../../shared/contract/contract.ts';
import type { Waterfall } from '../../../shared/runs/run-bars.ts';
import type { RunEvent } from '../../../shared/runs/run-event.ts';
import type { RunTotals } from '../../../shared/runs/run-totals.ts';
import { TimelineFold } from '../../../shared/runs/timeline-fold.ts';
import type { TimelineSnapshot } from '../../../shared/runs/timeline-snapshot.ts';
import type { TimeSpan } from './time-scale.ts';

/** How a reader asks the host about its run. */
type WaterfallRequests = {
  timeline(): Promise<Result<TimelineSnapshot | null, unknown>>;
  waterfall(
    span: { readonly from: number | null; readonly to: number | null },
    pixels: number,
  ): Promise<Result<Waterfall, unknown>>;
};

/** What was read. A new object for each answer; the events that follow are not in it. */
type WaterfallState = {
  /** The whole waterfall of a thread. Null for other runs, and until it is read. */
  readonly whole: Waterfall | null;
  /** The last span that was read. Null before the first. */
  readonly part: { readonly span: TimeSpan; readonly waterfall: Waterfall } | null;
};

type Update = Pick<EventPayload<'runAdvanced'>, 'changed' | 'isWhole' | 'totals'>;

/**
 * Keeps the waterfall of a run current: reads its timeline once, and continues it with the events that the host sends.
 * Reads again only after a gap, which the number of events shows. The events of a thread change later, so its waterfall
 * is read again when one did, but not while text only grows. One read of a kind is under way at a time.
 */
export class WaterfallReader {
  readonly #requests: WaterfallRequests;
  readonly #listeners = new Listeners<[]>();
  #state: WaterfallState = { whole: null, part: null };
  #fold: TimelineFold | null = null;
  /** Whether the run is a thread. Null until known. */
  #isThread: boolean | null = null;
  /** What the bars of a thread depend on, by position. */
  readonly #known = new Map<number, string>();
  #isStale = true;
  #isReading = false;
  /** Updates that came during a read. */
  #early: Update[] = [];
  #totals: RunTotals | null = null;
  /** Whether totals came during a read. */
  #hasNewTotals = false;
  #span: TimeSpan | null = null;
  #isPartStale = false;
  #isReadingPart = false;
  #pixels = 0;

  constructor(requests: WaterfallRequests) {
    this.#requests = requests;
  }

  readonly state = (): WaterfallState => this.#state;

  readonly subscribe = (listen: () => void): (() => void) => this.#listeners.add(listen);

  /** Returns the waterfall of a span, or of the whole run, with all events so far. Null until it is read. */
  getWaterfall(span: TimeSpan | null, pixels: number): Waterfall | null {
    if (span === null) return this.#fold?.waterfall(null, null, pixels) ?? this.#state.whole;
    return this.#fold?.waterfall(Math.floor(span.from), Math.ceil(span.to), pixels) ?? null;
  }

  /** Takes an update that the host sent. `check` reads what it leaves out. */
  advance(update: Update): void {
    if (this.#isReading) this.#early.push(update);
    if (this.#isThread === true) this.#noteChanges(update);
    else if (!this.#isReading) this.#continue(update, true);
  }

  /** Reads what is missing in comparison with these totals, which are not older than those of earlier calls. */
  check(totals: RunTotals): void {
    const before = this.#totals;
    this.#totals = totals;
    if (this.#isThread === true) {
      if (totals.events !== before?.events || totals.state !== before.state) this.#isStale = true;
    } else if (totals.progress !== null) this.#isStale = true;
    else if (this.#isReading) this.#hasNewTotals = true;
    else this.#compare(totals);
    if (this.#isStale) void this.#read();
    if (this.#isPartStale) void this.#readPart();
  }

  /** Reads everything again. */
  refresh(): void {
    this.#isStale = true;
    this.#isPartStale = true;
    if (this.#totals !== null) this.check(this.#totals);
  }

  /** Sets the width in pixels. */
  resize(pixels: number): void {
    if (pixels === this.#pixels) return;
    this.#pixels = pixels;
    if (this.#isThread === true) this.#isStale = true;
    this.#isPartStale = true;
    if (this.#totals !== null) this.check(this.#totals);
  }

  /** Reads a span, unless the timeline is detailed enough for it. Null: shows the whole run. */
  show(span: TimeSpan | null): void {
    this.#span = span;
    if (span !== null) void this.#readPart();
    else if (this.#state.part !== null) this.#set({ part: null });
  }

  #compare(totals: RunTotals): void {
    if (this.#fold !== null && totals.events > this.#fold.events) this.#isStale = true;
  }

  /** Continues the timeline. `isLater` is true if the host sent the update after the timeline. */
  #continue({ changed, isWhole, totals }: Update, isLater: boolean): void {
    const fold = this.#fold;
    if (fold === null || this.#isStale) return;
    const changedFrom = isWhole ? fold.add(changed) : null;
    const hasMissed = isLater ? fold.events !== totals.events : fold.events < totals.events;
    if (changedFrom === null || hasMissed) {
      this.#isStale = true;
      this.#isPartStale = true;
    } else if (this.#span !== null && changedFrom <= this.#span.to) this.#isPartStale = true;
  }

  #noteChanges({ changed, isWhole }: Update): void {
    if (!isWhole) this.#isStale = true;
    for (const event of changed) {
      const facts = describeBarFacts(event);
      if (this.#known.get(event.position) !== facts) this.#isStale = true;
      this.#known.set(event.position, facts);
    }
  }

  async #read(): Promise<void> {
    if (this.#isReading || this.#pixels === 0) return;
    this.#isReading = true;
    while (this.#isStale) {
      this.#isStale = false;
      this.#early = [];
      this.#hasNewTotals = false;
      if (!(await this.#readOnce())) {
        // The next totals or the next connection ask again.
        this.#isStale = true;
        break;
      }
    }
    this.#isReading = false;
  }

  /** Returns whether the host answered. */
  async #readOnce(): Promise<boolean> {
    if (this.#isThread !== true) {
      const read = await this.#requests.timeline();
      if (!read.ok) return false;
      this.#isThread = read.value === null;
      this.#fold = read.value === null ? null : new TimelineFold(read.value);
    }
    if (this.#isThread) {
      const read = await this.#requests.waterfall({ from: null, to: null }, this.#pixels);
      if (!read.ok) return false;
      this.#set({ whole: read.value });
    } else {
      for (const update of this.#early) this.#continue(update, false);
      if (this.#hasNewTotals && this.#totals !== null) this.#compare(this.#totals);
      this.#set({});
    }
    this.#isPartStale = true;
    void this.#readPart();
    return true;
  }

  async #readPart(): Promise<void> {
    if (this.#isReadingPart || this.#pixels === 0) return;
    this.#isReadingPart = true;
    for (let span = this.#span; span !== null; span = this.#nextPart(span)) {
      this.#isPartStale = false;
      if (this.getWaterfall(span, this.#pixels) !== null) continue;
      const range = { from: Math.floor(span.from), to: Math.ceil(span.to) };
      const read = await this.#requests.waterfall(range, this.#pixels);
      if (read.ok && this.#span !== null) this.#set({ part: { span, waterfall: read.value } });
    }
    this.#isReadingPart = false;
  }

  /** Returns the span to read after this one. Null if it is still the wanted one. */
  #nextPart(read: TimeSpan): TimeSpan | null {
    return this.#span !== read ? this.#span : null;
  }

  #set(change: Partial<WaterfallState>): void {
    this.#state = { ...this.#state, ...change };
    this.#listeners.call();
  }
}

function describeBarFacts({ at, data, durationMs, state, type }: RunEvent): string {
  return JSON.stringify([type, state, at, durationMs, data.decision, data.by]);
}
