import type { TurnId } from '../../shared/base/ids.ts';
import { Listeners } from '../../shared/base/listeners.ts';

// Rows do not know their list. When one points at another turn, the list receives the request here.

/** The request made while there was no list. The next list handles it. */
let pendingTurn: TurnId | null = null;

const listeners = new Listeners<[TurnId]>();

/** Asks the list to scroll to the start of a turn. */
export function scrollToTurn(turnId: TurnId): void {
  pendingTurn = listeners.isEmpty ? turnId : null;
  listeners.call(turnId);
}

/** Listens to such requests until the returned function is called. */
export function onScrollToTurn(listen: (turnId: TurnId) => void): () => void {
  const remove = listeners.add(listen);
  if (pendingTurn !== null) scrollToTurn(pendingTurn);
  return remove;
}
