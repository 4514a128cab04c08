import { expect, it } from 'vitest';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import { PendingWrites } from './pending-writes.ts';

function begin() {
  const clock = new ManualClock();
  const reported: number[] = [];
  const writes = new PendingWrites(clock, (waiting) => reported.push(waiting));
  const write = () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    return { over: writes.track(promise), end: resolve };
  };
  return { clock, reported, write };
}

it('reports no pending writes if the disk is fast', async () => {
  const { clock, reported, write } = begin();
  for (let writes = 0; writes < 5; writes++) {
    const one = write();
    clock.advance(9_999);
    one.end();
    await one.over;
  }
  clock.advance(60_000);
  expect(reported).toEqual([]);
  expect(clock.pending).toBe(0);
});

it('reports how many writes are pending once one has waited ten seconds, until none are', async () => {
  const { clock, reported, write } = begin();
  const first = write();
  const second = write();
  clock.advance(10_000);
  expect(reported).toEqual([2]);
  const third = write();
  expect(reported).toEqual([2, 3]);
  for (const one of [first, second, third]) {
    one.end();
    await one.over;
  }
  expect(reported).toEqual([2, 3, 2, 1, 0]);
  expect(clock.pending).toBe(0);
});
