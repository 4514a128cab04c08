import type { RunStep, StepSums } from '../../../../shared/runs/compare/run-step.ts';
import type { AlignedRow } from './align-steps.ts';

/** A row of both columns, with its steps. `at` is its index among all rows. */
export type StepRow = {
  readonly at: number;
  readonly kind: AlignedRow['kind'];
  readonly first: RunStep | null;
  readonly second: RunStep | null;
};

/** Returns the rows to show. `onlyDifferences` leaves out equal ones. */
export function toStepRows(
  aligned: readonly AlignedRow[],
  first: readonly RunStep[],
  second: readonly RunStep[],
  onlyDifferences: boolean,
): readonly StepRow[] {
  return aligned.flatMap(({ kind, left, right }, at) => {
    if (onlyDifferences && kind === 'same') return [];
    const step = (steps: readonly RunStep[], number: number | null) =>
      number === null ? null : (steps[number] ?? null);
    return [{ at, kind, first: step(first, left), second: step(second, right) }];
  });
}

/** Counts the rows of each kind. */
export function countRows(aligned: readonly AlignedRow[]): Readonly<Record<AlignedRow['kind'], number>> {
  const counts = { same: 0, changed: 0, left: 0, right: 0 };
  for (const { kind } of aligned) counts[kind] += 1;
  return counts;
}

/**
 * Returns the next differing row after or before one of the shown rows. It is always the first of its group, so that
 * each key press moves on. Null when there is none.
 */
export function findNextDifference(rows: readonly StepRow[], from: number, step: 1 | -1): number | null {
  const isDifferent = (at: number) => rows[at] !== undefined && rows[at].kind !== 'same';
  const isStartOfDifference = (at: number) =>
    isDifferent(at) && !(isDifferent(at - 1) && rows[at - 1]?.at === (rows[at]?.at ?? 0) - 1);
  for (let at = from + step; at >= 0 && at < rows.length; at += step) if (isStartOfDifference(at)) return at;
  return null;
}

type WrittenFile = StepSums['files'][number];

/** A file that one or both of two runs wrote. */
export type FileRow = {
  readonly path: string;
  readonly first: WrittenFile | null;
  readonly second: WrittenFile | null;
};

/** Lists the files of both runs by path: those that both wrote first, then those that only one wrote. */
export function toFileRows(first: readonly WrittenFile[], second: readonly WrittenFile[]): readonly FileRow[] {
  const firstByPath = new Map(first.map((file) => [file.path, file]));
  const secondByPath = new Map(second.map((file) => [file.path, file]));
  const paths = [...new Set([...firstByPath.keys(), ...secondByPath.keys()])].sort();
  const rows = paths.map((path) => ({
    path,
    first: firstByPath.get(path) ?? null,
    second: secondByPath.get(path) ?? null,
  }));
  const rank = (row: FileRow) => (row.second === null ? 1 : row.first === null ? 2 : 0);
  return rows.sort((one, other) => rank(one) - rank(other));
}
