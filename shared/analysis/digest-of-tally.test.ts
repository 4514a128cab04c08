import { expect, it } from 'vitest';
import { countEvent, emptyTally } from '../workcells/run-tally.ts';
import { digestOfTally } from './digest-of-tally.ts';

function tallyOf(...events: readonly (readonly [second: number | null, type: string, data: object, state?: 'done'])[]) {
  const tally = emptyTally();
  for (const [position, [second, type, data, state = 'none']] of events.entries()) {
    const at = second === null ? null : second * 1_000;
    countEvent(tally, { position, type, at, state, durationMs: null, data: { ...data } });
  }
  return tally;
}

it('has the time from the first event to the end, and none while it runs or without times', () => {
  const started = [5, 'started', { toolchain: 'codex' }] as const;
  expect(digestOfTally(tallyOf(started, [9, 'completed', {}, 'done']))).toMatchObject({
    state: 'finished',
    startedAt: 5_000,
    durationMs: 4_000,
  });
  expect(digestOfTally(tallyOf(started, [9, 'thinking', {}])).durationMs).toBeNull();
  expect(digestOfTally(tallyOf([null, 'started', {}], [null, 'completed', {}, 'done'])).durationMs).toBeNull();
});

it('accepts any names, up to a length limit', () => {
  const name = 'x'.repeat(5_000);
  const tally = tallyOf([1, 'started', { toolchain: name, model: name }], [2, 'usage', { input_tokens: 3 }]);
  const { model, spent, tool } = digestOfTally(tally);
  expect([tool, model, spent[0]?.model].map((each) => each?.length)).toEqual([100, 100, 100]);
  expect(spent).toMatchObject([{ input: 3 }]);
});
