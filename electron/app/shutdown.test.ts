import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { shutDown } from './shutdown.ts';

describe('shutting down', () => {
  it('runs the steps in order and says nothing when all are done', async () => {
    const clock = new ManualClock();
    const ran: string[] = [];
    const step = (name: string) => ({ name, deadlineMs: 1_000, run: async () => void ran.push(name) });
    expect(await shutDown([step('a'), step('b')], clock)).toEqual([]);
    expect(ran).toEqual(['a', 'b']);
    expect(clock.pending).toBe(0);
  });

  it('goes on after a step that fails or does not end', async () => {
    const clock = new ManualClock();
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const hanging = () => {
      begin();
      return new Promise<void>(() => undefined);
    };
    const ran: string[] = [];
    const shuttingDown = shutDown(
      [
        { name: 'fails', deadlineMs: 10, run: () => Promise.reject(new Error('disk full')) },
        { name: 'hangs', deadlineMs: 10, run: hanging },
        { name: 'last', deadlineMs: 10, run: async () => void ran.push('last') },
      ],
      clock,
    );
    await begun;
    clock.advance(10);
    expect(await shuttingDown).toEqual([
      { name: 'fails', reason: 'Error: disk full' },
      { name: 'hangs', reason: 'not done after 10 ms' },
    ]);
    expect(ran).toEqual(['last']);
  });
});
