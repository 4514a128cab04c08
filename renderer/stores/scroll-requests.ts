import type { TurnId } from '../../shared/base/ids.ts';

// Rows know nothing of the list they are in; when one points at another turn, the list hears it here.

const listeners = new Set<(turnId: TurnId) => void>();

/** Asks the list to show the beginning of a turn. */
export function turnScrolledTo(turnId: TurnId): void {
  for (const listen of listeners) listen(turnId);
}

/** Hears such requests until the returned function is called. */
export function onTurnScrolledTo(listen: (turnId: TurnId) => void): () => void {
  listeners.add(listen);
  return () => void listeners.delete(listen);
}
