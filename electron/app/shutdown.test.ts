import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { Lifetime } from '../base/lifetime.ts';
import { shutDown } from './shutdown.ts';

const started = Promise.resolve();

describe('shutting down', () => {
  it('ends everything on shutdown, and reports nothing if everything has ended', async () => {
    const clock = new ManualClock();
    const lifetime = new Lifetime();
    const ended: string[] = [];
    lifetime.onEnd(() => void ended.push('at once'));
    lifetime.onEnd(async () => void ended.push('in time'), 'in time');
    expect(await shutDown(started, lifetime, 1_000, clock)).toEqual([]);
    expect(ended).toEqual(['in time', 'at once']);
    expect(clock.pending).toBe(0);
  });

  it('continues the shutdown after a part that fails or does not end, and names both', async () => {
    const clock = new ManualClock();
    const lifetime = new Lifetime();
    const begun = Promise.withResolvers<void>();
    let isLast = false;
    lifetime.onEnd(() => {
      isLast = true;
    });
    lifetime.onEnd(() => {
      begun.resolve();
      return new Promise<void>(() => undefined);
    }, 'hangs');
    const part = lifetime.child('fails');
    part.onEnd(() => Promise.reject(new Error('disk full')));
    part.onEnd(() => {
      throw new Error('at once');
    });
    const shuttingDown = shutDown(started, lifetime, 10, clock);
    await begun.promise;
    clock.advance(10);
    expect(await shuttingDown).toEqual([
      { name: 'fails', reason: 'Error: at once; Error: disk full' },
      { name: 'hangs', reason: 'not done after 10 ms' },
    ]);
    expect(isLast).toBe(true);
  });

  it('ends what a failed or hanging start has opened, and names the start', async () => {
    const clock = new ManualClock();
    const lifetimes = [new Lifetime(), new Lifetime()] as const;
    const failing = shutDown(Promise.reject(new Error('disk full')), lifetimes[0], 10, clock);
    expect(await failing).toEqual([{ name: 'start', reason: 'Error: disk full' }]);
    const hanging = shutDown(new Promise(() => undefined), lifetimes[1], 10, clock);
    clock.advance(10);
    expect(await hanging).toEqual([{ name: 'start', reason: 'not done after 10 ms' }]);
    expect(lifetimes.map(({ ended }) => ended)).toEqual([true, true]);
    expect(clock.pending).toBe(0);
  });
});
