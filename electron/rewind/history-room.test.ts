import { expect, it } from 'vitest';
import { Lifetime } from '../base/lifetime.ts';
import { SerialQueue } from '../base/serial-queue.ts';
import { systemClock } from '../files/system-clock.ts';
import { HistoryRoom } from './history-room.ts';

/** A store in which only a part can be removed, with 1,000 bytes of room. */
function createRoom({ stored, removable }: { stored: number; removable: number }) {
  const calls: string[] = [];
  let bytes = stored;
  const room = new HistoryRoom({
    clock: { now: () => systemClock.now(), after: () => () => undefined },
    lifetime: new Lifetime(),
    queue: new SerialQueue(),
    limit: 1_000,
    listInUse: () => [],
    forget: () => undefined,
    beforePrune: async () => undefined,
    store: {
      bytes: async (after) => {
        calls.push('count');
        return after === 0 ? { bytes: Math.floor(bytes / 2), next: 1 } : { bytes: Math.ceil(bytes / 2), next: null };
      },
      prune: async ({ limit }) => {
        calls.push('prune');
        const removed = Math.min(removable, Math.max(0, bytes - limit));
        bytes -= removed;
        removable -= removed;
        return { forgotten: [], bytes };
      },
    },
  });
  const grow = async (by: number) => {
    room.noteGrowth(by);
    bytes += by;
    return await room.make('/folder');
  };
  return { room, grow, takeCalls: () => calls.splice(0) };
}

it('counts what is stored once, and again only when it may be too much', async () => {
  const { grow, room, takeCalls } = createRoom({ stored: 501, removable: 0 });
  await grow(0);
  expect(takeCalls()).toEqual(['count', 'count']);
  for (let step = 0; step < 4; step += 1) await grow(100);
  expect(takeCalls()).toEqual([]);
  expect(room.getFree(false)).toBe(99);
  await grow(50);
  expect(takeCalls()).toEqual(['count', 'count', 'prune']);
});

it('removes old turns again only after a quarter of what the last time left was used', async () => {
  const { grow, room, takeCalls } = createRoom({ stored: 960, removable: 10 });
  // An earlier start did what it could.
  expect(await grow(0)).toBe(false);
  expect(takeCalls()).toEqual(['count', 'count']);
  await grow(10);
  expect(takeCalls()).toEqual([]);
  expect(await grow(1)).toBe(true);
  expect(takeCalls()).toEqual(['count', 'count', 'prune']);
  expect(room.getFree(false)).toBe(39);
  await grow(9);
  expect(await room.makeForFirstScan('/other')).toBe(false);
  expect(takeCalls()).toEqual([]);
  await grow(1);
  expect(takeCalls()).toEqual(['count', 'count', 'prune']);
});
