import { describe, expect, it } from 'vitest';
import { createSampleCard } from '../../../../shared/runs/testing/sample-run.ts';
import { toMiniPaths } from '../mini-bars.ts';
import { countColumns, getPlaceAfterKey, toGridRows } from './card-grid.ts';

const cards = (count: number) => Array.from({ length: count }, (_, at) => createSampleCard(`wc-${at}`));

it('returns as many columns as fit, and at least one', () => {
  expect(countColumns(1_344, 300, 12)).toBe(4);
  expect(countColumns(300, 300, 12)).toBe(1);
  expect(countColumns(200, 300, 12)).toBe(1);
});

it('puts cards in rows, each group under its heading', () => {
  const rows = toGridRows(
    [
      { projectRoot: '/a', cards: cards(3) },
      { projectRoot: '/b', cards: cards(1) },
    ],
    2,
  );
  expect(rows.map((row) => (row.kind === 'heading' ? row.projectRoot : [row.first, row.cards.length]))).toEqual([
    '/a',
    [0, 2],
    [2, 1],
    '/b',
    [3, 1],
  ]);
});

describe('arrow keys', () => {
  const rows = toGridRows([{ projectRoot: null, cards: cards(8) }], 3);
  const placed = (key: string, place: number) => getPlaceAfterKey(key, place, rows, 2);

  it('moves from card to card with arrow keys and stops at the edges', () => {
    expect([placed('ArrowRight', 2), placed('ArrowLeft', 3), placed('ArrowLeft', 0), placed('ArrowRight', 7)]).toEqual([
      3, 2, 0, 7,
    ]);
  });

  it('keeps the column with arrow keys if the next row has it', () => {
    expect([placed('ArrowDown', 1), placed('ArrowDown', 5), placed('ArrowUp', 7), placed('ArrowUp', 1)]).toEqual([
      4, 7, 4, 1,
    ]);
  });

  it('moves by pages and to the ends with keys', () => {
    expect([placed('PageDown', 0), placed('PageUp', 7), placed('End', 0), placed('Home', 5)]).toEqual([6, 1, 7, 0]);
  });

  it('ignores other keys in the card grid', () => {
    expect(placed('a', 0)).toBeNull();
    expect(getPlaceAfterKey('Home', 0, [], 1)).toBeNull();
  });
});

it('joins bars of the same look into one path, with short bars still visible', () => {
  const bars: Parameters<typeof toMiniPaths>[0] = [
    ['model', 0, 100, 'done'],
    ['commands', 100, 300, 'failed'],
    ['commands', 300, 301, 'done'],
    ['commands', 999, 1_000, 'done'],
    ['files', 500, 600, 'done'],
    ['you', 900, 1_000, 'waiting'],
  ];
  const paths = toMiniPaths(bars, false);
  expect(paths.map(({ tone }) => tone)).toEqual(['model', 'command', 'edit', 'waiting', 'commandFailed']);
  expect(paths[1]?.path).toBe('M300 12h6v6h-6zM994 12h6v6h-6z');
  // What failed on the way is a line that gets dashes; in a run that failed in the end it is a full bar.
  expect(paths[4]?.path).toBe('M100 15h200');
  expect(toMiniPaths(bars, true).at(-1)).toEqual({ tone: 'failed', path: 'M100 12h200v6h-200z' });
});
