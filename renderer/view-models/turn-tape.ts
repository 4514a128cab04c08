import type { EntryId } from '../../shared/base/ids.ts';
import { formatDuration } from '../../shared/i18n/duration.ts';
import { counted, t } from '../../shared/i18n/i18n.ts';
import type { RunBar } from '../../shared/runs/run-bars.ts';
import { getEntryIndex, getEntryPosition } from '../../shared/runs/run-position.ts';
import { toTurnBars } from '../../shared/runs/turn-bars.ts';
import { accountTurnTime, listMachineWaits } from '../../shared/runs/turn-timeline.ts';
import type { Entry, Sleep } from '../../shared/transcript/entry.ts';
import { getMaker, type Maker } from '../../shared/transcript/maker.ts';
import type { Turn } from '../../shared/transcript/turn.ts';

// The tape of a turn: the same bars as in the waterfall of a run, on the turn's own scale. The rule under a message
// shows all of it; the row of a step shows its own pieces.

/** Who made a piece; `you` for a wait for the user. */
export type TapeKind = Maker | 'you';

/**
 * How a piece went. `onTheWay`: it did not succeed, but the turn went on. `failed`: the turn failed with it. `running`
 * pieces end at the tape's own end.
 */
export type TapeState = 'ok' | 'onTheWay' | 'failed' | 'running';

/** A piece of a tape. Times are milliseconds since the turn started, without sleep. */
export type TapePiece = {
  readonly kind: TapeKind;
  readonly state: TapeState;
  readonly from: number;
  readonly to: number;
  /** The entry that the piece shows; null while the model worked or Codex waited, and nothing was reported. */
  readonly entryId: EntryId | null;
};

/** What happened in a turn, on a time scale. Durations are in milliseconds, without sleep. */
export type TurnTape = {
  /** Ordered by start. */
  readonly pieces: readonly TapePiece[];
  readonly isRunning: boolean;
  /** How long the turn took, or has taken so far. */
  readonly length: number;
  /** What the whole width stands for: the length of a finished turn, or the next step of a running one. */
  readonly scale: number;
  /** How much of the length each kind took. Each moment counts once. */
  readonly ms: Readonly<Record<'model' | 'command' | 'you', number>>;
};

const finishedTapes = new WeakMap<Turn, TurnTape | null>();
/** The last tape of a running turn: its rule, its scale and the rows of its steps need the same one each second. */
let running: {
  readonly turn: Turn;
  readonly now: number;
  readonly waitsSince: number | null;
  readonly tape: TurnTape | null;
} | null = null;

/**
 * Returns the tape of a turn; null when the turn has no time. `now` and `waitsSince` (see `findOpenWait`) are in Unix
 * milliseconds and matter only while the turn runs; a finished turn always yields the same tape.
 */
export function getTurnTape(turn: Turn, now: number, waitsSince: number | null = null): TurnTape | null {
  if (turn.status === 'running') {
    if (running?.turn !== turn || running.now !== now || running.waitsSince !== waitsSince) {
      running = { turn, now, waitsSince, tape: createTape(turn, now, true, waitsSince) };
    }
    return running.tape;
  }
  const known = finishedTapes.get(turn);
  if (known !== undefined) return known;
  const end = turn.endedAt ?? (turn.startedAt === null ? null : turn.startedAt + (turn.durationMs ?? 0));
  const tape = end === null ? null : createTape(turn, end, false);
  finishedTapes.set(turn, tape);
  return tape;
}

/** Returns the pieces of an entry: its own, and the wait for an answer to its request. */
export function getEntryPieces({ pieces }: TurnTape, entryId: EntryId): readonly TapePiece[] {
  return pieces.filter((piece) => piece.entryId === entryId);
}

/** Returns where a piece is on its tape, in percent. */
export function placePiece({ scale }: TurnTape, { from, to }: TapePiece): { left: number; width: number } {
  return { left: (100 * from) / scale, width: (100 * (to - from)) / scale };
}

/** Describes a tape: `1 min 12 s: model 42 s, commands 30 s, 3 edits`. */
export function describeTape({ length, ms, pieces }: TurnTape): string {
  return describeWorkTime(length, ms, pieces.filter(({ kind }) => kind === 'edit').length);
}

/** Describes how long something took, and what for: `1 min 12 s: model 42 s, commands 30 s, 3 edits`. */
export function describeWorkTime(length: number, ms: TurnTape['ms'], edits: number): string {
  const parts = [
    ...(ms.model > 0 ? [t`model ${formatDuration(ms.model)}`] : []),
    ...(ms.command > 0 ? [t`commands ${formatDuration(ms.command)}`] : []),
    ...(edits > 0 ? [counted(edits, 'edit')] : []),
    ...(ms.you > 0 ? [t`waiting for you ${formatDuration(ms.you)}`] : []),
  ];
  const whole = formatDuration(length);
  return parts.length === 0 ? whole : `${whole}: ${parts.join(', ')}`;
}

function createTape(turn: Turn, end: number, isRunning: boolean, waitsSince: number | null = null): TurnTape | null {
  const { entries, startedAt, status } = turn;
  if (startedAt === null || status === 'pending' || status === 'notSent') return null;
  const until = Math.max(startedAt, end);
  const place = createPlacer(startedAt, until, listSleeps(entries));
  const length = place(until);
  const bars = [...toTurnBars(turn, 0, until), ...toOpenBar(waitsSince, entries.length, until)];
  const own = bars.flatMap((bar) => toPiece(turn, bar, place) ?? []);
  const waits = listMachineWaits(turn).map(({ from, to }) => ({ from: place(from), to: place(to) }));
  const silent = findGaps([...own, ...waits], length).map(
    ({ from, to }): TapePiece => ({
      kind: 'model',
      state: isRunning && to === length ? 'running' : 'ok',
      from,
      to,
      entryId: null,
    }),
  );
  const pieces = [...own, ...silent].sort((one, other) => one.from - other.from || one.to - other.to);
  const { ms } = accountTurnTime(turn, bars, until);
  return {
    pieces: status === 'failed' ? markFailure(pieces) : pieces,
    isRunning,
    length,
    scale: Math.max(1, isRunning ? getScale(length) : length),
    ms: { model: ms.model ?? 0, command: (ms.commands ?? 0) + (ms.files ?? 0), you: ms.you ?? 0 },
  };
}

/** The bar of a wait without an entry: its place is after the last entry. */
function toOpenBar(waitsSince: number | null, entryCount: number, until: number): readonly RunBar[] {
  if (waitsSince === null || waitsSince > until) return [];
  return [{ lane: 'you', from: waitsSince, to: until, state: 'waiting', position: getEntryPosition(0, entryCount) }];
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const scales = [15 * second, 30 * second, ...[1, 2, 5, 10, 30].map((count) => count * minute)];
const longScales = [1, 2, 5, 10, 24].map((count) => count * hour);

/** Returns the scale of a turn that has run for this long. It does not change until the turn reaches its end. */
function getScale(length: number): number {
  return [...scales, ...longScales].find((scale) => scale >= length) ?? Math.ceil(length / day) * day;
}

function listSleeps(entries: readonly Entry[]): readonly Sleep[] {
  return entries.flatMap((entry) => (entry.kind === 'status' && entry.slept !== undefined ? [entry.slept] : []));
}

/** Maps a time to the milliseconds since the start of the turn, within the turn and without sleep. */
function createPlacer(start: number, end: number, sleeps: readonly Sleep[]): (at: number) => number {
  return (at) => {
    const within = Math.min(end, Math.max(start, at));
    const slept = sleeps.reduce(
      (sum, { from, until }) => sum + Math.max(0, Math.min(within, until) - Math.max(start, from)),
      0,
    );
    return Math.max(0, within - start - slept);
  };
}

function toPiece(turn: Turn, bar: RunBar, place: (at: number) => number): TapePiece | null {
  const entry = turn.entries[getEntryIndex(bar.position)];
  const kind = bar.lane === 'you' ? 'you' : entry === undefined ? null : getMaker(entry);
  if (kind === null) return null;
  const from = place(bar.from);
  return {
    kind,
    state: toState(bar, turn.status === 'running'),
    from,
    to: Math.max(from, place(bar.to)),
    entryId: entry?.id ?? null,
  };
}

function toState({ state }: RunBar, isTurnRunning: boolean): TapeState {
  if (state === 'failed') return 'onTheWay';
  return isTurnRunning && (state === 'running' || state === 'waiting') ? 'running' : 'ok';
}

/** Marks the last piece of work of a failed turn: the turn failed with it. */
function markFailure(pieces: readonly TapePiece[]): readonly TapePiece[] {
  const work = pieces.filter(({ kind }) => kind !== 'you');
  const last = work.reduce<TapePiece | null>(
    (latest, piece) => (latest && latest.to > piece.to ? latest : piece),
    null,
  );
  return pieces.map((piece) => (piece === last ? { ...piece, state: 'failed' } : piece));
}

type Stretch = { readonly from: number; readonly to: number };

/** Finds the time from 0 to `length` that nothing covers. */
function findGaps(covered: readonly Stretch[], length: number): readonly Stretch[] {
  const gaps: Stretch[] = [];
  let end = 0;
  for (const { from, to } of covered.toSorted((one, other) => one.from - other.from)) {
    if (from > end) gaps.push({ from: end, to: from });
    end = Math.max(end, to);
  }
  if (length > end) gaps.push({ from: end, to: length });
  return gaps;
}
