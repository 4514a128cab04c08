import { expect, it } from 'vitest';
import { countEvent, createCounters } from './run-counters.ts';
import { toDigest } from './to-digest.ts';

function tallyOf(...events: readonly (readonly [second: number | null, type: string, data: object, state?: 'done'])[]) {
  const counters = createCounters();
  for (const [position, [second, type, data, state = 'none']] of events.entries()) {
    const at = second === null ? null : second * 1_000;
    countEvent(counters, { position, type, at, state, durationMs: null, data: { ...data } });
  }
  return counters;
}

it('the digest has the time from the first event to the end, and none while it runs or without times', () => {
  const started = [5, 'started', { toolchain: 'codex' }] as const;
  expect(toDigest(tallyOf(started, [9, 'completed', {}, 'done']))).toMatchObject({
    state: 'finished',
    startedAt: 5_000,
    durationMs: 4_000,
  });
  expect(toDigest(tallyOf(started, [9, 'thinking', {}])).durationMs).toBeNull();
  expect(toDigest(tallyOf([null, 'started', {}], [null, 'completed', {}, 'done'])).durationMs).toBeNull();
});

it('the digest accepts any names, up to a length limit', () => {
  const name = 'x'.repeat(5_000);
  const counters = tallyOf([1, 'started', { toolchain: name, model: name }], [2, 'usage', { input_tokens: 3 }]);
  const { model, spent, tool } = toDigest(counters);
  expect([tool, model, spent[0]?.model].map((each) => each?.length)).toEqual([100, 100, 100]);
  expect(spent).toMatchObject([{ input: 3 }]);
});
