import { rowText } from './find/row-text.ts';
import { currentText } from './live-blocks.ts';
import type { Row } from './row.ts';

/** The text of a row as written, for when it cannot be drawn. Never throws; empty when the row has no words. */
export function rawText(row: Row): string {
  if (row.kind === 'block') return row.block.kind === 'code' ? row.block.text : row.block.source;
  try {
    return row.kind === 'live' ? currentText(row.entry) : rowText(row);
  } catch {
    return '';
  }
}
