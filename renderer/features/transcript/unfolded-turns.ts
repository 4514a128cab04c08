import type { TurnId } from '../../../shared/base/ids.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';

/** The turns that stay unfolded although they have finished. */
export type UnfoldedTurns = {
  /** The newest turn known. */
  readonly newest: TurnId | null;
  readonly turns: ReadonlySet<TurnId>;
};

/** A thread that opens has only finished turns folded: one that still runs will end in front of the user. */
export function getInitialUnfolded(turns: readonly Turn[]): UnfoldedTurns {
  const open = turns.filter(({ status }) => status === 'running' || status === 'pending');
  return { newest: turns.at(-1)?.id ?? null, turns: new Set(open.map(({ id }) => id)) };
}

/**
 * A turn that ended in front of the user stays as it is until a newer one begins, and longer while the user reads
 * above the end: nothing folds in front of their eyes. `followed`: the view is at the end.
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
