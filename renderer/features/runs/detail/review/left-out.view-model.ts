import { visibleText } from '../../../../../shared/base/visible-text.ts';
import type { RunChanges } from '../../../../../shared/contract/runs.ts';
import { counted, t, wholeNumber } from '../../../../../shared/i18n/i18n.ts';
import { countHunks, type HunkChoices, type LeftOutFile } from '../../../../../shared/runs/left-out.ts';
import type { LeftOutOfState } from '../../../../stores/left-out.store.ts';

/** What the person leaves out of a run's changes: hunks by their first old line, or a file as a whole if null. */
export type LeftOut = ReadonlyMap<string, ReadonlySet<number> | null>;

export const nothingLeftOut: LeftOut = new Map();

/** What a person keeps or leaves out: a hunk by its first old line, or a whole file if `hunk` is null. */
export type Choice = { readonly path: string; readonly hunk: number | null };

/** The choices that are open: all, or after an Apply of the state those that it left out. */
export function openChoices(all: HunkChoices, rest: RunChanges['leftOut']): HunkChoices {
  if (rest === null || rest.length === 0) return all;
  const open = new Map(rest.map(({ hunks, path }) => [path, hunks]));
  return new Map(
    [...all].flatMap(([path, hunks]) => (open.has(path) ? [[path, hunks && (open.get(path) ?? hunks)]] : [])),
  );
}

/** Whether a diff has a choice. */
export function isChoice(choices: HunkChoices, { hunk, path }: Choice): boolean {
  const hunks = choices.get(path);
  return hunk === null || !hunks ? hunks !== undefined : hunks.includes(hunk);
}

/** Keeps or leaves out a hunk or a file. A file without a choice of hunks follows as a whole. */
export function withChoice(leftOut: LeftOut, choices: HunkChoices, { hunk, path }: Choice, isKept: boolean): LeftOut {
  const hunks = choices.get(path);
  if (hunks === undefined) return leftOut;
  const after = new Map(leftOut);
  if (hunks === null) {
    if (isKept) after.delete(path);
    else after.set(path, null);
    return after;
  }
  const out = new Set(leftOut.get(path));
  for (const start of hunk === null ? hunks : hunks.filter((each) => each === hunk)) {
    if (isKept) out.delete(start);
    else out.add(start);
  }
  if (out.size === 0) after.delete(path);
  else after.set(path, out);
  return after;
}

/** Whether a hunk is left out, or all of a file. */
export function isLeftOut(leftOut: LeftOut, choices: HunkChoices, { hunk, path }: Choice): boolean {
  const out = leftOut.get(path);
  if (out === undefined || out === null) return out === null;
  return hunk === null ? out.size === choices.get(path)?.length : out.has(hunk);
}

/** What the host is asked to leave out. */
export function leaveOutOf(leftOut: LeftOut, choices: HunkChoices): LeftOutFile[] {
  return [...leftOut].map(([path, out]) => ({
    path,
    hunks: isLeftOut(leftOut, choices, { path, hunk: null }) ? null : [...(out ?? [])].sort((a, b) => a - b),
  }));
}

/** All choices by themselves, to be restored by `restoredLeftOut`. */
export function filesLeftOut(leftOut: LeftOut): readonly LeftOutFile[] {
  return [...leftOut].map(([path, out]) => ({ path, hunks: out === null ? null : [...out] }));
}

/** The choices that were made for a state, if they were made for this one. */
export function restoredLeftOut(kept: LeftOutOfState | undefined, tree: string): LeftOut {
  if (kept?.tree !== tree) return nothingLeftOut;
  return new Map(kept.files.map(({ hunks, path }) => [path, hunks === null ? null : new Set(hunks)]));
}

/** How many hunks there are, and how many of them are kept. A file without a choice of hunks counts as one. */
export type HunkCounts = { readonly all: number; readonly kept: number };

export function countChoices(leftOut: LeftOut, choices: HunkChoices): HunkCounts {
  const all = [...choices].map(([path, hunks]) => ({ path, hunks }));
  const kept = all.flatMap(({ hunks, path }) =>
    (hunks ?? [null]).filter((hunk) => !isLeftOut(leftOut, choices, { path, hunk })),
  );
  return { all: countHunks(all), kept: kept.length };
}

/** The mark of a file in the list and above its lines; null if all of it is kept. */
export function markOf(leftOut: LeftOut, choices: HunkChoices, path: string): string | null {
  const out = leftOut.get(path);
  if (out === undefined) return null;
  const all = choices.get(path)?.length ?? 1;
  if (out === null || out.size === all) return t`left out`;
  return t`${wholeNumber(all - out.size)} of ${counted(all, 'hunk')}`;
}

/** The name of a choice: `hunk 2 of 3 in src/a.ts`, or the path of a file. */
export function choiceName(choices: HunkChoices, { hunk, path }: Choice): string {
  const shown = visibleText(path);
  const hunks = choices.get(path) ?? [];
  const at = hunk === null ? -1 : hunks.indexOf(hunk);
  return at === -1 ? shown : t`hunk ${at + 1} of ${hunks.length} in ${shown}`;
}
