import type { Clock } from '../../../../shared/base/clock.ts';
import { Listeners } from '../../../../shared/base/listeners.ts';
import type { Result } from '../../../../shared/base/result.ts';
import type { ReplayMoment, ReplayPlace, ReplaySize } from '../../../../shared/runs/replay/replay-moment.ts';
import type { ReplayState } from '../../../../shared/runs/replay/replay-state.ts';
import {
  advance,
  clampToSpan,
  getNextChange,
  type ReplayAxis,
  type ReplaySpeed,
  toReplayPlace,
  toValue,
} from './replay-axis.ts';

/** The minimum time between two updates while the position moves, in milliseconds. */
const minUpdateMs = 150;
/** How long the position must rest before the full state is requested, in milliseconds. */
const restMs = 250;
/** The minimum time between two reads of a resting position while the run continues, in milliseconds. */
const refreshMs = 1_000;

export type PlayerDeps<Problem> = {
  readonly read: (place: ReplayPlace, size: ReplaySize) => Promise<Result<ReplayState, Problem>>;
  readonly clock: Clock;
  /** Calls `run` with the time of the next frame, in milliseconds. The returned function cancels the call. */
  readonly frame: (run: (now: number) => void) => () => void;
  /** Returns true if the user prefers reduced motion. The cursor then moves from event to event. */
  readonly isStill: () => boolean;
};

/** The rendered part of a replay. The cursor's position is separate, because it moves with every frame. */
export type PlayerView<Problem> = {
  readonly state: ReplayState | null;
  readonly problem: Problem | null;
  readonly isPlaying: boolean;
  readonly speed: ReplaySpeed;
};

/**
 * Moves through a run. Has the position of the cursor, and reads the state there: one read at a time, and always for
 * the latest position.
 */
export class ReplayPlayer<Problem> {
  readonly #deps: PlayerDeps<Problem>;
  readonly #views = new Listeners<[]>();
  readonly #cursors = new Listeners<[number]>();
  #view: PlayerView<Problem> = { state: null, problem: null, isPlaying: false, speed: 1 };
  #axis: ReplayAxis | null = null;
  #value = 0;
  /** Requested steps from a moment that have not been performed yet. */
  #steps: { readonly from: ReplayMoment; readonly by: number } | null = null;
  /** True if the cursor is where a step ended, rather than at a chosen position. */
  #isStepped = false;
  #isDragged = false;
  #isWanted = false;
  #isReading = false;
  /** When a state was last shown. `#size` says whether that state was complete. */
  #shownAt = Number.NEGATIVE_INFINITY;
  #size: ReplaySize = 'glance';
  #endFrame: (() => void) | null = null;
  #cancelRead: (() => void) | null = null;
  #cancelRest: (() => void) | null = null;
  /** True if nothing has moved since the request. */
  #isResting = false;
  #isClosed = false;

  constructor(deps: PlayerDeps<Problem>) {
    this.#deps = deps;
  }

  view = (): PlayerView<Problem> => this.#view;
  subscribe = (listen: () => void): (() => void) => this.#views.add(listen);

  /** Reports the cursor's position immediately and whenever it changes. */
  onCursor(listen: (value: number) => void): () => void {
    listen(this.#value);
    return this.#cursors.add(listen);
  }

  get value(): number {
    return this.#value;
  }

  /** Sets the axis when the run gets longer, or is known for the first time. */
  setAxis(axis: ReplayAxis): void {
    const before = this.#axis;
    this.#axis = axis;
    if (before?.kind !== axis.kind) this.#value = axis.from;
    this.#move(this.#value);
    if (before === null) this.#requestRead();
    else if (this.#cancelRest === null) this.#requestReadLater(refreshMs);
  }

  /** Plays from the current position, or from the beginning if this is the end. */
  play(): void {
    const axis = this.#axis;
    if (axis === null || this.#view.isPlaying) return;
    if (this.#value >= axis.to && this.#view.state?.hasNext !== true) this.#jump(axis.from);
    this.#show({ isPlaying: true });
    let before: number | null = null;
    const go = (now: number): void => {
      this.#advance(before === null ? 0 : now - before);
      before = now;
      if (this.#view.isPlaying) this.#endFrame = this.#deps.frame(go);
    };
    this.#endFrame = this.#deps.frame(go);
  }

  pause(): void {
    this.#endFrame?.();
    this.#endFrame = null;
    if (!this.#view.isPlaying) return;
    this.#show({ isPlaying: false });
    this.#requestReadLater(restMs);
  }

  toggle(): void {
    if (this.#view.isPlaying) this.pause();
    else this.play();
  }

  setSpeed(speed: ReplaySpeed): void {
    this.#show({ speed });
  }

  /** Moves the cursor while the user drags it. */
  dragTo(value: number): void {
    this.#isDragged = true;
    this.#jump(value);
  }

  /** Handles the release of the cursor. */
  release(): void {
    this.#isDragged = false;
    this.#requestReadLater(0);
  }

  /** Moves forward or back by a number of milliseconds. */
  skip(ms: number): void {
    this.#jump(this.#value + ms);
  }

  home(): void {
    this.#jump(this.#axis?.from ?? 0);
  }

  end(): void {
    this.#jump(this.#axis?.to ?? 0);
  }

  /** Moves to the next or the previous step. */
  step(by: 1 | -1): void {
    const { state } = this.#view;
    if (state === null) return;
    this.pause();
    this.#steps = { from: this.#steps?.from ?? this.#momentNow(state), by: (this.#steps?.by ?? 0) + by };
    this.#requestRead();
  }

  close(): void {
    this.#isClosed = true;
    this.#endFrame?.();
    this.#cancelRead?.();
    this.#cancelRest?.();
  }

  /** Returns the current moment. Time may have passed since the read. */
  #momentNow(state: ReplayState): ReplayMoment {
    const axis = this.#axis;
    const { at } = state.moment;
    if (axis?.kind !== 'time' || at === null || toValue(axis, state.moment) === this.#value) return state.moment;
    return { ...state.moment, at: Math.floor(this.#value) };
  }

  #advance(elapsedMs: number): void {
    const axis = this.#axis;
    if (axis === null) return;
    const value = advance(axis, this.#value, elapsedMs, this.#view.speed);
    const { state } = this.#view;
    const changes = state === null ? null : getNextChange(axis, state);
    const isChanged = state === null || (changes !== null && value >= changes);
    this.#isStepped &&= value === this.#value;
    this.#value = value;
    if (!this.#deps.isStill() || isChanged) this.#cursors.call(value);
    if (isChanged) this.#requestRead();
    if (value >= axis.to) this.pause();
  }

  #jump(value: number): void {
    this.#steps = null;
    this.#isStepped = false;
    this.#move(value);
    this.#requestRead();
  }

  #move(value: number): void {
    if (this.#axis === null) return;
    this.#value = clampToSpan(this.#axis, value);
    this.#cursors.call(this.#value);
  }

  #requestRead(isResting = false): void {
    this.#isWanted = true;
    this.#isResting = isResting;
    void this.#read();
  }

  /** Schedules a full read of the position, for when it rests. */
  #requestReadLater(ms: number): void {
    this.#cancelRest?.();
    this.#cancelRest = this.#deps.clock.after(ms, () => {
      this.#cancelRest = null;
      if (!this.#isDragged) this.#requestRead(true);
    });
  }

  async #read(): Promise<void> {
    const axis = this.#axis;
    if (axis === null || this.#isReading || !this.#isWanted || this.#isClosed) return;
    const since = this.#deps.clock.now() - this.#shownAt;
    const isQuick = this.#isDragged || (!this.#isResting && since < restMs);
    if (isQuick && since < minUpdateMs) {
      this.#cancelRead ??= this.#deps.clock.after(minUpdateMs - since, () => {
        this.#cancelRead = null;
        void this.#read();
      });
      return;
    }
    this.#isReading = true;
    this.#isWanted = false;
    const steps = this.#steps;
    this.#size = isQuick ? 'glance' : 'full';
    const place: ReplayPlace = steps === null ? this.#placeNow(axis) : { type: 'step', from: steps.from, by: steps.by };
    const read = await this.#deps.read(place, this.#size);
    this.#isReading = false;
    if (this.#isClosed) return;
    // A full read of a position that the cursor has left would only delay it.
    const isLeft = this.#isDragged && this.#size === 'full' && this.#isWanted;
    this.#shownAt = this.#deps.clock.now();
    if (!read.ok) this.#show({ problem: read.error });
    else if (!isLeft) this.#applyState(read.value, steps);
    if (this.#isWanted) void this.#read();
    else if (this.#size === 'glance') this.#requestReadLater(restMs);
  }

  /**
   * Returns the place to request. After a step, requests the event by its number, because others may have the same
   * time.
   */
  #placeNow(axis: ReplayAxis): ReplayPlace {
    const { state } = this.#view;
    return this.#isStepped && state !== null
      ? { type: 'step', from: state.moment, by: 0 }
      : toReplayPlace(axis, this.#value);
  }

  #applyState(state: ReplayState, steps: { readonly from: ReplayMoment; readonly by: number } | null): void {
    if (steps !== null && this.#steps !== null && this.#axis !== null) {
      const left = this.#steps.by - steps.by;
      this.#steps = left === 0 ? null : { from: state.moment, by: left };
      this.#view = { ...this.#view, state };
      this.#isStepped = true;
      this.#move(toValue(this.#axis, state.moment));
    }
    this.#show({ state, problem: null });
  }

  #show(over: Partial<PlayerView<Problem>>): void {
    this.#view = { ...this.#view, ...over };
    this.#views.call();
  }
}
