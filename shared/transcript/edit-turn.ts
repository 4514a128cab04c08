import type { TurnId } from '../base/ids.ts';
import type { Entry } from './entry.ts';
import type { Transcript, Turn } from './turn.ts';

// Small steps of the fold. Each returns what it was given when nothing changes, and copies no more than a list of
// pointers otherwise.

/** A turn that Codex has begun and nothing is known of yet. */
export function newTurn(id: TurnId): Turn {
  return {
    id,
    status: 'running',
    startedAt: null,
    endedAt: null,
    durationMs: null,
    model: null,
    hadEffects: false,
    hasDiff: false,
    entries: [],
  };
}

/** Changes one turn; without it the transcript stays as it is. */
export function editTurn(state: Transcript, id: TurnId, edit: (turn: Turn) => Turn): Transcript {
  const at = state.turns.findLastIndex((turn) => turn.id === id);
  const turn = state.turns[at];
  if (turn === undefined) return state;
  const edited = edit(turn);
  return edited === turn ? state : { ...state, turns: state.turns.with(at, edited) };
}

/**
 * Adds the turn when it is not there: at the end, but before messages that still wait for a turn of their own. One that
 * lies before the turns we hold is not added: it comes whole when those are loaded.
 */
export function ensureTurn(state: Transcript, id: TurnId): Transcript {
  if (state.turns.findLast((turn) => turn.id === id) !== undefined || liesBefore(state, id)) return state;
  const at = state.turns.findLastIndex((turn) => turn.status !== 'pending') + 1;
  return { ...state, turns: state.turns.toSpliced(at, 0, newTurn(id)) };
}

/** Codex's ids of turns grow with time. */
const growingId = /^[0-9a-f]{8}-[0-9a-f]{4}-7/;

function liesBefore({ turns, earlierTurns, keptBefore = 0 }: Transcript, id: TurnId): boolean {
  if (earlierTurns === 0 || !growingId.test(id)) return false;
  const first = turns.find((turn, at) => at >= keptBefore && growingId.test(turn.id));
  return first !== undefined && id < first.id;
}

/** Puts an entry at a place of its turn, or after the last one, and notes whether it had effects. */
export function setEntry(turn: Turn, at: number, entry: Entry): Turn {
  const entries = at < turn.entries.length ? turn.entries.with(at, entry) : [...turn.entries, entry];
  return { ...turn, entries, hadEffects: turn.hadEffects || hadEffects(entry) };
}

/** Changes every entry that `edit` does not return as it was; null takes the entry out. */
export function editEntries(turn: Turn, edit: (entry: Entry) => Entry | null): Turn {
  let changed = false;
  const entries: Entry[] = [];
  for (const entry of turn.entries) {
    const edited = edit(entry);
    if (edited !== entry) changed = true;
    if (edited !== null) entries.push(edited);
  }
  return changed ? { ...turn, entries } : turn;
}

/**
 * A command that ran, or a patch that may have written. A blocked command with an exit code ran until the sandbox
 * stopped it; one that was declined never did.
 */
function hadEffects(entry: Entry): boolean {
  if (entry.kind === 'patch') return entry.status === 'done' || entry.status === 'failed' || entry.status === 'cutOff';
  if (entry.kind !== 'command') return false;
  return (
    entry.status === 'running' ||
    entry.status === 'background' ||
    entry.exitCode !== null ||
    (entry.processId !== null && entry.status !== 'declined')
  );
}
