import { type ClientMessageId, type TurnId, turnId } from '../base/ids.ts';
import { createTurn, editEntries, editTurn, setEntry } from './edit-turn.ts';
import type { Entry } from './entry.ts';
import type { Transcript, Turn } from './turn.ts';

/** The id of the turn that contains a message until Codex accepts it. */
export function getPendingTurnId(clientId: ClientMessageId): TurnId {
  return turnId.parse(`pending:${clientId}`.slice(0, 200));
}

/** Shows a message before Codex knows it. A message that is sent again leaves its old place. */
export function submitMessage(state: Transcript, entry: Entry, at: number): Transcript {
  if (entry.kind !== 'user' || entry.clientId === null) return state;
  const id = getPendingTurnId(entry.clientId);
  const turn: Turn = { ...createTurn(id), status: 'pending', startedAt: at, entries: [entry] };
  return { ...state, turns: [...state.turns.filter((other) => other.id !== id), turn] };
}

/** Marks a message that Codex did not accept, wherever it is. */
export function refuseMessage(state: Transcript, clientId: ClientMessageId, problem: string): Transcript {
  const waits = (entry: Entry) => entry.kind === 'user' && entry.clientId === clientId && entry.state !== 'confirmed';
  const turn = state.turns.findLast((candidate) => candidate.entries.some(waits));
  if (turn === undefined) return state;
  return editTurn(state, turn.id, (found) => {
    const marked = editEntries(found, (entry) =>
      waits(entry) && entry.kind === 'user' ? { ...entry, state: 'notSent', problem } : entry,
    );
    return marked.status === 'pending' ? { ...marked, status: 'notSent' } : marked;
  });
}

/**
 * Moves a waiting message into the turn that Codex began for it. If that turn does not exist yet, it replaces the
 * message's own turn.
 */
export function absorbMessage(state: Transcript, clientId: ClientMessageId, into: TurnId): Transcript {
  const pending = getPendingTurnId(clientId);
  const at = state.turns.findIndex((turn) => turn.id === pending);
  const entry = state.turns[at]?.entries[0];
  if (entry === undefined) return state;
  if (!state.turns.some((turn) => turn.id === into)) {
    return { ...state, turns: state.turns.with(at, setEntry(createTurn(into), 0, entry)) };
  }
  const without = { ...state, turns: state.turns.toSpliced(at, 1) };
  return editTurn(without, into, (turn) => setEntry(turn, turn.entries.length, entry));
}
