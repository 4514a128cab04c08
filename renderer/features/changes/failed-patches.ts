import type { PatchEntry } from '../../../shared/transcript/entry.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';

/** A patch that has just failed to apply. */
export type FailedPatch = { readonly turn: Turn; readonly patch: PatchEntry };

/**
 * The patches that failed between two states of a thread. Turns that were fetched from before the first known one are
 * history, whatever they contain.
 */
export function newlyFailedPatches(before: readonly Turn[], after: readonly Turn[]): readonly FailedPatch[] {
  const known = new Map(before.map((turn) => [turn.id, turn]));
  const first = after.findIndex(({ id }) => known.has(id));
  return after.slice(Math.max(0, first)).flatMap((turn) => {
    const was = known.get(turn.id);
    if (was === turn) return [];
    const failed = new Set(was === undefined ? [] : failedPatches(was).map(({ id }) => id));
    return failedPatches(turn).flatMap((patch) => (failed.has(patch.id) ? [] : [{ turn, patch }]));
  });
}

/** The patches of a turn that did not apply. */
export function failedPatches({ entries }: Turn): readonly PatchEntry[] {
  return entries.filter(
    (entry): entry is PatchEntry =>
      entry.kind === 'patch' && (entry.status === 'didNotApply' || entry.status === 'failed'),
  );
}
