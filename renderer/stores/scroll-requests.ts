import type { TurnId } from '../../shared/base/ids.ts';
import { Listeners } from '../../shared/base/listeners.ts';

// Rows know nothing of the list they are in; when one points at another turn, the list hears it here.

/** Asked for while there is no list: the next one shows it. */
let wanted: TurnId | null = null;

const listeners = new Listeners<[TurnId]>();

/** Asks the list to show the beginning of a turn. */
export function turnScrolledTo(turnId: TurnId): void {
  wanted = listeners.isEmpty ? turnId : null;
  listeners.call(turnId);
}

/** Hears such requests until the returned function is called. */
export function onTurnScrolledTo(listen: (turnId: TurnId) => void): () => void {
  const remove = listeners.add(listen);
  if (wanted !== null) turnScrolledTo(wanted);
  return remove;
}
