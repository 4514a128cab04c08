import { sumTokens } from '../spending/model-tokens.ts';
import { toCardBars, toEffort } from './card-bars.ts';
import { findIdleGaps } from './merge-bars.ts';
import type { RunBar } from './run-bars.ts';
import type { RunCard, RunEffort } from './run-card.ts';
import { maxSilenceMs } from './run-clock.ts';
import { getPosition } from './run-position.ts';
import type { RunState } from './run-totals.ts';
import type { TimeKind } from './time-kind.ts';
import type { TurnFacts } from './turn-facts.ts';

/** The facts of a whole run that a card needs. */
export type RunCardFacts = Pick<
  RunCard,
  | 'state'
  | 'model'
  | 'lastAt'
  | 'durationMs'
  | 'runningSince'
  | 'commands'
  | 'failedCommands'
  | 'files'
  | 'added'
  | 'removed'
  | 'spent'
  | 'now'
  | 'bars'
  | 'effort'
>;

/** A card has bars for at most this many of the newest turns. */
const turnsWithBars = 40;

/** The combined facts of turns, oldest first. */
export function combineTurnFacts(turns: readonly TurnFacts[]): RunCardFacts {
  const last = turns.findLast(({ status }) => status !== 'notSent') ?? turns.at(-1);
  const newest = turns.slice(-turnsWithBars);
  const bars = newest.flatMap((turn, ordinal) => listBars(turn, ordinal));
  const files = turns.flatMap((turn) => turn.files);
  const sum = (of: (turn: TurnFacts) => number) => turns.reduce((total, turn) => total + of(turn), 0);
  const times = turns.flatMap(({ lastAt }) => lastAt ?? []);
  const state = toRunState(last);
  return {
    state,
    model: turns.findLast(({ model }) => model !== null)?.model ?? null,
    lastAt: times.length === 0 ? null : times.reduce((newestAt, at) => Math.max(newestAt, at)),
    durationMs: sum(({ durationMs }) => durationMs),
    runningSince: state === 'running' || state === 'waiting' || state === 'starting' ? getWorkingSince(last) : null,
    commands: sum(({ commands }) => commands),
    failedCommands: sum(({ failed }) => failed),
    files: new Set(files.map(({ path }) => path)).size,
    added: files.reduce((total, { added }) => total + added, 0),
    removed: files.reduce((total, { removed }) => total + removed, 0),
    spent: [...sumTokens(turns.map(({ spent }) => spent))],
    now: last?.words ?? [],
    bars: [...toCardBars(bars)],
    effort: sumEffort(turns),
  };
}

/** The bars of a turn. While nothing is reported, we are waiting for the model, unless the machine slept. */
function listBars({ bars, endedAt, startedAt, timeline }: TurnFacts, ordinal: number): readonly RunBar[] {
  const own = bars.map(
    ([lane, from, to, state, number]): RunBar => ({ lane, from, to, state, position: getPosition(ordinal, number) }),
  );
  if (startedAt === null) return own;
  const waits = timeline.waits.map(([, from, ms]) => ({ from, to: from + ms }));
  const end = endedAt ?? own.reduce((most, { to }) => Math.max(most, to), startedAt);
  const ends = [startedAt, end].map((at) => ({ from: at, to: at }));
  const silent = findIdleGaps([...ends, ...own, ...waits], 0).filter(
    ({ from, to }) => from >= startedAt && to <= end && to - from < maxSilenceMs,
  );
  const position = getPosition(ordinal, 0);
  return [...own, ...silent.map(({ from, to }): RunBar => ({ lane: 'model', from, to, state: 'done', position }))];
}

function sumEffort(turns: readonly TurnFacts[]): RunEffort {
  const sum = (kind: TimeKind) => turns.reduce((total, { timeline }) => total + (timeline.ms[kind] ?? 0), 0);
  const ms = { model: sum('model'), commands: sum('commands'), files: sum('files'), you: sum('you') };
  return toEffort(
    ms,
    turns.reduce((total, { edits }) => total + edits, 0),
  );
}

/** The time from which a clock can count without including the machine's sleep. Null when unknown. */
function getWorkingSince(turn: TurnFacts | undefined): number | null {
  const { sleptMs = 0, startedAt = null } = turn ?? {};
  return startedAt === null ? null : startedAt + sleptMs;
}

/** The state of a run whose newest turn has these facts. */
export function toRunState(turn: Pick<TurnFacts, 'status' | 'waits'> | undefined): RunState {
  switch (turn?.status) {
    case 'pending':
      return 'starting';
    case 'running':
      return turn.waits ? 'waiting' : 'running';
    case 'failed':
    case 'notSent':
      return 'failed';
    case 'interrupted':
      return 'stopped';
    case 'completed':
      return 'finished';
    case undefined:
      return 'unknown';
  }
}
