import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { Lifetime } from '../base/lifetime.ts';
import { Heartbeat } from './heartbeat.ts';

describe('Heartbeat', () => {
  let clock: ManualClock;
  let reported: string[];
  let open: PromiseWithResolvers<void>[];
  let heartbeat: Heartbeat;
  let lifetime: Lifetime;

  beforeEach(() => {
    clock = new ManualClock();
    reported = [];
    open = [];
    lifetime = new Lifetime();
    heartbeat = new Heartbeat({
      clock,
      lifetime,
      probe: () => {
        const answer = Promise.withResolvers<void>();
        open.push(answer);
        return answer.promise;
      },
      onAnswer: (afterMs) => reported.push(`answered in ${afterMs}`),
      onLate: () => reported.push('late'),
      onGone: (silentMs) => reported.push(`gone after ${silentMs}`),
    });
  });

  async function answer(): Promise<void> {
    const last = open.at(-1);
    last?.resolve();
    await last?.promise;
  }

  it('Heartbeat probes at once, then ten seconds after each answer', async () => {
    expect(open).toHaveLength(1);
    clock.advance(12);
    await answer();
    clock.advance(9_999);
    expect(open).toHaveLength(1);
    clock.advance(1);
    expect(open).toHaveLength(2);
    await answer();
    expect(reported).toEqual(['answered in 12', 'answered in 0']);
  });

  it('Heartbeat reports a late answer after five seconds, and probes no more until it arrives', async () => {
    clock.advance(5_000);
    expect(reported).toEqual(['late']);
    clock.advance(10_000);
    expect(open).toHaveLength(1);
    await answer();
    expect(reported.at(-1)).toBe('answered in 15000');
    clock.advance(10_000);
    expect(open).toHaveLength(2);
  });

  it('Heartbeat gives up at the third check in a row without a byte', () => {
    clock.advance(24_999);
    expect(reported).not.toContainEqual(expect.stringContaining('gone'));
    clock.advance(1);
    expect(reported.at(-1)).toBe('gone after 25000');
    expect(clock.pending).toBe(0);
  });

  it('Heartbeat never gives up while the child writes, however late its answer', () => {
    for (let second = 0; second < 300; second += 8) {
      clock.advance(8_000);
      heartbeat.received();
    }
    expect(reported.at(-1)).toBe('late');
    expect(open).toHaveLength(1);
  });

  it('Heartbeat starts counting again after a byte', () => {
    clock.advance(20_000);
    heartbeat.received();
    clock.advance(24_000);
    expect(reported).not.toContainEqual(expect.stringContaining('gone'));
    clock.advance(11_000);
    expect(reported.at(-1)).toContain('gone');
  });

  it('does not mistake machine sleep for silence, whenever it starts', async () => {
    clock.advance(14_000);
    clock.sleep(8 * 3_600_000);
    clock.advance(1_000);
    expect(reported).toEqual(['late']);
    clock.advance(24_999);
    expect(reported).not.toContainEqual(expect.stringContaining('gone'));
    await answer();
    clock.advance(9_000);
    clock.sleep(60_000);
    clock.advance(1_000);
    expect(open).toHaveLength(2);
  });

  it('Heartbeat still gives up on a silent child once the machine is awake', () => {
    clock.sleep(3_600_000);
    clock.advance(29_999);
    expect(reported).not.toContainEqual(expect.stringContaining('gone'));
    clock.advance(1);
    expect(reported.at(-1)).toBe('gone after 25000');
  });

  it('Heartbeat reports nothing after its end', async () => {
    void lifetime.end();
    await answer();
    clock.advance(60_000);
    expect(reported).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});
