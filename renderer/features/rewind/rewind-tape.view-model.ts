import type { TurnId } from '../../../shared/base/ids.ts';
import { formatDuration } from '../../../shared/i18n/duration.ts';
import { counted, t } from '../../../shared/i18n/i18n.ts';
import type { RewindTarget } from '../../../shared/rewind/rewind-plan.ts';
import { mergeBars } from '../../../shared/runs/merge-bars.ts';
import { type BarState, type Lane, lanes, type RunBar } from '../../../shared/runs/run-bars.ts';
import { toTurnBars } from '../../../shared/runs/turn-bars.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import { formatMoment } from '../../components/format/time.ts';
import type { TranscriptStore } from '../../stores/transcript.store.ts';
import { splitIntoSpeeches } from '../../view-models/speeches.ts';
import { getTurnModel } from '../../view-models/turn-model.ts';
import { laneNames } from '../runs/waterfall-bars.ts';
import { shorten, toShownLine } from './rewind.view-model.ts';

/** A turn that the thread can go back to. `left` is its place on the tape, in percent. */
export type TapeStop = {
  readonly turnId: TurnId;
  /** The message that began it; null without text. */
  readonly about: string | null;
  /** When it began, in words; null if unknown. */
  readonly time: string | null;
  readonly left: number;
};

/** A bar on the tape. Its place and width are in percent. */
export type TapeBar = {
  readonly lane: Lane;
  readonly state: BarState;
  readonly left: number;
  readonly width: number;
};

/** The turns of a thread on one scale. */
export type ThreadTapeView = {
  readonly stops: readonly TapeStop[];
  /** All turns, in percent. */
  readonly turns: readonly Pick<TapeBar, 'left' | 'width'>[];
  readonly bars: readonly TapeBar[];
  /** What happened in all turns, in words. */
  readonly summary: string;
};

/** The turns of a thread on one scale, with the moment to go back to. */
export type RewindTapeView = ThreadTapeView & {
  /** The index of the turn to go back to among the stops. */
  readonly chosen: number;
  /** The moment, and what happened since, in words. */
  readonly summary: string;
  /** Says that turns are missing on the left; null if none are. */
  readonly missing: string | null;
};

/** The gap before each turn, and the most that all gaps may take, in percent. */
const gapWidth = 1.4;
const maxGapShare = 30;
/** A turn counts as at least this long, so that it can be pointed at, in milliseconds. */
const minTurnMs = 1_000;
/** Bars closer than this become one, in percent. */
const minDistance = 0.15;
const maxAboutLength = 60;

/**
 * Describes the tape of the turns that the open thread has loaded. Null if the target is no turn of it. `now` is in
 * Unix milliseconds.
 */
export function describeTape(
  { threadId, transcript }: Pick<TranscriptStore, 'threadId' | 'transcript'>,
  target: RewindTarget,
  now: number,
): RewindTapeView | null {
  if (target.type !== 'beforeTurn' || target.threadId !== threadId) return null;
  const turns = placeTurns(transcript.turns, now);
  const stops = turns.flatMap((turn) => toStop(turn, now));
  const chosen = stops.findIndex(({ turnId }) => turnId === target.turnId);
  const stop = stops[chosen];
  if (stop === undefined) return null;
  const undone = turns.slice(turns.findIndex(({ turn }) => turn.id === target.turnId));
  return {
    ...toTape(turns, stops),
    chosen,
    summary: `${describeStop(stop)}. ${describeUndone(undone)}`,
    missing: transcript.earlierTurns === 0 ? null : t`Earlier turns are not loaded`,
  };
}

/** Describes the turns that the open thread has loaded. Null without any. `now` is in Unix milliseconds. */
export function describeThreadTape(all: readonly Turn[], now: number): ThreadTapeView | null {
  const turns = placeTurns(all, now);
  const stops = turns.flatMap((turn) => toStop(turn, now));
  return turns.length === 0
    ? null
    : { ...toTape(turns, stops), summary: summarize(counted(turns.length, 'turn'), turns) };
}

function toTape(turns: readonly PlacedTurn[], stops: readonly TapeStop[]): Omit<ThreadTapeView, 'summary'> {
  return { stops, turns: turns.map(({ left, width }) => ({ left, width })), bars: turns.flatMap(toTapeBars) };
}

function toStop({ left, turn }: PlacedTurn, now: number): readonly TapeStop[] {
  const speech = splitIntoSpeeches(turn)[0];
  const model = speech === undefined ? null : getTurnModel(speech);
  if (model === null || !model.canRewind) return [];
  const at = turn.startedAt ?? model.timestamp;
  return [{ turnId: turn.id, about: model.about, time: at === null ? null : formatMoment(at, now), left }];
}

/** Returns the turn that a key moves the handle to; null if the key means nothing here. */
export function findStopForKey({ chosen, stops }: RewindTapeView, key: string): TapeStop | null {
  const last = stops.length - 1;
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return stops[Math.max(0, chosen - 1)] ?? null;
    case 'ArrowRight':
    case 'ArrowUp':
      return stops[Math.min(last, chosen + 1)] ?? null;
    case 'Home':
      return stops[0] ?? null;
    case 'End':
      return stops[last] ?? null;
    default:
      return null;
  }
}

/** Returns the turn whose beginning is nearest to a place on the tape, in percent. */
export function findStopAt({ stops }: RewindTapeView, place: number): TapeStop | null {
  const distance = ({ left }: TapeStop): number => Math.abs(left - place);
  return stops.reduce<TapeStop | null>((best, stop) => (best && distance(best) <= distance(stop) ? best : stop), null);
}

type PlacedTurn = {
  readonly turn: Turn;
  readonly bars: readonly RunBar[];
  readonly from: number;
  /** In percent. */
  readonly left: number;
  readonly width: number;
  /** Percent per millisecond. */
  readonly scale: number;
  readonly ms: number;
};

/** Puts turns next to each other on one scale: the time between them tells nothing. */
function placeTurns(all: readonly Turn[], now: number): readonly PlacedTurn[] {
  const timed = all.flatMap((turn, at) => {
    if (turn.status === 'pending' || turn.status === 'notSent') return [];
    const bars = toTurnBars(turn, at, now);
    const from = Math.min(...bars.map((bar) => bar.from), turn.startedAt ?? Number.POSITIVE_INFINITY);
    const until = turn.status === 'running' ? now : turn.endedAt;
    const to = Math.max(...bars.map((bar) => bar.to), until ?? Number.NEGATIVE_INFINITY);
    const ms = Number.isFinite(to - from) ? to - from : 0;
    return [{ turn, bars, from, ms, length: Math.max(minTurnMs, ms) }];
  });
  const gap = Math.min(gapWidth, maxGapShare / Math.max(1, timed.length));
  const whole = timed.reduce((sum, { length }) => sum + length, 0);
  const scale = (100 - gap * timed.length) / Math.max(1, whole);
  let end = 0;
  return timed.map(({ length, ...turn }) => {
    const left = end + gap;
    const width = length * scale;
    end = left + width;
    return { ...turn, left, width, scale };
  });
}

function toTapeBars({ bars, from, left, scale }: PlacedTurn): readonly TapeBar[] {
  return mergeBars(bars, minDistance / scale).map((bar) => ({
    lane: bar.lane,
    state: bar.state,
    left: left + (bar.from - from) * scale,
    width: (bar.to - bar.from) * scale,
  }));
}

function describeStop({ about, time }: TapeStop): string {
  const named = about === null ? t`Before a message` : t`Before "${shorten(toShownLine(about), maxAboutLength)}"`;
  return time === null ? named : `${named}, ${time}`;
}

function describeUndone(turns: readonly PlacedTurn[]): string {
  return summarize(t`${counted(turns.length, 'turn')} to undo`, turns);
}

/** Says what happened in turns: `2 turns, 1 min 12 s: Model 42 s, Commands 30 s, Files 3`. */
function summarize(what: string, turns: readonly PlacedTurn[]): string {
  const bars = turns.flatMap((turn) => turn.bars);
  const facts = lanes.flatMap((lane) => {
    const own = bars.filter((bar) => bar.lane === lane);
    const ms = own.reduce((sum, { from, to }) => sum + to - from, 0);
    if (own.length === 0) return [];
    return `${laneNames[lane]} ${lane === 'files' ? own.length : formatDuration(ms)}`;
  });
  const ms = turns.reduce((sum, turn) => sum + turn.ms, 0);
  const length = `${what}, ${formatDuration(ms)}`;
  return facts.length === 0 ? length : `${length}: ${facts.join(', ')}`;
}
