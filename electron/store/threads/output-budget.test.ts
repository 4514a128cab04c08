import { expect, it } from 'vitest';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import type { SessionEvent } from '../../../shared/privacy/telemetry/session-events.ts';
import { Lifetime } from '../../base/lifetime.ts';
import { OutputBudget } from './output-budget.ts';

/** Creates a store with outputs of these sizes, oldest first. Each step removes one. */
function budgetOf(sizes: number[], limit: number) {
  const reported: SessionEvent[] = [];
  const clock = new ManualClock();
  const sum = () => sizes.reduce((total, each) => total + each, 0);
  const budget = new OutputBudget({
    clock,
    lifetime: new Lifetime(),
    limit: () => limit,
    remove: async (most) => {
      const bytes = sum() > most ? (sizes.shift() ?? 0) : 0;
      return { outputs: bytes > 0 ? 1 : 0, bytes, isDone: sum() <= most };
    },
    emit: (event) => reported.push(event),
  });
  return { budget, clock, sizes, reported };
}

it('removes the excess in steps and reports it once', async () => {
  const { budget, sizes, reported } = budgetOf([5, 5, 5, 5], 11);
  await budget.enforce();
  expect(sizes).toEqual([5, 5]);
  expect(reported).toEqual([{ type: 'session.output.removed', outputs: 2, bytes: 10 }]);
  await budget.enforce();
  expect(reported).toHaveLength(1);
});

it('checks some time after startup, and after many writes', async () => {
  const { budget, clock, sizes, reported } = budgetOf([70], 64);
  clock.advance(29_000);
  expect(sizes).toEqual([70]);
  clock.advance(1_000);
  await budget.enforce();
  expect(reported).toHaveLength(1);
  sizes.push(80);
  budget.countWritten(1);
  expect(sizes).toEqual([80]);
  budget.countWritten(1);
  await budget.enforce();
  expect(reported).toHaveLength(2);
});
