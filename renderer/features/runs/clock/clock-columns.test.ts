import { expect, it } from 'vitest';
import { getClockColumns, toGridTemplate } from './clock-columns.ts';

it('drops the axis first, then the result, then the buttons', () => {
  const kept = [72, 56, 45, 28, 20].map((width) => {
    const { hasAxis, hasButtons, result } = getClockColumns(width);
    return [hasAxis, result !== null, hasButtons];
  });
  expect(kept).toEqual([
    [true, true, true],
    [true, true, true],
    [false, true, true],
    [false, false, true],
    [false, false, false],
  ]);
});

it('leaves room for a title of 24 letters and an axis in every width that has them', () => {
  for (let width = 26; width < 120; width += 0.5) {
    const { actions, hasAxis, hasPlace, result, thread } = getClockColumns(width);
    const count = toGridTemplate(getClockColumns(width)).replaceAll('(0, ', '(').split(' ').length;
    const rest = width - 2 - 0.875 - 0.75 * (count - 1) - actions - (result ?? 0);
    const title = (thread ?? rest) * (hasPlace ? 0.67 : 1) - 0.5;
    expect(title).toBeGreaterThan(10.4);
    if (hasAxis) expect(rest - (thread ?? 0)).toBeGreaterThan(10);
  }
});
