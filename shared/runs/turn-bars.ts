import type { Entry } from '../transcript/entry.ts';
import type { Turn } from '../transcript/turn.ts';
import { getEntryEnds } from './entry-ends.ts';
import type { BarState, Lane, RunBar } from './run-bars.ts';
import type { EventState } from './run-event.ts';
import { getEntryPosition } from './run-position.ts';
import { toEntryEvents } from './turn-events.ts';

/**
 * The bars of a turn, in the order of its events. Entries without a time have no bar. Whatever is still running extends
 * to `now`. Text without a reported end is assumed to last until the next entry began.
 */
export function toTurnBars(turn: Turn, ordinal: number, now: number): readonly RunBar[] {
  const bars: RunBar[] = [];
  const ends = getEntryEnds(turn);
  for (const [at, entry] of turn.entries.entries()) {
    if (entry.kind === 'status' && entry.waited !== undefined) {
      const { from, until } = entry.waited;
      bars.push({
        lane: 'you',
        from,
        to: Math.max(from, until),
        state: 'waited',
        position: getEntryPosition(ordinal, at),
      });
    }
    const lane = getLane(entry);
    if (lane === null || entry.at === null) continue;
    const [own, asked] = toEntryEvents(entry, ordinal, at);
    if (own === undefined) continue;
    const began = entry.at;
    const askedAt = asked?.at ?? began;
    const settled = asked?.state === 'waiting' ? now : asked === undefined ? null : askedAt + (asked.durationMs ?? 0);
    if (asked !== undefined && settled !== null) {
      const state = asked.state === 'waiting' ? 'waiting' : 'waited';
      bars.push({ lane: 'you', from: askedAt, to: Math.max(askedAt, settled), state, position: asked.position });
    }
    if (own.state === 'waiting' || own.state === 'declined') continue;
    const from = settled ?? began;
    const end = own.state === 'running' ? now : own.durationMs === null ? (ends[at] ?? began) : from + own.durationMs;
    const to = lane === 'model' ? end : own.durationMs === null && own.state !== 'running' ? from : end;
    bars.push({ lane, from, to: Math.max(from, to), state: toBarState(own.state), position: own.position });
  }
  return bars;
}

function getLane(entry: Entry): Lane | null {
  switch (entry.kind) {
    case 'assistant':
    case 'reasoning':
    case 'plan':
    case 'compaction':
      return 'model';
    case 'command':
    case 'tool':
    case 'agents':
    case 'webSearch':
    case 'image':
      return 'commands';
    case 'patch':
      return 'files';
    default:
      return null;
  }
}

function toBarState(state: EventState): BarState {
  return state === 'running' || state === 'failed' ? state : 'done';
}
