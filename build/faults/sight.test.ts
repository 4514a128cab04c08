import { describe, expect, it } from 'vitest';
import { answer, command, confirmed, fold, put, started, text } from '../../shared/transcript/sample-thread.ts';
import { noDamage } from './damage.ts';
import { compareSights, findUnfinished, toSight } from './sight.ts';

const before = new Map([
  ['One', 'w1'],
  ['Two', 'w2 w3 w4'],
]);

describe('what was seen', () => {
  it("records each message with Codex's text and actions after it", () => {
    const { turns } = fold(started(), put(confirmed), put(answer), text('It is so.'), put(command));
    expect(toSight(turns)).toEqual(new Map([['Explain this please', 'It is so.\n$ ls']]));
  });

  it('counts lost text by word and by turn', () => {
    expect(compareSights(before, before)).toEqual(noDamage);
    expect(compareSights(before, new Map([['Two', 'w2 w4']]))).toEqual({
      ...noDamage,
      turnsLost: 1,
      charactersLost: 4,
    });
  });

  it('distinguishes text streamed a moment before a fault, shown or not', () => {
    const recent = new Map([
      ['w2', 600],
      ['w3', 120],
      ['w9', 40],
    ]);
    const now = new Map([
      ['One', 'w1'],
      ['Two', 'w4'],
    ]);
    expect(compareSights(before, now, recent)).toEqual({
      ...noDamage,
      lastMs: 600,
      lastCharacters: 6,
    });
    expect(compareSights(before, before, recent)).toEqual({ ...noDamage, lastMs: 40, lastCharacters: 2 });
  });
});

it('finds nothing unfinished in a thread without running work', () => {
  const running = fold(started(), put(answer), put({ ...command, status: 'waiting' }));
  expect(findUnfinished(running.turns)).toEqual([
    'A turn is running after the restart',
    'Something is still under way after the restart: assistant',
    'Something is still under way after the restart: command',
  ]);
  expect(findUnfinished(fold(started(), put(answer), { type: 'codexStopped', at: 9 }).turns)).toEqual([]);
});
