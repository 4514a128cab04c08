import type { TurnId } from '../../../../shared/base/ids.ts';
import type { TranscriptRow } from '../row.ts';

/** Identifies a row that expands into others when the user opens it. */
export type RowFold = { readonly turnId: TurnId; readonly key: string };

/** Returns a row together with the rows collapsed into it, in reading order. */
export function unfoldRow(
  row: TranscriptRow,
): readonly { readonly row: TranscriptRow; readonly fold: RowFold | null }[] {
  const self = { row, fold: null };
  const fold = { turnId: row.turnId, key: row.key };
  if (row.kind === 'reasoning') return [self, ...row.hidden().map((hidden) => ({ row: hidden, fold }))];
  if (row.kind !== 'head') return [self];
  // A thought inside can open after the work is open.
  return [self, ...row.hidden.flatMap((hidden) => unfoldRow(hidden).map((inner) => ({ row: inner.row, fold })))];
}
