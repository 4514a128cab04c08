import { describe, expect, it } from 'vitest';
import { Lifetime } from '../base/lifetime.ts';
import type { ClientWindow } from './client-window.ts';
import { PerWindow } from './per-window.ts';

const window = {} as ClientWindow;

describe('what is kept for each window', () => {
  it('window state is dropped when its lifetime ends', async () => {
    const kept = new PerWindow<string>();
    const lifetime = new Lifetime();
    kept.put(window, 'state', lifetime);
    expect([kept.get(window), [...kept.entries()], kept.isEmpty]).toEqual(['state', [[window, 'state']], false]);
    await lifetime.end();
    expect([kept.get(window), [...kept.entries()], kept.isEmpty]).toEqual([null, [], true]);
  });

  it.each(['the same', 'another'])(
    'window state stays for the second lifetime when %s state is put again',
    async (which) => {
      const kept = new PerWindow<string>();
      const [first, second] = [new Lifetime(), new Lifetime()];
      kept.put(window, 'the same', first);
      kept.put(window, which, second);
      await first.end();
      expect(kept.get(window)).toBe(which);
      await second.end();
      expect(kept.isEmpty).toBe(true);
    },
  );

  it('window state is not stored for a lifetime that has ended', async () => {
    const kept = new PerWindow<string>();
    const lifetime = new Lifetime();
    await lifetime.end();
    kept.put(window, 'state', lifetime);
    expect(kept.isEmpty).toBe(true);
  });
});
