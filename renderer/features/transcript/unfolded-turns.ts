import type { TurnId } from '../../../shared/base/ids.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';

/** The finished turns that stay expanded. */
export type UnfoldedTurns = {
  /** The newest known turn. */
  readonly newest: TurnId | null;
  readonly turns: ReadonlySet<TurnId>;
};

/**
 * Returns the turns to keep expanded when a thread opens: those still running, because they will end while the user
 * watches.
 */
export function getInitialUnfolded(turns: readonly Turn[]): UnfoldedTurns {
  const open = turns.filter(({ status }) => status === 'running' || status === 'pending');
  return { newest: turns.at(-1)?.id ?? null, turns: new Set(open.map(({ id }) => id)) };
}

/**
 * Updates the turns to keep expanded. A turn that ended while the user watched stays unchanged until a newer one
 * starts, and longer while the user reads above the end, so that nothing collapses while they look. `followed`: the
 * view is at the end.
 */
export function updateUnfolded(before: UnfoldedTurns, turns: readonly Turn[], followed: boolean): UnfoldedTurns {
  const newest = turns.at(-1)?.id ?? null;
  if (newest === null) return before;
  const known = turns.findIndex(({ id }) => id === before.newest);
  const startedTurns = known === -1 ? [newest] : turns.slice(known + 1).map(({ id }) => id);
  const left = [...before.turns].filter((id) => !followed || id === newest);
  const all = new Set([...left, ...(followed ? startedTurns.slice(-1) : startedTurns)]);
  const isSame = newest === before.newest && all.size === before.turns.size;
  return isSame ? before : { newest, turns: all };
}
