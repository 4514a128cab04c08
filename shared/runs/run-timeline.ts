import type { Immutable } from '../base/immutable.ts';
import type { ModelTokens } from '../spending/model-tokens.ts';
import { BarMerger, type StoredBars } from './bar-merger.ts';
import { type BarEvent, EventTracker, type TrackerState } from './event-tracker.ts';
import { findIdle } from './find-idle.ts';
import { addEventMarks, copySeries, createSeries, type MarkSeries, selectMarks } from './mark-series.ts';
import type { Waterfall } from './run-bars.ts';
import { advanceClock, createClock, type RunClockState } from './run-clock.ts';
import type { WaitMark } from './run-marks.ts';
import { type EventData, findNumber, telemetrySchema } from './telemetry-event.ts';
import {
  type AccountedTimeRange,
  addSilence,
  addWork,
  copyAccount,
  createAccount,
  getTimeRanges,
  setClock,
  type TimeAccount,
  toTimeKind,
} from './time-account.ts';

/** The timeline of a run, as plain data that is stored with a file's index. */
export type StoredTimeline = {
  readonly bars: StoredBars;
  readonly marks: MarkSeries;
  readonly account: TimeAccount;
  readonly clock: RunClockState;
  readonly tracker: TrackerState;
  readonly machineSince: number | null;
  readonly untimed: number;
  readonly otherSchema: number | null;
};

/** The parts of an event that its timeline needs. */
export type TimelineEvent = Omit<BarEvent, 'at'> & { readonly at: number | null; readonly data: EventData };

/** The maximum bars per lane and state: more than a wide screen has pixels. */
const maxBars = 3_000;
const maxMarks = 600;
/** The number of waits marked on the time axis. */
const maxWaitMarks = 5;

/**
 * The timeline of a run, counted event by event: where the time went, what delayed it, and a waterfall of the whole run
 * at screen resolution. A million events take as much memory as ten thousand.
 */
export class RunTimeline {
  readonly #bars: BarMerger;
  readonly #marks: MarkSeries;
  readonly #account: TimeAccount;
  readonly #clock: RunClockState;
  readonly #tracker: EventTracker;
  /** When the run started to wait for the machine or the provider. Null when it is not waiting. */
  #machineSince: number | null;
  #untimed: number;
  #otherSchema: number | null;
  /** The time of the current event, on a clock that only goes back after a reported jump. */
  #now = 0;

  /** `onBar` gets the start of each bar that is added. */
  constructor(kept: Immutable<StoredTimeline> | null = null, onBar: (from: number) => void = () => undefined) {
    this.#bars = kept === null ? new BarMerger(0, maxBars) : BarMerger.from(kept.bars, maxBars);
    this.#marks = kept === null ? createSeries(0, maxMarks) : copySeries(kept.marks);
    this.#account = kept === null ? createAccount() : copyAccount(kept.account);
    this.#clock = kept === null ? createClock() : { ...kept.clock, jumps: [...kept.clock.jumps] };
    const tracker = kept === null ? undefined : copyTracker(kept.tracker);
    this.#tracker = new EventTracker((lane, from, to, state, position) => {
      this.#bars.add(lane, from, to, state, position);
      onBar(from);
      // A bar ends when its event is reported. If the report is late, only the bar's length counts.
      addWork(this.#account, toTimeKind(lane), this.#now - (to - from), this.#now, position);
    }, tracker);
    this.#machineSince = kept?.machineSince ?? null;
    this.#untimed = kept?.untimed ?? 0;
    this.#otherSchema = kept?.otherSchema ?? null;
  }

  /** Adds the next event. `spent` comes from a usage event. */
  add(event: TimelineEvent, spent: ModelTokens | null): void {
    const { at, position, type } = event;
    if (type === 'started') this.#readSchema(event.data);
    if (at === null) {
      this.#untimed += 1;
      return;
    }
    const isSet = advanceClock(this.#clock, at, position);
    const now = this.#clock.latest ?? at;
    this.#now = now;
    this.#account.covered ??= now;
    if (isSet) {
      setClock(this.#account, now, position);
      this.#tracker.setClock(now);
    }
    if (this.#machineSince !== null) {
      addWork(this.#account, 'machine', this.#machineSince, now, position);
      this.#machineSince = null;
    }
    if (type === 'prompt_sent' || type === 'started') this.#between(now, position);
    else if (type === 'status' && findNumber(event.data, 'attempt') !== null) this.#machineSince = now;
    this.#tracker.add({ position, at, type, state: event.state, durationMs: event.durationMs });
    const isEdit = type === 'file_write' && event.state !== 'declined' && event.state !== 'failed';
    if (type === 'approval' || isEdit || spent !== null)
      addEventMarks(this.#marks, { type, at, position, data: event.data }, spent);
  }

  /** Returns where the time went up to the last event, including unfinished work. */
  account(lastAt: number | null): {
    readonly account: TimeAccount;
    readonly clock: RunClockState;
    readonly untimed: number;
    readonly otherSchema: number | null;
  } {
    const whole = copyAccount(this.#account);
    const end = this.#clock.latest ?? lastAt;
    if (end !== null) {
      this.#tracker.eachOpen(end, (lane, from, to, _, position) =>
        addWork(whole, toTimeKind(lane), from, to, position),
      );
      addSilence(whole, end, 0);
    }
    const { jumpCount, jumps } = this.#clock;
    const clock = { ...this.#clock, jumps: [...jumps], jumpCount };
    return { account: whole, clock, untimed: this.#untimed, otherSchema: this.#otherSchema };
  }

  /** Returns the finest resolution of `waterfall`, in milliseconds. */
  get distance(): number {
    return Math.max(this.#bars.distance, this.#marks.distance);
  }

  /** Returns the waterfall of the whole run. Unfinished work extends to `to`. */
  waterfall(from: number, to: number, pixels: number): Waterfall {
    const distance = (to - from) / pixels;
    const bars = this.#bars.copy();
    this.#tracker.eachOpen(to, (...bar) => bars.add(...bar));
    const seen = bars.all(distance).filter((bar) => bar.to >= from && bar.from <= to);
    return { from, to, bars: seen, idle: findIdle(from, to, seen), marks: this.marks(from, to, distance) };
  }

  /** Returns the marks between two times. */
  marks(from: number, to: number, distance: number): Waterfall['marks'] {
    const waits = toWaitMarks(getTimeRanges(this.#account).waits).filter((wait) => wait.to >= from && wait.from <= to);
    return { ...selectMarks(this.#marks, { from, to, distance }), waits };
  }

  toStored(): StoredTimeline {
    return {
      bars: this.#bars.toStored(),
      marks: this.#marks,
      account: this.#account,
      clock: this.#clock,
      tracker: this.#tracker.state,
      machineSince: this.#machineSince,
      untimed: this.#untimed,
      otherSchema: this.#otherSchema,
    };
  }

  /** Counts silence before a turn as time between two turns, except before the first one. */
  #between(now: number, position: number): void {
    const { covered, to } = this.#account;
    if (covered !== null && now > covered && to > 0) addWork(this.#account, 'between', covered, now, position);
  }

  #readSchema(data: EventData): void {
    const schema = findNumber(data, 'schema');
    if (schema !== null && schema !== telemetrySchema) this.#otherSchema = schema;
  }
}

/** Returns the longest waits, as marks on the time axis. */
export function toWaitMarks(waits: readonly AccountedTimeRange[]): readonly WaitMark[] {
  return waits
    .flatMap(({ from, kind, ms, position }): WaitMark[] =>
      kind === 'you' || kind === 'machine' ? [{ from, to: from + ms, kind, position }] : [],
    )
    .slice(0, maxWaitMarks);
}

function copyTracker({ asked, modelSince, open }: Immutable<TrackerState>): TrackerState {
  return { open: open.map((each) => ({ ...each })), asked: asked.map((each) => ({ ...each })), modelSince };
}
