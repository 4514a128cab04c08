import { describe, expect, it } from 'vitest';
import { turnId } from '../base/ids.ts';
import { answer, ended, fold, put } from '../transcript/sample-thread.ts';
import type { Turn } from '../transcript/turn.ts';
import { forgetOldest, keepEarlier } from './rolling-window.ts';

const ids = ['a', 'b', 'c', 'd'].map((id) => turnId.parse(id));
const all = fold(
  ...ids.flatMap((id, at) => [
    { type: 'turnStarted', turnId: id, at, model: null } as const,
    put({ ...answer, text: 'x'.repeat(10), state: 'done' }, id),
    ended('completed', id),
  ]),
);
const none = () => false;
const wide = 1_000;
const shown = ({ turns }: { readonly turns: readonly Turn[] }) => turns.map(({ id }) => id).join('');

describe('the window of a thread', () => {
  it('the window of a thread contains its latest turns and the number of the others', () => {
    const now = forgetOldest(all, { turns: 3, characters: wide }, none);
    expect(now).toEqual({ ...all, turns: all.turns.slice(1), earlierTurns: 1 });
    expect(now.turns[0]).toBe(all.turns[1]);
  });

  it('the window of a thread has no more characters than allowed, and at least one turn', () => {
    expect(shown(forgetOldest(all, { turns: 9, characters: 39 }, none))).toBe('bcd');
    expect(shown(forgetOldest(all, { turns: 9, characters: 1 }, none))).toBe('d');
  });

  it('the window of a thread contains everything if everything fits', () => {
    expect(forgetOldest(all, { turns: 4, characters: 40 }, none)).toBe(all);
  });

  it('the window of a thread keeps turns that must stay before it, until they may go too', () => {
    const window = { turns: 1, characters: wide };
    const now = forgetOldest(all, window, ({ id }) => id === 'b');
    expect(now).toMatchObject({ earlierTurns: 3, keptBefore: 1 });
    expect(shown(now)).toBe('bd');
    expect(forgetOldest(now, window, none)).toEqual({ ...all, turns: all.turns.slice(3), earlierTurns: 3 });
  });

  it('the window of a thread is complete if everything before it stays', () => {
    expect(forgetOldest(all, { turns: 2, characters: wide }, () => true)).toEqual(all);
  });

  it('the window of a thread gets back turns that must be visible, in order', () => {
    const now = forgetOldest(all, { turns: 1, characters: wide }, ({ id }) => id === 'b');
    const [first, , third] = all.turns;
    if (first === undefined || third === undefined) throw new Error('There are four');
    expect(shown(keepEarlier(now, [first]))).toBe('abd');
    expect(keepEarlier(now, [first])).toMatchObject({ earlierTurns: 3, keptBefore: 2 });
    expect(keepEarlier(now, [first, third])).toEqual(all);
    expect(keepEarlier(now, now.turns)).toBe(now);
  });
});
