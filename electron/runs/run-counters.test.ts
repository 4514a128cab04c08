import { expect, it } from 'vitest';
import { type EventData, findDuration, toEventState } from '../../shared/runs/telemetry-event.ts';
import { copyCounters, countEvent, createCounters, type RunCounters, toTotals } from './run-counters.ts';

const nothingElse = { isTorn: false, progress: null, change: null } as const;

function count(counters: RunCounters, type: string, at: number | null, data: EventData): void {
  countEvent(counters, {
    type,
    at,
    data,
    position: counters.events * 100,
    state: toEventState(type, data),
    durationMs: findDuration(data),
  });
}

function totalsAfter(...events: readonly [type: string, at: number | null, data: EventData][]) {
  const counters = createCounters();
  for (const [type, at, data] of events) count(counters, type, at, data);
  return toTotals(counters, nothingElse);
}

it('sums up the counters of a run', () => {
  const totals = totalsAfter(
    ['started', 1_000, { toolchain: 'claude', model: 'sonnet' }],
    ['prompt_sent', 1_100, { prompt: 'Hi', tokens: 10 }],
    ['bash_command', 1_200, { command: 'false' }],
    ['bash_output', 1_300, { output: '', exit_code: 1 }],
    ['file_write', 1_400, { path: 'a.ts', added: 3, removed: 1 }],
    ['file_write', 1_500, { path: 'a.ts', diff: '--- a\n+++ b\n@@ -1 +1,2 @@\n-x\n+y\n+z\n' }],
    ['response_complete', 1_600, { content: 'Done', tokens: 20 }],
    ['completed', 1_700, { status: 'success', exit_code: 0 }],
  );
  expect(totals).toMatchObject({
    state: 'finished',
    events: 8,
    tool: 'claude',
    model: 'sonnet',
    startedAt: 1_000,
    lastAt: 1_700,
    endedAt: 1_700,
    tokensIn: 10,
    tokensOut: 20,
    commands: 1,
    failedCommands: 1,
    files: 1,
    added: 5,
    removed: 2,
    byType: { file_write: 2, completed: 1 },
  });
});

it('treats usage events as exact, and the counts in prompts and answers as duplicates', () => {
  const said: readonly [string, number, EventData][] = [
    ['started', 1, { model: 'sonnet' }],
    ['prompt_sent', 2, { prompt: 'Hi', tokens: 10 }],
    ['response_complete', 3, { content: 'Done', tokens: 20 }],
  ];
  const none = { cached: 0, cacheWritten: 0, reasoning: 0 };
  expect(totalsAfter(...said).spent).toEqual([{ ...none, model: 'sonnet', input: 10, output: 20 }]);
  const usage = { input_tokens: 100, cached_input_tokens: 90, output_tokens: 7 };
  expect(totalsAfter(...said, ['usage', 4, usage], ['usage', 5, { ...usage, model: 'haiku' }])).toMatchObject({
    tokensIn: 200,
    tokensOut: 14,
    spent: [
      { ...none, model: 'sonnet', input: 100, cached: 90, output: 7 },
      { ...none, model: 'haiku', input: 100, cached: 90, output: 7 },
    ],
  });
});

it('determines the state of a run from the last event', () => {
  expect(totalsAfter().state).toBe('unknown');
  expect(totalsAfter(['started', 1, {}]).state).toBe('starting');
  expect(totalsAfter(['started', 1, {}], ['thinking', 2, {}]).state).toBe('running');
  expect(totalsAfter(['started', 1, {}], ['error', 2, {}]).state).toBe('failed');
  expect(totalsAfter(['started', 1, {}], ['error', 2, {}], ['thinking', 3, {}]).state).toBe('running');
  expect(totalsAfter(['completed', 1, { status: 'failed' }]).state).toBe('failed');
  expect(totalsAfter(['completed', 1, { status: 'cancelled' }]).state).toBe('stopped');
  expect(totalsAfter(['completed', 1, { status: 'success' }], ['started', 2, {}])).toMatchObject({
    state: 'starting',
    endedAt: null,
  });
});

it('accepts times that are out of order or missing', () => {
  expect(totalsAfter(['thinking', 50, {}], ['thinking', null, {}], ['thinking', 10, {}])).toMatchObject({
    startedAt: 10,
    lastAt: 50,
  });
});

it('the counters of a run do not grow with made-up data in a file', () => {
  const counters = createCounters();
  for (let number = 0; number < 20_000; number++) {
    const data = { path: `${number}.ts` };
    count(counters, number % 2 === 0 ? `made-up-${number}` : 'file_write', null, data);
  }
  expect(Object.keys(counters.byType).length).toBeLessThanOrEqual(1_000);
  expect(counters.files.size).toBeLessThanOrEqual(10_000);
  expect(counters.events).toBe(20_000);
});

it('copies a tally so that counting more does not change the original', () => {
  const counters = createCounters();
  const copy = copyCounters(counters);
  count(copy, 'file_write', 1, { path: 'a' });
  count(copy, 'usage', 2, { input_tokens: 5 });
  expect(toTotals(counters, nothingElse)).toMatchObject({ events: 0, files: 0, byType: {}, spent: [] });
});
