import { t } from '../../../../shared/i18n/i18n.ts';
import type { RunColumn } from '../../../../shared/layout/layout.ts';

/** A column as the table shows it. */
export type ShownColumn = {
  readonly column: RunColumn;
  readonly name: string;
  /** In rem. The title gets the remaining width. */
  readonly width: number;
  /** Numbers are right-aligned. */
  readonly isNumber: boolean;
};

/** The columns of a table, and how much space the buttons at the end of a row get. Lengths are in rem. */
export type RunColumns = {
  readonly columns: readonly ShownColumn[];
  readonly buttons: number;
  /** True if there is space for a button besides the menu. */
  readonly hasMainButton: boolean;
  /** True if there is space for the state's text next to its glyph. */
  readonly hasStateText: boolean;
};

// In the order of the table.
const allColumns: readonly ShownColumn[] = [
  { column: 'title', name: t`Title`, width: 14.5, isNumber: false },
  { column: 'state', name: t`State`, width: 9.5, isNumber: false },
  { column: 'date', name: t`Started`, width: 8, isNumber: false },
  { column: 'duration', name: t`Duration`, width: 5.5, isNumber: true },
  { column: 'commands', name: t`Commands`, width: 7.25, isNumber: true },
  { column: 'files', name: t`Changes`, width: 7.5, isNumber: true },
  { column: 'cost', name: t`Cost`, width: 5, isNumber: true },
  { column: 'model', name: t`Model`, width: 8.25, isNumber: false },
];

/** The columns to drop, in this order, when space is short. The title and the state always stay. */
const optionalColumns: readonly RunColumn[] = ['model', 'cost', 'commands', 'files', 'duration', 'date'];

const buttons = { wide: 7, narrow: 2.75 };
const glyphWidth = 2.5;

/** Returns the columns that fit into a width in rem. */
export function getColumns(width: number): RunColumns {
  let columns = allColumns;
  for (const column of optionalColumns) {
    if (sumWidths(columns) + buttons.wide <= width) break;
    columns = columns.filter((shown) => shown.column !== column);
  }
  const hasMainButton = sumWidths(columns) + buttons.wide <= width;
  const hasStateText = sumWidths(columns) + buttons.narrow <= width;
  return {
    columns: hasStateText
      ? columns
      : columns.map((shown) => (shown.column === 'state' ? { ...shown, width: glyphWidth } : shown)),
    buttons: hasMainButton ? buttons.wide : buttons.narrow,
    hasMainButton,
    hasStateText,
  };
}

function sumWidths(columns: readonly ShownColumn[]): number {
  return columns.reduce((sum, { width }) => sum + width, 0);
}
