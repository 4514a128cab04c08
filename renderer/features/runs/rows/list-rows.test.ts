import { describe, expect, it } from 'vitest';
import { createSampleCard } from '../../../../shared/runs/testing/sample-run.ts';
import { emptyWorkContext } from '../../../view-models/describe-work.ts';
import { placeRun } from './arrange-runs.ts';
import { getPlaceAfterKey, toListRows } from './list-rows.ts';

const runs = (...ids: readonly string[]) => ids.map((id) => placeRun(createSampleCard(id), emptyWorkContext));

it('puts runs in rows, each group under its heading, with places that count all runs', () => {
  const rows = toListRows([
    { heading: { kind: 'folder', path: '/a' }, runs: runs('wc-1', 'wc-2') },
    { heading: { kind: 'imported' }, runs: runs('wc-3') },
    { heading: null, runs: runs('wc-4') },
  ]);
  expect(rows.map((row) => (row.kind === 'heading' ? [row.heading.kind, row.count] : row.place))).toEqual([
    ['folder', 2],
    0,
    1,
    ['imported', 1],
    2,
    3,
  ]);
});

describe('the keys of a list of runs', () => {
  const placed = (key: string, place: number) => getPlaceAfterKey(key, place, 8, 3);

  it('moves from run to run with arrow keys and stops at the ends', () => {
    expect([placed('ArrowDown', 2), placed('ArrowDown', 7), placed('ArrowUp', 3), placed('ArrowUp', 0)]).toEqual([
      3, 7, 2, 0,
    ]);
  });

  it('moves from run to run with J and K', () => {
    expect([placed('j', 2), placed('k', 3)]).toEqual([3, 2]);
  });

  it('moves by pages and to the ends of the list with keys', () => {
    expect([placed('PageDown', 0), placed('PageUp', 7), placed('End', 0), placed('Home', 5)]).toEqual([3, 4, 7, 0]);
  });

  it('ignores other keys in the list of runs', () => {
    expect(placed('a', 0)).toBeNull();
    expect(getPlaceAfterKey('Home', 0, 0, 1)).toBeNull();
  });
});
