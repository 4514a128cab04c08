import { describe, expect, it } from 'vitest';
import { entryId, threadId, turnId } from '../../../shared/base/ids.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { ThreadImageFailure } from '../../commands/thread-images.commands.ts';
import type { ThreadImage } from '../../stores/image-viewer.store.ts';
import { Thumbnails } from './thumbnails.ts';

const imageAt = (index: number): ThreadImage => ({
  threadId: threadId.parse('t'),
  turnId: turnId.parse('1'),
  entryId: entryId.parse('e'),
  index,
  name: `${index}.png`,
  path: null,
});

function setUp() {
  const made: { readonly index: number; readonly settle: (end: Result<string, ThreadImageFailure>) => void }[] = [];
  const released: string[] = [];
  const thumbnails = new Thumbnails({
    make: ({ index }) => {
      const { promise, resolve } = Promise.withResolvers<Result<string, ThreadImageFailure>>();
      made.push({ index, settle: resolve });
      return promise;
    },
    release: (url) => released.push(url),
  });
  const settle = async (at: number, end: Result<string, ThreadImageFailure>) => {
    made[at]?.settle(end);
    for (let step = 0; step < 10; step++) await Promise.resolve();
  };
  return { made, released, settle, thumbnails };
}

describe('thumbnails', () => {
  it('makes two thumbnails at a time and skips images that left the view', async () => {
    const { made, settle, thumbnails } = setUp();
    const leave = [0, 1, 2, 3].map((index) => thumbnails.follow(imageAt(index), () => undefined));
    expect(made.map(({ index }) => index)).toEqual([0, 1]);
    leave[2]?.();
    await settle(0, ok('blob:0'));
    expect(made.map(({ index }) => index)).toEqual([0, 1, 3]);
    expect(thumbnails.get(imageAt(0))).toEqual({ state: 'shown', url: 'blob:0' });
    expect(thumbnails.get(imageAt(2))).toEqual({ state: 'loading' });
  });

  it('keeps thumbnails that leave the view and shares them between all places', async () => {
    const { made, settle, thumbnails } = setUp();
    let changes = 0;
    const leave = [1, 2].map(() => thumbnails.follow(imageAt(0), () => changes++));
    await settle(0, ok('blob:0'));
    expect(changes).toBe(2);
    for (const each of leave) each();
    thumbnails.follow(imageAt(0), () => undefined);
    expect(made).toHaveLength(1);
  });

  it('retries a failed thumbnail the next time it is shown', async () => {
    const { made, settle, thumbnails } = setUp();
    const leave = thumbnails.follow(imageAt(0), () => undefined);
    await settle(0, err('gone'));
    expect(thumbnails.get(imageAt(0))).toEqual({ state: 'failed', why: 'gone' });
    leave();
    thumbnails.follow(imageAt(0), () => undefined);
    expect(made).toHaveLength(2);
  });

  it('frees old thumbnails after many others were shown, but none in view', async () => {
    const { released, settle, thumbnails } = setUp();
    thumbnails.follow(imageAt(0), () => undefined);
    await settle(0, ok('blob:0'));
    for (let index = 1; index <= 102; index++) {
      const leave = thumbnails.follow(imageAt(index), () => undefined);
      await settle(index, ok(`blob:${index}`));
      leave();
    }
    expect(released).toEqual(['blob:1', 'blob:2']);
  });
});
