import { describe, expect, it } from 'vitest';
import { sampleCard } from '../../../../shared/runs/testing/sample-run.ts';
import { miniPaths } from '../mini-bars.ts';
import { columnsIn, gridRows, placeAfterKey } from './card-grid.ts';

const cards = (count: number) => Array.from({ length: count }, (_, at) => sampleCard(`wc-${at}`));

it('has as many columns as fit, and at least one', () => {
  expect(columnsIn(1_344, 300, 12)).toBe(4);
  expect(columnsIn(300, 300, 12)).toBe(1);
  expect(columnsIn(200, 300, 12)).toBe(1);
});

it('puts cards in rows, each group under its heading', () => {
  const rows = gridRows(
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
  const rows = gridRows([{ projectRoot: null, cards: cards(8) }], 3);
  const placed = (key: string, place: number) => placeAfterKey(key, place, rows, 2);

  it('move from card to card, and stop at the edges', () => {
    expect([placed('ArrowRight', 2), placed('ArrowLeft', 3), placed('ArrowLeft', 0), placed('ArrowRight', 7)]).toEqual([
      3, 2, 0, 7,
    ]);
  });

  it('keep their column if the next row has it', () => {
    expect([placed('ArrowDown', 1), placed('ArrowDown', 5), placed('ArrowUp', 7), placed('ArrowUp', 1)]).toEqual([
      4, 7, 4, 1,
    ]);
  });

  it('move by pages and to the ends', () => {
    expect([placed('PageDown', 0), placed('PageUp', 7), placed('End', 0), placed('Home', 5)]).toEqual([6, 1, 7, 0]);
  });

  it('ignore other keys', () => {
    expect(placed('a', 0)).toBeNull();
    expect(placeAfterKey('Home', 0, [], 1)).toBeNull();
  });
});

it('draws the bars with the same look as one path, and short ones so that they are visible', () => {
  const paths = miniPaths([
    ['model', 0, 100, 'done'],
    ['commands', 100, 300, 'failed'],
    ['commands', 300, 301, 'done'],
    ['files', 999, 1_000, 'done'],
    ['you', 900, 1_000, 'waiting'],
  ]);
  expect(paths.map(({ tone }) => tone)).toEqual(['model', 'work', 'waiting', 'failed']);
  expect(paths[1]?.path).toBe('M300 12h6v6h-6zM994 22h6v6h-6z');
});
