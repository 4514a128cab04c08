import { describe, expect, it } from 'vitest';
import { getNextIndex } from './get-next-index.ts';

const press = (key: string, at: number, length = 3, held = {}) =>
  getNextIndex({ key, ctrlKey: false, metaKey: false, altKey: false, ...held }, at, length);

describe('stepOf', () => {
  it('moves with J, K and arrow keys, and stops at the ends', () => {
    expect([press('j', 0), press('ArrowDown', 1), press('j', 2)]).toEqual([1, 2, 2]);
    expect([press('k', 2), press('ArrowUp', 1), press('k', 0)]).toEqual([1, 0, 0]);
  });

  it('jumps to the ends with Home and End', () => {
    expect([press('Home', 2), press('End', 0)]).toEqual([0, 2]);
  });

  it('ignores other keys, chords and an empty list', () => {
    expect(press('x', 1)).toBeNull();
    expect(press('j', 1, 3, { ctrlKey: true })).toBeNull();
    expect(press('j', -1, 0)).toBeNull();
  });
});
