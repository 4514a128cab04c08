import { describe, expect, it } from 'vitest';
import { SerialQueue } from './serial-queue.ts';

describe('a serial queue', () => {
  it('a serial queue runs one task after the other, and gives each its own outcome', async () => {
    const queue = new SerialQueue();
    const [slow, failing] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
    const begun: string[] = [];
    const begin = <Value>(name: string, end: Value) =>
      queue.run(() => {
        begun.push(name);
        return end;
      });
    const outcomes = Promise.allSettled([
      begin('slow', slow.promise),
      begin('failing', failing.promise),
      begin('quick', 7),
    ]);
    await Promise.resolve();
    expect(begun).toEqual(['slow']);
    failing.reject('refused');
    slow.resolve('done');
    expect(await outcomes).toEqual([
      { status: 'fulfilled', value: 'done' },
      { status: 'rejected', reason: 'refused' },
      { status: 'fulfilled', value: 7 },
    ]);
    expect(begun).toEqual(['slow', 'failing', 'quick']);
  });

  it('a serial queue continues after a task that throws at once', async () => {
    const queue = new SerialQueue();
    const broken = queue.run(() => {
      throw new Error('broken');
    });
    const next = queue.run(() => 'next');
    await expect(broken).rejects.toThrow('broken');
    expect(await next).toBe('next');
  });

  it('a serial queue is settled once all tasks so far are over, even failed ones', async () => {
    const queue = new SerialQueue();
    await queue.settled();
    const failing = Promise.withResolvers<void>();
    const run = queue.run(() => failing.promise);
    let isSettled = false;
    const settled = queue.settled().then(() => {
      isSettled = true;
    });
    expect(isSettled).toBe(false);
    failing.reject('refused');
    await expect(run).rejects.toBe('refused');
    await settled;
  });
});
