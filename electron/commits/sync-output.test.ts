import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SyncOutput } from './sync-output.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('what git prints is reported at once, then only now and then, and at the end', () => {
  const said: string[] = [];
  const output = new SyncOutput((shown) => said.push(shown));
  for (const text of ['a', 'b', 'c']) output.add(text);
  expect(said).toEqual(['a']);
  vi.advanceTimersByTime(200);
  expect(said).toEqual(['a', 'abc']);
  output.add('d');
  output.add('e');
  output.end();
  expect(said.at(-1)).toBe('abcde');
  expect(vi.getTimerCount()).toBe(0);
});

it('a cut output shows no half of an address', () => {
  const said: string[] = [];
  const output = new SyncOutput((shown) => said.push(shown));
  const line = `https://ada:${'hunter2'.repeat(300)}@example.com\n`;
  output.add(`${line}${'x'.repeat(3_000)}\nend`);
  output.end();
  expect(said.join()).not.toContain('hunter2');
  expect(output.shown).not.toContain('hunter2');
});
