import { describe, expect, it } from 'vitest';
import { placeTooltip } from './tooltip.ts';

const page = { width: 1000, height: 600 };
const size = { width: 100, height: 24 };

describe('placeTooltip', () => {
  it('is centered under its element', () => {
    expect(placeTooltip({ left: 480, top: 100, width: 40, height: 28 }, size, page)).toEqual({ left: 450, top: 134 });
  });

  it('moves above its element at the end of the window', () => {
    expect(placeTooltip({ left: 480, top: 560, width: 40, height: 28 }, size, page).top).toBe(530);
  });

  it('stays inside the window on both sides', () => {
    expect(placeTooltip({ left: 0, top: 100, width: 40, height: 28 }, size, page).left).toBe(8);
    expect(placeTooltip({ left: 970, top: 100, width: 28, height: 28 }, size, page).left).toBe(892);
  });
});
