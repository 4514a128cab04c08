import type { TurnId } from '../../../../shared/base/ids.ts';
import type { Row } from '../row.ts';

/** A row that opens into others, as the user opens it. */
export type Fold = { readonly turnId: TurnId; readonly key: string };

/** A row with the rows that are folded away in it, in reading order. */
export function unfoldRow(row: Row): readonly { readonly row: Row; readonly fold: Fold | null }[] {
  const self = { row, fold: null };
  const fold = { turnId: row.turnId, key: row.key };
  if (row.kind === 'reasoning') return [self, ...row.hidden().map((hidden) => ({ row: hidden, fold }))];
  if (row.kind !== 'work') return [self];
  // A thought in it opens once the work is open.
  return [self, ...row.hidden.flatMap((hidden) => unfoldRow(hidden).map((inner) => ({ row: inner.row, fold })))];
}
