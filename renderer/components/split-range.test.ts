import { describe, expect, it } from 'vitest';
import { clampSplit, lengthAfterKey } from './split-range.ts';

const range = { min: 200, max: 360 };

describe('clampSplit', () => {
  it('keeps a pane between its bounds', () => {
    expect(clampSplit(100, range)).toBe(200);
    expect(clampSplit(250.4, range)).toBe(250);
    expect(clampSplit(900, range)).toBe(360);
  });

  it('prefers the minimum when the window has no room', () => {
    expect(clampSplit(300, { min: 200, max: 100 })).toBe(200);
  });
});

describe('lengthAfterKey', () => {
  it('grows the pane with the arrow that points away from it, and shrinks it with the other', () => {
    expect(lengthAfterKey('ArrowRight', false, 256, range, 'ArrowRight')).toBe(272);
    expect(lengthAfterKey('ArrowLeft', false, 256, range, 'ArrowRight')).toBe(240);
    expect(lengthAfterKey('ArrowLeft', true, 256, { min: 96, max: 600 }, 'ArrowLeft')).toBe(320);
    expect(lengthAfterKey('ArrowRight', false, 256, { min: 96, max: 600 }, 'ArrowLeft')).toBe(240);
  });

  it('resizes the pane to its limits with Home and End', () => {
    expect(lengthAfterKey('Home', false, 256, range, 'ArrowLeft')).toBe(200);
    expect(lengthAfterKey('End', false, 256, range, 'ArrowLeft')).toBe(360);
  });

  it('ignores keys that do not resize a pane', () => {
    expect(lengthAfterKey('ArrowUp', false, 256, range, 'ArrowRight')).toBeNull();
    expect(lengthAfterKey('a', false, 256, range, 'ArrowRight')).toBeNull();
  });
});
