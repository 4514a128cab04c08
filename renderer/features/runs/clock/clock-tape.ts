import type { BarState, Lane } from '../../../../shared/runs/run-bars.ts';
import type { CardBar, RunCard } from '../../../../shared/runs/run-card.ts';
import { getWorkGroup, type WorkState } from '../../../../shared/runs/work-state.ts';
import { describeWorkTime } from '../../../view-models/turn-tape.ts';
import { getElapsedMs } from '../rows/arrange-runs.ts';
import { type ClockAxis, type ClockPlace, placeOnAxis } from './clock-axis.ts';

/** A bar of a run on the axis, by who made it and how it went. */
export type ClockBar = ClockPlace & {
  readonly kind: 'model' | 'command' | 'edit' | 'you';
  readonly state: 'ok' | 'onTheWay' | 'failed';
};

/** A run on the axis: its bars, or on which side of the axis it is. Null without a time. */
export type ClockTape =
  | { readonly bars: readonly ClockBar[] }
  | { readonly side: 'before' | 'after'; readonly from: number };

const kinds: Readonly<Record<Lane, ClockBar['kind']>> = {
  model: 'model',
  commands: 'command',
  files: 'edit',
  you: 'you',
};

/** The order in which bars lie on each other. A wait and a command share the place: one hangs, one stands. */
const layers: readonly Lane[] = ['model', 'you', 'commands', 'files'];

/** On a shorter tape, edits would cover all else; in px. */
const minLengthWithEdits = 12;
/** Edits closer than this are one, so that they can be told apart; in px. */
const minEditDistance = 5;

/**
 * Places a run on an axis that is `width` px wide. What is in progress reaches to `now`, in Unix milliseconds, and so does the model while nothing
 * is reported.
 */
export function createClockTape(
  { bars, lastAt, startedAt }: Pick<RunCard, 'bars' | 'lastAt' | 'startedAt'>,
  state: WorkState | null,
  axis: ClockAxis,
  width: number,
  now: number,
): ClockTape | null {
  const all = state === 'queued' ? [] : withOpenEnd(bars, state, now);
  const failure = findFailure(all, state);
  const shown = all.flatMap((bar): (ClockBar & { readonly lane: Lane })[] => {
    const [lane, from, to, how] = bar;
    const place = placeOnAxis(axis, { from, to });
    if (typeof place === 'string') return [];
    return [{ ...place, lane, kind: kinds[lane], state: toBarState(how, bar === failure) }];
  });
  if (shown.length > 0) {
    const clear = dropEdits(shown, (100 * minEditDistance) / width, (100 * minLengthWithEdits) / width);
    const ordered = clear.toSorted((one, other) => layers.indexOf(one.lane) - layers.indexOf(other.lane));
    return { bars: ordered.map(({ lane: _, ...bar }) => bar) };
  }
  const from = all[0]?.[1] ?? startedAt;
  const to = all.at(-1)?.[2] ?? lastAt ?? from;
  if (from === null || to === null) return null;
  const place = placeOnAxis(axis, { from, to: Math.max(from, to) });
  // A run that worked before and after what the axis shows was before it last.
  return typeof place === 'string' ? { side: place, from } : { bars: [] };
}

/** Drops edits that would hide others, or all else on a short tape. Lengths are in percent of the axis. */
function dropEdits<Bar extends ClockBar>(bars: readonly Bar[], distance: number, shortest: number): readonly Bar[] {
  const from = bars.reduce((least, { left }) => Math.min(least, left), 100);
  const to = bars.reduce((most, { left, width }) => Math.max(most, left + width), 0);
  const isShort = to - from < shortest && bars.some(({ kind }) => kind !== 'edit');
  let last = Number.NEGATIVE_INFINITY;
  return bars.filter(({ kind, left, state }) => {
    if (kind !== 'edit' || state === 'failed') return true;
    if (isShort || left - last < distance) return false;
    last = left;
    return true;
  });
}

/** Describes a tape: `1 min 12 s: model 42 s, commands 30 s, 3 edits`. Null if the run has not worked. */
export function describeClockTape(card: RunCard, now: number): string | null {
  const { commands: command, edits, model, you } = card.effort;
  const length = getElapsedMs(card, now);
  return length === 0 ? null : describeWorkTime(length, { model, command, you }, edits);
}

function withOpenEnd(bars: readonly CardBar[], state: WorkState | null, now: number): readonly CardBar[] {
  const group = getWorkGroup(state);
  const isUnderWay = bars.length > 0 && (group === 'running' || group === 'needsYou');
  if (!isUnderWay) return bars;
  const open = bars.map((bar): CardBar => {
    const [lane, from, to, how] = bar;
    return isOpen(bar) ? [lane, from, Math.max(to, now), how] : bar;
  });
  const last = bars.reduce((most, [, , to]) => Math.max(most, to), Number.NEGATIVE_INFINITY);
  if (bars.some(isOpen) || last >= now) return open;
  return [...open, [group === 'needsYou' ? 'you' : 'model', last, now, 'running']];
}

function isOpen([, , , state]: CardBar): boolean {
  return state === 'running' || state === 'waiting';
}

/** Returns the last piece of work of a run that failed: the run failed with it. */
function findFailure(bars: readonly CardBar[], state: WorkState | null): CardBar | null {
  if (state !== 'failed') return null;
  return bars.reduce<CardBar | null>((last, bar) => {
    if (bar[0] === 'you') return last;
    return last !== null && last[2] > bar[2] ? last : bar;
  }, null);
}

function toBarState(state: BarState, isFailure: boolean): ClockBar['state'] {
  if (isFailure) return 'failed';
  return state === 'failed' ? 'onTheWay' : 'ok';
}
