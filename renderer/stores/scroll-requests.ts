import type { TurnId } from '../../shared/base/ids.ts';

// Rows know nothing of the list they are in; when one points at another turn, the list hears it here.

/** Asked for while there is no list: the next one shows it. */
let wanted: TurnId | null = null;

const listeners = new Set<(turnId: TurnId) => void>();

/** Asks the list to show the beginning of a turn. */
export function turnScrolledTo(turnId: TurnId): void {
  wanted = listeners.size === 0 ? turnId : null;
  for (const listen of listeners) listen(turnId);
}

/** Hears such requests until the returned function is called. */
export function onTurnScrolledTo(listen: (turnId: TurnId) => void): () => void {
  listeners.add(listen);
  if (wanted !== null) turnScrolledTo(wanted);
  return () => void listeners.delete(listen);
}
