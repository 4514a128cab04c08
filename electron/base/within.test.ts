import { expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { within } from './within.ts';

it('within returns what the promise returns and leaves nothing behind', async () => {
  const clock = new ManualClock();
  expect(await within(Promise.resolve('there'), 100, clock)).toBe('there');
  await expect(within(Promise.reject(new Error('No')), 100, clock)).rejects.toThrow('No');
  expect(clock.pending).toBe(0);
});

it('within returns null after the deadline', async () => {
  const clock = new ManualClock();
  const never = within(new Promise<string>(() => undefined), 100, clock);
  clock.advance(100);
  expect(await never).toBeNull();
});
