import { expect, it } from 'vitest';
import { type MetricCounts, noCounts } from '../../../shared/privacy/metrics/metric-counts.ts';
import { MetricsAggregator } from './metrics-aggregator.ts';

/** Creates an aggregator whose disk answers on command. */
function begin({ isOn = true } = {}) {
  const state = { isOn };
  const persisted: { readonly counts: MetricCounts; readonly answer: (isKept: boolean) => void }[] = [];
  const aggregator = new MetricsAggregator({
    isOn: () => state.isOn,
    persist: (counts) => new Promise((answer) => void persisted.push({ counts, answer })),
  });
  return { aggregator, persisted, state };
}

const turn = { name: 'turns' } as const;

it('saves its counts at the end of a turn, once', async () => {
  const { aggregator, persisted } = begin();
  aggregator.observe(turn);
  aggregator.observe({ name: 'finish_reason', value: 'completed' });
  expect(persisted).toEqual([]);
  const done = aggregator.turnEnded();
  persisted[0]?.answer(true);
  await done;
  await aggregator.turnEnded();
  expect(persisted.map(({ counts }) => counts)).toEqual([{ ...noCounts, turns: 1, finish_reason: { completed: 1 } }]);
});

it('counts nothing while it is off', async () => {
  const { aggregator, persisted, state } = begin({ isOn: false });
  aggregator.observe(turn);
  state.isOn = true;
  await aggregator.turnEnded();
  expect(persisted).toEqual([]);
});

it('keeps counts that could not be saved for the next turn, with later ones', async () => {
  const { aggregator, persisted } = begin();
  aggregator.observe(turn);
  const first = aggregator.turnEnded();
  aggregator.observe(turn);
  persisted[0]?.answer(false);
  await first;
  void aggregator.turnEnded();
  expect(persisted[1]?.counts).toEqual({ ...noCounts, turns: 2 });
});

it('does not restore counts that were deleted while being saved', async () => {
  const { aggregator, persisted } = begin();
  aggregator.observe(turn);
  const first = aggregator.turnEnded();
  aggregator.observe(turn);
  aggregator.forget();
  persisted[0]?.answer(false);
  await first;
  await aggregator.turnEnded();
  expect(persisted).toHaveLength(1);
});
