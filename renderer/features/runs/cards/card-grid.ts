import type { RunCard } from '../../../../shared/runs/run-card.ts';
import type { CardGroup } from './arrange-cards.ts';

/** One row of the page: the heading of a workspace, or cards side by side. */
export type GridRow =
  | { readonly kind: 'heading'; readonly projectRoot: string; readonly count: number }
  /** `first` is the index of the row's first card among all cards. */
  | { readonly kind: 'cards'; readonly cards: readonly RunCard[]; readonly first: number };

/** Returns how many cards of a minimum width fit side by side, at least one. Lengths are in any unit. */
export function countColumns(width: number, leastWidth: number, gap: number): number {
  return Math.max(1, Math.floor((width + gap) / (leastWidth + gap)));
}

/** Returns the rows of all groups. */
export function toGridRows(groups: readonly CardGroup[], columns: number): readonly GridRow[] {
  const rows: GridRow[] = [];
  let place = 0;
  for (const { cards, projectRoot } of groups) {
    if (projectRoot !== null) rows.push({ kind: 'heading', projectRoot, count: cards.length });
    for (let at = 0; at < cards.length; at += columns) {
      const members = cards.slice(at, at + columns);
      rows.push({ kind: 'cards', cards: members, first: place });
      place += members.length;
    }
  }
  return rows;
}

/**
 * Returns the index of the card that a key moves to from another; null if the key does not move. `page` is the number
 * of rows in view.
 */
export function getPlaceAfterKey(key: string, place: number, rows: readonly GridRow[], page: number): number | null {
  const lines = rows.filter((row) => row.kind === 'cards');
  const line = lines.findIndex(({ cards, first }) => place >= first && place < first + cards.length);
  const last = lines.at(-1);
  if (line === -1 || last === undefined) return null;
  const column = place - (lines[line]?.first ?? 0);
  const inLine = (to: number): number => {
    const { cards, first } = lines[Math.max(0, Math.min(lines.length - 1, to))] ?? last;
    return first + Math.min(column, cards.length - 1);
  };
  const count = last.first + last.cards.length;
  switch (key) {
    case 'ArrowRight':
      return Math.min(count - 1, place + 1);
    case 'ArrowLeft':
      return Math.max(0, place - 1);
    case 'ArrowDown':
      return line === lines.length - 1 ? place : inLine(line + 1);
    case 'ArrowUp':
      return line === 0 ? place : inLine(line - 1);
    case 'PageDown':
      return inLine(line + page);
    case 'PageUp':
      return inLine(line - page);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
