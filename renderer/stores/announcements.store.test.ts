import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { announce, useAnnouncements } from './announcements.store.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const texts = () => useAnnouncements.getState().polite.map(({ text }) => text);

it('an announcement stays until a screen reader had time to read it, even if the next one comes at once', () => {
  announce('One');
  announce('Two');
  vi.advanceTimersByTime(6_000);
  announce('Three');
  expect(texts()).toEqual(['One', 'Two', 'Three']);
  vi.advanceTimersByTime(2_000);
  announce('Four');
  expect(texts()).toEqual(['Three', 'Four']);
});

it('the same text can be announced again', () => {
  announce('Same');
  announce('Same');
  const [one, other] = useAnnouncements.getState().polite.slice(-2);
  expect(other?.text).toBe(one?.text);
  expect(other?.id).not.toBe(one?.id);
});
