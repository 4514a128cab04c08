import type { ModelTokens } from '../../spending/model-tokens.ts';
import { BarMerger, type KeptBars } from '../bar-merger.ts';
import { idleIn } from '../event-bars.ts';
import { type BarEvent, EventTracker, type TrackerState } from '../event-tracker.ts';
import { copySeries, type MarkSeries, markEvent, marksBetween, newSeries } from '../mark-series.ts';
import type { Waterfall } from '../run-bars.ts';
import type { WaitMark } from '../run-marks.ts';
import { type EventData, numberIn, telemetrySchema } from '../telemetry-event.ts';
import {
  account,
  copyAccount,
  kindOfLane,
  newAccount,
  type Stretch,
  setClock,
  silence,
  stretchesOf,
  type TimeAccount,
} from '../time-account.ts';
import { newClock, type RunClock, takeTime } from './run-clock.ts';

/** How a run went, in plain data: what is kept with the index of a file. */
export type KeptCourse = {
  readonly bars: KeptBars;
  readonly marks: MarkSeries;
  readonly account: TimeAccount;
  readonly clock: RunClock;
  readonly tracker: TrackerState;
  readonly machineSince: number | null;
  readonly untimed: number;
  readonly otherSchema: number | null;
};

/** An event as far as its course is concerned. */
export type CourseEvent = Omit<BarEvent, 'at'> & { readonly at: number | null; readonly data: EventData };

/** Bars of a lane and state: more than a wide screen has pixels for. */
const mostBars = 3_000;
const mostMarks = 600;
/** Waits that are marked on the time axis. */
const mostWaitMarks = 5;

/**
 * How a run went, counted event by event: where the time went, what held it up, and a waterfall of the whole of it that
 * is as fine as a screen is wide. It takes as much memory for a million events as for ten thousand.
 */
export class RunCourse {
  readonly #bars: BarMerger;
  readonly #marks: MarkSeries;
  readonly #account: TimeAccount;
  readonly #clock: RunClock;
  readonly #tracker: EventTracker;
  /** Since when the machine or the provider is waited for; null while it is not. */
  #machineSince: number | null;
  #untimed: number;
  #otherSchema: number | null;
  /** When the event that is taken was, on a clock that never goes back without saying so. */
  #now = 0;

  constructor(kept: KeptCourse | null = null) {
    this.#bars = kept === null ? new BarMerger(0, mostBars) : BarMerger.from(kept.bars, mostBars);
    this.#marks = kept === null ? newSeries(0, mostMarks) : copySeries(kept.marks);
    this.#account = kept === null ? newAccount() : copyAccount(kept.account);
    this.#clock = kept === null ? newClock() : { ...kept.clock, jumps: [...kept.clock.jumps] };
    const tracker = kept === null ? undefined : copyTracker(kept.tracker);
    this.#tracker = new EventTracker((lane, from, to, state, position) => {
      this.#bars.add(lane, from, to, state, position);
      // A bar ends when its event is told; where that is late, its length counts.
      account(this.#account, kindOfLane(lane), this.#now - (to - from), this.#now, position);
    }, tracker);
    this.#machineSince = kept?.machineSince ?? null;
    this.#untimed = kept?.untimed ?? 0;
    this.#otherSchema = kept?.otherSchema ?? null;
  }

  /** Takes the next event; `spent` is what a usage event tells. */
  add(event: CourseEvent, spent: ModelTokens | null): void {
    const { at, position, type } = event;
    if (type === 'started') this.#readSchema(event.data);
    if (at === null) {
      this.#untimed += 1;
      return;
    }
    const isSet = takeTime(this.#clock, at, position);
    const now = this.#clock.latest ?? at;
    this.#now = now;
    this.#account.covered ??= now;
    if (isSet) {
      setClock(this.#account, now, position);
      this.#tracker.setClock(now);
    }
    if (this.#machineSince !== null) {
      account(this.#account, 'machine', this.#machineSince, now, position);
      this.#machineSince = null;
    }
    if (type === 'prompt_sent' || type === 'started') this.#between(now, position);
    else if (type === 'status' && numberIn(event.data, 'attempt') !== null) this.#machineSince = now;
    this.#tracker.add({ position, at, type, state: event.state, durationMs: event.durationMs });
    const isEdit = type === 'file_write' && event.state !== 'declined' && event.state !== 'failed';
    if (type === 'approval' || isEdit || spent !== null)
      markEvent(this.#marks, { type, at, position, data: event.data }, spent);
  }

  /** Where the time went up to the last event, what goes on included. */
  account(lastAt: number | null): {
    readonly account: TimeAccount;
    readonly clock: RunClock;
    readonly untimed: number;
    readonly otherSchema: number | null;
  } {
    const whole = copyAccount(this.#account);
    const end = this.#clock.latest ?? lastAt;
    if (end !== null) {
      this.#tracker.eachOpen(end, (lane, from, to, _, position) =>
        account(whole, kindOfLane(lane), from, to, position),
      );
      silence(whole, end, 0);
    }
    const { jumpCount, jumps } = this.#clock;
    const clock = { ...this.#clock, jumps: [...jumps], jumpCount };
    return { account: whole, clock, untimed: this.#untimed, otherSchema: this.#otherSchema };
  }

  /** The finest distance, in milliseconds, of what `waterfall` can tell. */
  get distance(): number {
    return Math.max(this.#bars.distance, this.#marks.distance);
  }

  /** The waterfall of all of it; what goes on does until `to`. */
  waterfall(from: number, to: number, pixels: number): Waterfall {
    const distance = (to - from) / pixels;
    const bars = this.#bars.copy();
    this.#tracker.eachOpen(to, (...bar) => bars.add(...bar));
    const seen = bars.all(distance).filter((bar) => bar.to >= from && bar.from <= to);
    return { from, to, bars: seen, idle: idleIn(from, to, seen), marks: this.marks(from, to, distance) };
  }

  /** What is marked between two times. */
  marks(from: number, to: number, distance: number): Waterfall['marks'] {
    const waits = waitMarks(stretchesOf(this.#account).waits).filter((wait) => wait.to >= from && wait.from <= to);
    return { ...marksBetween(this.#marks, { from, to, distance }), waits };
  }

  kept(): KeptCourse {
    return {
      bars: this.#bars.kept(),
      marks: this.#marks,
      account: this.#account,
      clock: this.#clock,
      tracker: this.#tracker.state,
      machineSince: this.#machineSince,
      untimed: this.#untimed,
      otherSchema: this.#otherSchema,
    };
  }

  /** What was silent before a turn began was between two, but for the first one. */
  #between(now: number, position: number): void {
    const { covered, to } = this.#account;
    if (covered !== null && now > covered && to > 0) account(this.#account, 'between', covered, now, position);
  }

  #readSchema(data: EventData): void {
    const schema = numberIn(data, 'schema');
    if (schema !== null && schema !== telemetrySchema) this.#otherSchema = schema;
  }
}

/** The longest waits as marks on the time axis. */
export function waitMarks(waits: readonly Stretch[]): readonly WaitMark[] {
  return waits
    .flatMap(({ from, kind, ms, position }): WaitMark[] =>
      kind === 'you' || kind === 'machine' ? [{ from, to: from + ms, kind, position }] : [],
    )
    .slice(0, mostWaitMarks);
}

function copyTracker({ asked, modelSince, open }: TrackerState): TrackerState {
  return { open: open.map((each) => ({ ...each })), asked: asked.map((each) => ({ ...each })), modelSince };
}
