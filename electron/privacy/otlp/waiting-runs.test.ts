import { expect, it } from 'vitest';
import { RunSpanBuilder } from './run-span-builder.ts';
import { maxWaiting, WaitingRuns } from './waiting-runs.ts';

const run = (calls: number) => {
  const spans = new RunSpanBuilder('codex', null);
  for (let at = 0; at < calls; at++) spans.add({ at, type: 'web_search', state: 'done', durationMs: null, data: {} });
  return spans.end(0, null);
};

it('keeps the newest runs, and counts the dropped ones', () => {
  const waiting = new WaitingRuns();
  for (let each = 0; each < maxWaiting.runs + 7; each++) waiting.add(run(0));
  expect([waiting.count, waiting.dropped]).toEqual([maxWaiting.runs, 7]);
});

it('keeps no more spans than allowed, however few runs they belong to', () => {
  const waiting = new WaitingRuns();
  for (let each = 0; each < 40; each++) waiting.add(run(900));
  const spans = waiting.first(100).reduce((sum, { children }) => sum + 1 + children.length, 0);
  expect(spans).toBeLessThanOrEqual(maxWaiting.spans);
  expect(waiting.count + waiting.dropped).toBe(40);
});

it('takes the oldest first, at least one', () => {
  const waiting = new WaitingRuns();
  for (const calls of [600, 1, 1]) waiting.add(run(calls));
  expect(waiting.take(512)).toHaveLength(1);
  expect(waiting.take(512)).toHaveLength(2);
  expect(waiting.take(512)).toEqual([]);
});
