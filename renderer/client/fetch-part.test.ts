import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { fetchPart } from './fetch-part.ts';
import type { LineState } from './host-client.ts';

/** A part that cannot be fetched until the test makes it available. */
function part() {
  const asked = { times: 0, there: false };
  const load = async (): Promise<string> => {
    asked.times += 1;
    if (!asked.there) throw new TypeError('Failed to fetch');
    return 'the part';
  };
  return { asked, load };
}

async function pass(clock: ManualClock, times: number): Promise<void> {
  for (let turn = 0; turn < times; turn += 1) {
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
    clock.advance(500);
  }
}

describe('a part of the page', () => {
  it('loads on the first try when nothing is wrong', async () => {
    const { asked, load } = part();
    asked.there = true;
    await expect(fetchPart(load, { state: 'connected' }, new ManualClock())).resolves.toBe('the part');
    expect(asked.times).toBe(1);
  });

  it.each(['lost', 'refused'] as const)('is not fetched while the connection is %s', async (state) => {
    const clock = new ManualClock();
    const line: { state: LineState } = { state };
    const { asked, load } = part();
    asked.there = true;
    const fetched = fetchPart(load, line, clock);
    await pass(clock, 100);
    expect(asked.times).toBe(0);
    line.state = 'connected';
    await pass(clock, 2);
    await expect(fetched).resolves.toBe('the part');
  });

  it('is retried until the first connection is there, however long that takes', async () => {
    const clock = new ManualClock();
    const line: { state: LineState } = { state: 'connecting' };
    const { asked, load } = part();
    const fetched = fetchPart(load, line, clock);
    await pass(clock, 100);
    expect(asked.times).toBeGreaterThan(50);
    asked.there = true;
    line.state = 'connected';
    await pass(clock, 2);
    await expect(fetched).resolves.toBe('the part');
  });

  it('is given up after three failures with the connection up', async () => {
    const clock = new ManualClock();
    const { asked, load } = part();
    const fetched = fetchPart(load, { state: 'connected' }, clock);
    const failed = expect(fetched).rejects.toThrow('Failed to fetch');
    await pass(clock, 3);
    await failed;
    expect(asked.times).toBe(3);
  });
});
