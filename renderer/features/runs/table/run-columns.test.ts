import { describe, expect, it } from 'vitest';
import { getColumns } from './run-columns.ts';

const namesIn = (width: number) => getColumns(width).columns.map(({ column }) => column);

describe('the columns of the table of runs', () => {
  it('shows all run columns in a wide window', () => {
    expect(namesIn(80)).toEqual(['title', 'state', 'date', 'duration', 'commands', 'files', 'cost', 'model']);
  });

  it('hides run columns one by one, the least important first', () => {
    const widths = Array.from({ length: 800 }, (_, at) => 80 - at / 10);
    const gone = widths.flatMap((width) => {
      const shown = new Set(namesIn(width));
      return [
        getColumns(80)
          .columns.filter(({ column }) => !shown.has(column))
          .map(({ column }) => column)
          .join(' '),
      ];
    });
    expect([...new Set(gone)]).toEqual([
      '',
      'model',
      'cost model',
      'commands cost model',
      'commands files cost model',
      'duration commands files cost model',
      'date duration commands files cost model',
    ]);
  });

  it('never needs more width than there is, down to 320 px', () => {
    for (let width = 17; width < 90; width += 0.25) {
      const { buttons, columns } = getColumns(width);
      expect(columns.reduce((sum, column) => sum + column.width, buttons)).toBeLessThanOrEqual(Math.max(width, 19.75));
    }
  });

  it('keeps the status icon where its text does not fit', () => {
    expect(getColumns(50).hasStateText).toBe(true);
    expect(getColumns(17).hasStateText).toBe(false);
    expect(namesIn(17)).toEqual(['title', 'state']);
  });
});
