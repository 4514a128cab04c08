import type { StepSums } from '../../../../shared/runs/compare/run-step.ts';

type WrittenFile = StepSums['files'][number];

/** A file that one or both of two runs wrote. */
export type FileRow = {
  readonly path: string;
  readonly first: WrittenFile | null;
  readonly second: WrittenFile | null;
};

/** The files of both runs by path: those that both wrote first, then those that only one wrote. */
export function fileRows(first: readonly WrittenFile[], second: readonly WrittenFile[]): readonly FileRow[] {
  const inFirst = new Map(first.map((file) => [file.path, file]));
  const inSecond = new Map(second.map((file) => [file.path, file]));
  const paths = [...new Set([...inFirst.keys(), ...inSecond.keys()])].sort();
  const rows = paths.map((path) => ({ path, first: inFirst.get(path) ?? null, second: inSecond.get(path) ?? null }));
  const rank = (row: FileRow) => (row.second === null ? 1 : row.first === null ? 2 : 0);
  return rows.sort((one, other) => rank(one) - rank(other));
}
