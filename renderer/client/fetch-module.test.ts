import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { createLazyModule, fetchModule } from './fetch-module.ts';
import type { ConnectionState } from './host-client.ts';

/** A part that cannot be fetched until the test makes it available. */
function createFailingModule() {
  const asked = { times: 0, there: false };
  const load = async (): Promise<string> => {
    asked.times += 1;
    if (!asked.there) throw new TypeError('Failed to fetch');
    return 'the part';
  };
  return { asked, load };
}

async function passTime(clock: ManualClock, times: number): Promise<void> {
  for (let turn = 0; turn < times; turn += 1) {
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
    clock.advance(500);
  }
}

describe('a part of the page', () => {
  it('loads a module of the page on the first try when nothing is wrong', async () => {
    const { asked, load } = createFailingModule();
    asked.there = true;
    await expect(fetchModule(load, { state: 'connected' }, new ManualClock())).resolves.toBe('the part');
    expect(asked.times).toBe(1);
  });

  it.each(['lost', 'refused'] as const)('does not fetch a module while the connection is %s', async (state) => {
    const clock = new ManualClock();
    const line: { state: ConnectionState } = { state };
    const { asked, load } = createFailingModule();
    asked.there = true;
    const fetched = fetchModule(load, line, clock);
    await passTime(clock, 100);
    expect(asked.times).toBe(0);
    line.state = 'connected';
    await passTime(clock, 2);
    await expect(fetched).resolves.toBe('the part');
  });

  it('retries a module until the first connection is there, however long that takes', async () => {
    const clock = new ManualClock();
    const line: { state: ConnectionState } = { state: 'connecting' };
    const { asked, load } = createFailingModule();
    const fetched = fetchModule(load, line, clock);
    await passTime(clock, 100);
    expect(asked.times).toBeGreaterThan(50);
    asked.there = true;
    line.state = 'connected';
    await passTime(clock, 2);
    await expect(fetched).resolves.toBe('the part');
  });

  it('gives up a module after three failures while connected', async () => {
    const clock = new ManualClock();
    const { asked, load } = createFailingModule();
    const fetched = fetchModule(load, { state: 'connected' }, clock);
    const failed = expect(fetched).rejects.toThrow('Failed to fetch');
    await passTime(clock, 3);
    await failed;
    expect(asked.times).toBe(3);
  });
});

it('fetches a lazy module once for all callers and notifies listeners', async () => {
  let fetched = 0;
  const part = createLazyModule(async () => {
    fetched += 1;
    return { name: 'part' };
  });
  const reported: unknown[] = [];
  part.onLoad(() => reported.push(part.getLoaded()));
  part.onLoad(() => reported.push('nobody waits'))();
  expect([part.getLoaded(), fetched]).toEqual([null, 0]);
  const [one, other] = await Promise.all([part.load(), part.load()]);
  expect(one).toBe(other);
  expect([part.getLoaded(), fetched, reported]).toEqual([one, 1, [one]]);
});

it('fetches a lazy module again after a failure', async () => {
  const answers = [Promise.reject(new Error('away')), Promise.resolve('part')];
  const part = createLazyModule(() => answers.shift() ?? Promise.reject(new Error('asked too often')));
  await expect(part.load()).rejects.toThrow('away');
  expect(part.getLoaded()).toBeNull();
  expect(await part.load()).toBe('part');
  expect(part.getLoaded()).toBe('part');
});
