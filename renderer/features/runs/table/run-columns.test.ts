import { describe, expect, it } from 'vitest';
import { columnsIn } from './run-columns.ts';

const namesIn = (width: number) => columnsIn(width).columns.map(({ column }) => column);

describe('the columns of the table of runs', () => {
  it('are all there in a wide window', () => {
    expect(namesIn(80)).toEqual(['title', 'state', 'date', 'duration', 'commands', 'files', 'cost', 'model']);
  });

  it('give way one after the other, the least important first', () => {
    const widths = Array.from({ length: 800 }, (_, at) => 80 - at / 10);
    const gone = widths.flatMap((width) => {
      const shown = new Set(namesIn(width));
      return [
        columnsIn(80)
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

  it('never need more room than there is, down to 320 px', () => {
    for (let width = 17; width < 90; width += 0.25) {
      const { buttons, columns } = columnsIn(width);
      expect(columns.reduce((sum, column) => sum + column.width, buttons)).toBeLessThanOrEqual(Math.max(width, 19.75));
    }
  });

  it('keep the glyph of a state where its words have no room', () => {
    expect(columnsIn(50).hasStateWords).toBe(true);
    expect(columnsIn(17).hasStateWords).toBe(false);
    expect(namesIn(17)).toEqual(['title', 'state']);
  });
});
