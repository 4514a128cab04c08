import type { TurnId } from '../base/ids.ts';
import type { Entry } from './entry.ts';
import type { Transcript, Turn } from './turn.ts';

// Small steps of the fold. Each returns its input when nothing changes, and otherwise copies only a list of pointers.

/** A turn that Codex just began, without any content. */
export function createTurn(id: TurnId): Turn {
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

/** Changes one turn. Without that turn, the transcript stays unchanged. */
export function editTurn(state: Transcript, id: TurnId, edit: (turn: Turn) => Turn): Transcript {
  const at = state.turns.findLastIndex((turn) => turn.id === id);
  const turn = state.turns[at];
  if (turn === undefined) return state;
  const edited = edit(turn);
  return edited === turn ? state : { ...state, turns: state.turns.with(at, edited) };
}

/**
 * Adds the turn if it is missing: at the end, but before messages that still wait for their own turn. A turn older than
 * the ones in memory is not added; it arrives complete when those are loaded.
 */
export function ensureTurn(state: Transcript, id: TurnId): Transcript {
  if (state.turns.findLast((turn) => turn.id === id) !== undefined || isBeforeLoaded(state, id)) return state;
  const at = state.turns.findLastIndex((turn) => turn.status !== 'pending') + 1;
  return { ...state, turns: state.turns.toSpliced(at, 0, createTurn(id)) };
}

/** Codex's turn ids grow over time. */
const growingId = /^[0-9a-f]{8}-[0-9a-f]{4}-7/;

function isBeforeLoaded({ turns, earlierTurns, keptBefore = 0 }: Transcript, id: TurnId): boolean {
  if (earlierTurns === 0 || !growingId.test(id)) return false;
  const first = turns.find((turn, at) => at >= keptBefore && growingId.test(turn.id));
  return first !== undefined && id < first.id;
}

/** Puts an entry at an index of its turn, or after the last one, and records whether it had effects. */
export function setEntry(turn: Turn, at: number, entry: Entry): Turn {
  const entries = at < turn.entries.length ? turn.entries.with(at, entry) : [...turn.entries, entry];
  return { ...turn, entries, hadEffects: turn.hadEffects || hadEffects(entry) };
}

/** Changes every entry for which `edit` returns another one. Null removes the entry. */
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
 * stopped it; a declined one never ran.
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
