import { Listeners } from '../../../../shared/base/listeners.ts';
import { counted, t, wholeNumber } from '../../../../shared/i18n/i18n.ts';
import { formatTimeOfDay } from '../../../../shared/i18n/time-of-day.ts';
import type { RunRef } from '../../../../shared/runs/run-ref.ts';
import { telemetrySchema } from '../../../../shared/runs/telemetry-event.ts';
import { isLive } from '../../../view-models/run-state.ts';
import { describeNotices } from '../describe-run.ts';
import { type AlignedRow, alignSteps } from './align-steps.ts';
import type { ReadSide, SideProblem, SideRead } from './read-side.ts';

/** Which of the two runs. */
export type Side = 'first' | 'second';

/** The result for one of the two runs. */
export type SideState = {
  readonly run: RunRef;
  /** How much of the run has been read, 0 to 1, and how many events that is. */
  readonly share: number;
  readonly events: number;
  /** Null until the run has been read. */
  readonly read: SideRead | null;
  readonly problem: SideProblem | null;
};

export type ComparisonState = {
  readonly first: SideState;
  readonly second: SideState;
  /** Null until both have been read and aligned. */
  readonly rows: readonly AlignedRow[] | null;
  readonly isReading: boolean;
};

/** How long to align before the page draws again, in milliseconds. */
const sliceMs = 8;

/** Reads two runs to show side by side, as often as the user wants. */
export class Comparison {
  readonly #read: ReadSide;
  readonly #rest: () => Promise<void>;
  readonly #listeners = new Listeners<[]>();
  #canceled = new AbortController();
  #state: ComparisonState;

  /** `rest` gives the page time for its other work. */
  constructor(first: RunRef, second: RunRef, parts: { readonly read: ReadSide; readonly rest: () => Promise<void> }) {
    this.#read = parts.read;
    this.#rest = parts.rest;
    this.#state = { first: createSideState(first), second: createSideState(second), rows: null, isReading: false };
  }

  readonly state = (): ComparisonState => this.#state;

  readonly subscribe = (listen: () => void): (() => void) => this.#listeners.add(listen);

  /** Reads the current state of both runs. The shown content stays until both are read. */
  async read(): Promise<void> {
    this.#canceled.abort();
    const canceled = new AbortController();
    this.#canceled = canceled;
    this.#set({ isReading: true });
    const [first, second] = await Promise.all([
      this.#readSide('first', canceled.signal),
      this.#readSide('second', canceled.signal),
    ]);
    if (canceled.signal.aborted) return;
    const rows = first === null || second === null ? null : await this.#align(first, second, canceled.signal);
    if (canceled.signal.aborted) return;
    this.#setSide('first', { read: first });
    this.#setSide('second', { read: second });
    this.#set({ rows, isReading: false });
  }

  /** Ends the comparison when it is no longer shown. */
  end(): void {
    this.#canceled.abort();
    this.#set({ isReading: false });
  }

  async #readSide(side: Side, signal: AbortSignal): Promise<SideRead | null> {
    this.#setSide(side, { share: 0, events: 0, problem: null });
    const onProgress = (share: number, events: number) => {
      if (!signal.aborted) this.#setSide(side, { share, events });
    };
    const read = await this.#read(this.#state[side].run, signal, onProgress);
    if (signal.aborted) return null;
    this.#setSide(side, read.ok ? { share: 1 } : { problem: read.error });
    return read.ok ? read.value : null;
  }

  async #align(first: SideRead, second: SideRead, signal: AbortSignal): Promise<readonly AlignedRow[] | null> {
    const work = alignSteps(first.steps, second.steps);
    let until = performance.now() + sliceMs;
    for (;;) {
      const { done, value } = work.next();
      if (done === true) return value;
      if (performance.now() < until) continue;
      await this.#rest();
      if (signal.aborted) return null;
      until = performance.now() + sliceMs;
    }
  }

  #setSide(side: Side, change: Partial<SideState>): void {
    this.#set({ [side]: { ...this.#state[side], ...change } });
  }

  #set(change: Partial<ComparisonState>): void {
    this.#state = { ...this.#state, ...change };
    this.#listeners.call();
  }
}

function createSideState(run: RunRef): SideState {
  return { run, share: 0, events: 0, read: null, problem: null };
}

/** Lists what to know about a comparison before trusting its numbers. */
export function describeComparisonNotices({ first, rows, second }: ComparisonState): readonly string[] {
  const notices: string[] = [];
  if (rows !== null && !rows.some(({ kind }) => kind === 'same'))
    notices.push(t`These runs have no steps in common. You can still compare their facts.`);
  return [
    ...notices,
    ...describeSideNotices(t`The first run`, first.read),
    ...describeSideNotices(t`The second run`, second.read),
  ];
}

function describeSideNotices(name: string, read: SideRead | null): readonly string[] {
  if (read === null) return [];
  const { at, sums, totals } = read;
  const notices: string[] = [];
  if (isLive(totals.state))
    notices.push(t`${name} is still in progress. This is how it was at ${formatTimeOfDay(at, 'seconds')}.`);
  if (sums.leftOut > 0) {
    const [all, last] = [counted(sums.kept + sums.leftOut, 'step'), wholeNumber(sums.kept - sums.before)];
    notices.push(t`${name} has ${all}: the first ${wholeNumber(sums.before)} and the last ${last} are aligned.`);
  }
  if (sums.schema !== null && sums.schema > telemetrySchema)
    notices.push(t`${name} was recorded in a newer format. Some of it may be missing here.`);
  if (totals.startedAt === null) notices.push(t`${name} has no times.`);
  return [...notices, ...describeNotices(totals).map((notice) => `${name}: ${notice}`)];
}
