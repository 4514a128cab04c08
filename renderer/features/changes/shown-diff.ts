import type { DiffSummary } from '../../../shared/changes/diff-summary.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import { type ChangesTarget, findTurnDiff } from '../../stores/changes.store.ts';
import { findFailedPatches } from './failed-patches.ts';

export type ShownDiffInput = {
  readonly diffs: readonly DiffSummary[];
  readonly shown: ChangesTarget | null;
  readonly turns: readonly Turn[];
};

/** Leaves out diffs without files. */
export function listDiffs({ diffs }: Pick<ShownDiffInput, 'diffs'>): readonly DiffSummary[] {
  return diffs.filter(({ files }) => files.length > 0);
}

/** Returns whether the lines of a diff are in no file, because its patch did not apply. */
export function findUnwritten({ turns }: Pick<ShownDiffInput, 'turns'>): (diff: DiffSummary) => boolean {
  const failed = new Set(turns.flatMap(findFailedPatches).map(({ id }) => id));
  return ({ entryId }) => entryId !== null && failed.has(entryId);
}

/** Finds what Changes shows of a turn: a patch if no whole turn changed files. Null if there is none. */
export function findShownDiff(facts: ShownDiffInput): DiffSummary | null {
  const diff = findTurnDiff(facts.diffs, facts.shown);
  if (diff !== null) return diff;
  const isUnwritten = findUnwritten(facts);
  return listDiffs(facts).findLast((one) => !isUnwritten(one)) ?? null;
}
