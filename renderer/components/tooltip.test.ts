import { describe, expect, it } from 'vitest';
import { placeTooltip } from './tooltip.ts';

const page = { width: 1000, height: 600 };
const size = { width: 100, height: 24 };

describe('placeTooltip', () => {
  it('centers a tooltip below its element', () => {
    expect(placeTooltip({ left: 480, top: 100, width: 40, height: 28 }, size, page)).toEqual({ left: 450, top: 134 });
  });

  it('places a tooltip above its element at the bottom of the window', () => {
    expect(placeTooltip({ left: 480, top: 560, width: 40, height: 28 }, size, page).top).toBe(530);
  });

  it('keeps a tooltip inside the window on both sides', () => {
    expect(placeTooltip({ left: 0, top: 100, width: 40, height: 28 }, size, page).left).toBe(8);
    expect(placeTooltip({ left: 970, top: 100, width: 28, height: 28 }, size, page).left).toBe(892);
  });
});
