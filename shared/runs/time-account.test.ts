import { describe, expect, it } from 'vitest';
import { fc } from '../../fixtures/testkit/properties.ts';
import { addSilence, addWork, createAccount, getTimeRanges } from './time-account.ts';
import type { TimeKind } from './time-kind.ts';

function sumOf(ms: Readonly<Record<TimeKind, number>>): number {
  return Object.values(ms).reduce((sum, each) => sum + each, 0);
}

describe('the time account', () => {
  it('the time account counts each moment once, for what determined it', () => {
    const own = createAccount();
    own.covered = 0;
    addWork(own, 'model', 0, 1_000, 1);
    addWork(own, 'commands', 1_000, 5_000, 2);
    addWork(own, 'you', 2_000, 4_000, 3);
    addWork(own, 'commands', 3_000, 6_000, 4);
    addSilence(own, 7_000, 5);
    expect(own.ms).toMatchObject({ model: 1_000, commands: 5_000, you: 0, idle: 1_000 });
    expect(sumOf(own.ms)).toBe(7_000);
  });

  it('the time account lets later endings explain a silence, whatever ended in the meantime', () => {
    const own = createAccount();
    own.covered = 0;
    addWork(own, 'you', 2_000, 4_000, 1);
    addWork(own, 'commands', 500, 6_000, 2);
    expect(own.ms).toMatchObject({ idle: 500, commands: 3_500, you: 2_000 });
    expect(getTimeRanges(own).waits).toEqual([{ kind: 'you', from: 2_000, ms: 2_000, position: 1 }]);
  });

  it("the time account merges the model's pieces of text into one time range", () => {
    const own = createAccount();
    for (let at = 0; at < 100; at++) addWork(own, 'model', at * 50, at * 50 + 50, at);
    expect(getTimeRanges(own).longest).toEqual([{ kind: 'model', from: 0, ms: 5_000, position: 0 }]);
  });

  it('the time account adds up to the elapsed time and never goes negative, whatever order things end in', () => {
    const pieces = fc.array(
      fc.record({
        from: fc.nat(10_000),
        to: fc.nat(10_000),
        kind: fc.constantFrom<TimeKind>('model', 'commands', 'you'),
      }),
    );
    fc.assert(
      fc.property(pieces, (reported) => {
        const own = createAccount();
        own.covered = 0;
        for (const [position, { from, kind, to }] of reported.entries())
          addWork(own, kind, Math.min(from, to), Math.max(from, to), position);
        return sumOf(own.ms) === own.covered && Object.values(own.ms).every((each) => each >= 0);
      }),
    );
  });

  it('the time account keeps a bounded number of time ranges, the longest ones', () => {
    const own = createAccount();
    for (let at = 0; at < 5_000; at++)
      addWork(own, 'commands', at * 100, at * 100 + (at === 2_500 ? 500 : at % 50), at);
    const { count, longest } = getTimeRanges(own);
    expect(count).toBeGreaterThan(4_000);
    expect(longest.length).toBeLessThanOrEqual(40);
    expect(longest.some(({ position }) => position === 2_500)).toBe(true);
    expect(own.longest.items.length).toBeLessThan(80);
  });
});
