import { describe, expect, it } from 'vitest';
import { turnId } from '../base/ids.ts';
import { newTurn } from './edit-turn.ts';
import { emptyTranscript } from './turn.ts';
import { latestTurns, prependTurns } from './turn-window.ts';

const turns = ['a', 'b', 'c', 'd'].map((id) => newTurn(turnId.parse(id)));
const all = { ...emptyTranscript, turns, earlierTurns: 2 };

describe('the window of turns', () => {
  it('is the newest ones, with the rest counted', () => {
    expect(latestTurns(all, 3)).toEqual({ ...all, turns: turns.slice(1), earlierTurns: 3 });
    expect(latestTurns(all, 0)).toMatchObject({ turns: [], earlierTurns: 6 });
  });

  it('is everything when everything fits', () => {
    expect(latestTurns(all, 4)).toBe(all);
  });

  it('grows to the front, and keeps what it has', () => {
    const window = latestTurns(all, 2);
    const grown = prependTurns(window, turns.slice(0, 3), 2);
    expect(grown).toEqual(all);
    expect(grown.turns[2]).toBe(turns[2]);
    expect(prependTurns(grown, turns, 2)).toBe(grown);
  });
});
