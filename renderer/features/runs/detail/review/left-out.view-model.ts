import { visibleText } from '../../../../../shared/base/visible-text.ts';
import type { RunChanges } from '../../../../../shared/contract/runs.ts';
import { counted, t, wholeNumber } from '../../../../../shared/i18n/i18n.ts';
import {
  type FileChoices,
  getHunksOut,
  type HunkChoices,
  type HunksOut,
  type LeftOutFile,
  toLeftOutFile,
} from '../../../../../shared/runs/left-out.ts';
import type { ReviewLeftOut } from '../../../../stores/left-out.store.ts';
import type { SelectedLines } from '../../../changes/selected-lines.ts';

/** What the user leaves out of a run's changes. */
export type LeftOut = ReadonlyMap<string, HunksOut | null>;

/** The next Apply takes every change. */
export const nothingLeftOut: LeftOut = new Map();

/** What the user can leave out, and what they have left out. */
export type LeftOutState = {
  readonly choices: HunkChoices;
  /** Includes the hunks that were applied. */
  readonly all: HunkChoices;
  readonly leftOut: LeftOut;
};

/** What a user keeps or leaves out: a hunk by its first old line, or a whole file if `hunk` is null. */
export type ReviewChoice = {
  readonly path: string;
  readonly hunk: number | null;
  /** Only these changed lines of the hunk, by their positions among all lines of the file. */
  readonly lines?: readonly number[];
};

/** Returns the open choices: all of them or, after an Apply of this state, those that it left out. */
export function openChoices(all: HunkChoices, rest: RunChanges['leftOut']): HunkChoices {
  if (rest === null || rest.length === 0) return all;
  const left = new Map(rest.map((file) => [file.path, getHunksOut(file)]));
  const open = new Map<string, FileChoices>();
  for (const [path, hunks] of all) {
    const out = left.get(path);
    if (out !== undefined) open.set(path, out === null || hunks === null ? hunks : openHunks(hunks, out));
  }
  return open;
}

function openHunks(hunks: NonNullable<FileChoices>, left: HunksOut): FileChoices {
  const known = [...left].filter(([hunk]) => hunks.has(hunk));
  return new Map(known.map(([hunk, lines]) => [hunk, lines ?? hunks.get(hunk) ?? new Set()]));
}

/** Keeps or leaves out a choice. A file without separate hunks is kept or left out as a whole. */
export function setReviewChoice(
  leftOut: LeftOut,
  choices: HunkChoices,
  choice: ReviewChoice,
  isKept: boolean,
): LeftOut {
  const { path } = choice;
  const hunks = choices.get(path);
  if (hunks === undefined) return leftOut;
  const after = new Map(leftOut);
  if (hunks === null) {
    if (isKept) after.delete(path);
    else after.set(path, null);
    return after;
  }
  const out = new Map(leftOut.get(path));
  for (const { hunk, chosenLines, openLines } of listHunksOfChoice(hunks, choice)) {
    const left = new Set([...openLines].filter((line) => isOut(out, hunk, line)));
    for (const line of chosenLines) {
      if (isKept) left.delete(line);
      else left.add(line);
    }
    if (left.size === 0) out.delete(hunk);
    else out.set(hunk, left.size === openLines.size ? null : left);
  }
  if (out.size === 0) after.delete(path);
  else after.set(path, out);
  return after;
}

type ChosenHunk = {
  readonly hunk: number;
  /** The changed lines that can be left out, and those of them that the choice includes. */
  readonly openLines: ReadonlySet<number>;
  readonly chosenLines: readonly number[];
};

function listHunksOfChoice(
  hunks: NonNullable<FileChoices>,
  { hunk: only, lines }: ReviewChoice,
): readonly ChosenHunk[] {
  const known = only === null ? undefined : hunks.get(only);
  const own = only === null ? [...hunks] : known === undefined ? [] : [[only, known] as const];
  return own.map(([hunk, openLines]) => ({
    hunk,
    openLines,
    chosenLines: lines?.filter((line) => openLines.has(line)) ?? [...openLines],
  }));
}

function isOut(out: HunksOut | null | undefined, hunk: number, line: number): boolean {
  const lines = out === null ? null : out?.get(hunk);
  return lines === null || lines?.has(line) === true;
}

/**
 * The changed lines of a choice that are kept, and those that are left out. A file without separate hunks counts as one
 * line.
 */
export type ChoiceLines = { readonly kept: readonly number[]; readonly out: readonly number[] };

/** Sorts the open lines of a choice by whether Apply takes them. Both lists are empty if no line is open. */
export function sortOpenLines(leftOut: LeftOut, choices: HunkChoices, choice: ReviewChoice): ChoiceLines {
  const { path } = choice;
  const [hunks, out] = [choices.get(path), leftOut.get(path)];
  if (hunks === undefined) return { kept: [], out: [] };
  if (hunks === null) return out === undefined ? { kept: [0], out: [] } : { kept: [], out: [0] };
  const share = { kept: [] as number[], out: [] as number[] };
  for (const { hunk, chosenLines } of listHunksOfChoice(hunks, choice)) {
    for (const line of chosenLines) (isOut(out, hunk, line) ? share.out : share.kept).push(line);
  }
  return share;
}

/** Counts the open lines of a hunk that are left out. */
function countOut(out: HunksOut | undefined, hunk: number, open: ReadonlySet<number>): number {
  const lines = out?.get(hunk);
  if (lines === undefined || lines === null) return lines === null ? open.size : 0;
  return lines.intersection(open).size;
}

/** Returns whether a hunk or a whole file is left out. */
export function isLeftOut(leftOut: LeftOut, choices: HunkChoices, { hunk: only, path }: ReviewChoice): boolean {
  const [hunks, out] = [choices.get(path), leftOut.get(path)];
  if (out === undefined || out === null || hunks === undefined || hunks === null) return out === null;
  const own = only === null ? [...hunks] : [[only, hunks.get(only) ?? new Set<number>()] as const];
  return own.every(([hunk, open]) => open.size > 0 && countOut(out, hunk, open) === open.size);
}

/** Returns whether lines of a hunk, given by their positions, are left out: each of them, or the whole hunk. */
export function areLeftOut(
  { all, choices, leftOut }: LeftOutState,
  path: string,
  hunk: number,
  lines: readonly number[],
): boolean {
  const [out, open] = [leftOut.get(path), choices.get(path)?.get(hunk)];
  if (out === null || out === undefined || open === undefined) return out === null;
  if (out.get(hunk) === null && open.size === all.get(path)?.get(hunk)?.size) return true;
  return lines.length > 0 && lines.every((line) => open.has(line) && isOut(out, hunk, line));
}

/** Narrows the choice of a hunk to its selected lines, if there are any. */
export function narrowToSelection<Narrowed extends ReviewChoice>(
  choice: Narrowed,
  choices: HunkChoices,
  selected: SelectedLines | null,
): Narrowed {
  if (choice.hunk === null || selected?.path !== choice.path) return choice;
  const open = choices.get(choice.path)?.get(choice.hunk) ?? new Set();
  const lines = [...selected.lines].filter((line) => open.has(line));
  return lines.length === 0 ? choice : { ...choice, lines };
}

/**
 * Returns the target of a key: the choice with the focus, or else the selected lines, or the hunk under the pointer.
 */
export function getReviewChoiceForKey(
  focused: ReviewChoice | null,
  choices: HunkChoices,
  { hovered, selected }: { readonly hovered: ReviewChoice | null; readonly selected: SelectedLines | null },
): ReviewChoice | null {
  if (focused !== null) return narrowToSelection(focused, choices, selected);
  return selected === null ? hovered : { path: selected.path, hunk: null, lines: [...selected.lines] };
}

/** Lists what the host should leave out. Includes only open choices. */
export function toLeftOutFiles(leftOut: LeftOut, choices: HunkChoices): LeftOutFile[] {
  return [...choices].flatMap(([path, hunks]): LeftOutFile[] => {
    const out = leftOut.get(path);
    if (out === undefined) return [];
    if (out === null || hunks === null || isLeftOut(leftOut, choices, { path, hunk: null }))
      return [{ path, hunks: null }];
    const open = [...hunks].flatMap(([hunk, lines]) => {
      const left = new Set([...lines].filter((line) => isOut(out, hunk, line)));
      return left.size === 0 ? [] : [[hunk, left.size === lines.size ? null : left] as const];
    });
    return open.length === 0 ? [] : [toLeftOutFile(path, new Map(open))];
  });
}

/** Returns all choices in the form that `restoreLeftOut` reads. */
export function saveLeftOut(leftOut: LeftOut): ReviewLeftOut['files'] {
  return [...leftOut].map(([path, out]) => toLeftOutFile(path, out));
}

/** Returns the saved choices if the user made them for this state, else none. */
export function restoreLeftOut(kept: ReviewLeftOut | undefined, tree: string): LeftOut {
  if (kept?.tree !== tree) return nothingLeftOut;
  return new Map(kept.files.map((file) => [file.path, getHunksOut(file)]));
}

/** How many hunks there are, and how many are kept at least in part. A file without separate hunks counts as one. */
export type HunkCounts = {
  readonly all: number;
  readonly kept: number;
  /** True if some hunks are only partly kept. */
  readonly isInPart: boolean;
};

/** Counts the hunks in `choices`, over all files. Pass the open choices to ignore applied hunks. */
export function countChoices(leftOut: LeftOut, choices: HunkChoices): HunkCounts {
  let [all, kept, isInPart] = [0, 0, false];
  for (const [path, hunks] of choices) {
    const out = leftOut.get(path);
    all += hunks?.size ?? 1;
    if (out === undefined) kept += hunks?.size ?? 1;
    if (!out || hunks === null) continue;
    for (const [hunk, open] of hunks) {
      const count = countOut(out, hunk, open);
      if (count < open.size) kept += 1;
      if (count > 0 && count < open.size) isInPart = true;
    }
  }
  return { all, kept, isInPart };
}

/** Describes the mark of a file in the list and above its lines; null for no mark. */
export function describeFileMark({ all, choices, leftOut }: LeftOutState, path: string): string | null {
  const [hunks, open, out] = [all.get(path), choices.get(path), leftOut.get(path)];
  if (hunks === undefined) return null;
  if (open === undefined) return t`applied`;
  if (out === undefined) return null;
  if (out === null || hunks === null || open === null) return t`left out`;
  const counts = [...open].map(([hunk, lines]) => [countOut(out, hunk, lines), hunks.get(hunk)?.size] as const);
  const whole = counts.filter(([count, size]) => count === size).length;
  if (counts.some(([count, size]) => count > 0 && count !== size)) return t`left out in part`;
  if (whole === hunks.size) return t`left out`;
  return whole === 0 ? null : t`${wholeNumber(hunks.size - whole)} of ${counted(hunks.size, 'hunk')}`;
}

/** Describes the mark of a hunk; null for no mark. */
export function describeHunkMark({ all, choices, leftOut }: LeftOutState, path: string, hunk: number): string | null {
  const [changed, open] = [all.get(path)?.get(hunk), choices.get(path)?.get(hunk)];
  if (changed === undefined) return null;
  if (open === undefined) return t`applied`;
  const out = countOut(leftOut.get(path) ?? undefined, hunk, open);
  if (out === changed.size) return t`left out`;
  const words = [
    ...(open.size < changed.size ? [t`${counted(changed.size - open.size, 'line')} applied`] : []),
    ...(out > 0 ? [t`${counted(out, 'line')} left out`] : []),
  ];
  return words.length === 0 ? null : words.join(' · ');
}

/** Names a choice: `2 lines in hunk 2 of 3 in src/a.ts`, the hunk, or the path of a file. */
export function describeReviewChoice(choices: HunkChoices, { hunk, lines, path }: ReviewChoice): string {
  const shown = visibleText(path);
  const hunks = [...(choices.get(path)?.keys() ?? [])];
  const at = hunk === null ? -1 : hunks.indexOf(hunk);
  const name = at === -1 ? shown : t`hunk ${at + 1} of ${hunks.length} in ${shown}`;
  return lines === undefined ? name : t`${counted(lines.length, 'line')} in ${name}`;
}
