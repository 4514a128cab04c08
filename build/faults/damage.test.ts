import { describe, expect, it } from 'vitest';
import { addDamage, formatTable, isHarmless, noDamage } from './damage.ts';

describe('damage', () => {
  it('adds up damage, and takes the worst value for the latest text', () => {
    const one = { ...noDamage, turnsLost: 1, wrongStates: ['a'], lastMs: 90, lastCharacters: 10 };
    const other = { ...noDamage, turnsLost: 2, orphans: 1, wrongStates: ['b'], lastMs: 20, lastCharacters: 40 };
    expect(addDamage(one, other)).toEqual({
      ...noDamage,
      turnsLost: 3,
      orphans: 1,
      wrongStates: ['a', 'b'],
      lastMs: 90,
      lastCharacters: 40,
    });
  });

  it('accepts damage as harmless only if at most a moment of text is gone', () => {
    expect(isHarmless({ ...noDamage, lastMs: 250, lastCharacters: 100 }, 250)).toBe(true);
    expect(isHarmless({ ...noDamage, lastMs: 251 }, 250)).toBe(false);
    for (const key of ['turnsLost', 'charactersLost', 'rowsUnreadable', 'filesLost', 'orphans'] as const) {
      expect(isHarmless({ ...noDamage, [key]: 1 }, 250)).toBe(false);
    }
    expect(isHarmless({ ...noDamage, wrongStates: ['A turn is running'] }, 250)).toBe(false);
  });

  it('formats damage as a table row', () => {
    const damage = { ...noDamage, turnsLost: 7, lastMs: 112.4, lastCharacters: 490 };
    const [head, row] = formatTable([{ title: 'kill -9', runs: 12, harmfulRuns: 1, damage }]).split('\n');
    expect(head?.split(/ {2,}/).slice(0, 3)).toEqual(['fault', 'runs', 'turns lost']);
    expect(row?.split(/ {2,}/)).toEqual(['kill -9', '12', '7', '0', '0', '0', '0', '0', '112 ms, 490 characters']);
  });
});
