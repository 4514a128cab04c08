import { expect, it } from 'vitest';
import { fc } from '../../fixtures/testkit/properties.ts';
import { eventTypes } from '../../shared/runs/run-event.ts';
import { type BarEvent, EventBars } from './event-bars.ts';

type Told = readonly [type: string, at: number, rest?: Partial<BarEvent>];

function waterfallOf(events: readonly Told[], { from = 0, to = 10_000, pixels = 1_000 } = {}) {
  const bars = new EventBars(from, to, pixels);
  for (const [position, [type, at, rest]] of events.entries()) {
    bars.add({ position, at, type, state: 'none', durationMs: null, ...rest });
  }
  return bars.end(events.at(-1)?.[1] ?? 0);
}

it('the waterfall treats the model as working from a prompt until it requests something', () => {
  const { bars } = waterfallOf([
    ['prompt_sent', 1_000],
    ['thinking', 2_000],
    ['bash_command', 3_000],
    ['bash_output', 5_000, { state: 'failed' }],
    ['response_complete', 6_000],
    ['completed', 6_100],
  ]);
  expect(bars).toEqual([
    { lane: 'model', from: 1_000, to: 3_000, state: 'done', position: 1 },
    { lane: 'commands', from: 3_000, to: 5_000, state: 'failed', position: 2 },
    { lane: 'model', from: 5_000, to: 6_000, state: 'done', position: 4 },
  ]);
});

it('the waterfall uses a reported duration, and keeps anything without an end running', () => {
  const { bars } = waterfallOf([
    ['tool_result', 2_000, { durationMs: 500, state: 'done' }],
    ['bash_command', 3_000],
    ['file_write', 4_000],
  ]);
  expect(bars).toEqual([
    { lane: 'commands', from: 1_500, to: 2_000, state: 'done', position: 0 },
    { lane: 'model', from: 2_000, to: 3_000, state: 'done', position: 1 },
    { lane: 'commands', from: 3_000, to: 4_000, state: 'running', position: 1 },
    { lane: 'files', from: 4_000, to: 4_000, state: 'done', position: 2 },
  ]);
});

it('the waterfall shows a command as waiting while the user is asked and as running once allowed', () => {
  const asked = [
    ['prompt_sent', 0],
    ['bash_command', 1_000],
    ['approval', 1_000, { state: 'waiting' }],
  ] as const;
  const command = { lane: 'model', from: 0, to: 1_000, state: 'done', position: 1 };
  const waits = { lane: 'you', from: 1_000, to: 1_000, state: 'waiting', position: 2 };
  expect(waterfallOf(asked).bars).toEqual([command, waits]);
  const allowed = [...asked, ['approval', 4_000, { state: 'done', durationMs: 3_000 }]] as const;
  const waited = { ...waits, to: 4_000, state: 'waited', position: 3 };
  const runs = { lane: 'commands', from: 4_000, to: 4_500, state: 'running', position: 1 };
  const thinking = { lane: 'model', from: 4_500, to: 4_500, state: 'done', position: 4 };
  expect(waterfallOf([...allowed, ['thinking', 4_500]]).bars).toEqual([command, waited, runs, thinking]);
  const refused = [...asked, ['approval', 4_000, { state: 'declined' }], ['thinking', 5_000]] as const;
  expect(waterfallOf(refused).bars).toEqual([
    command,
    waited,
    { lane: 'model', from: 4_000, to: 5_000, state: 'done', position: 4 },
  ]);
});

it('the waterfall shows a wait from its end alone, as in files from other programs', () => {
  const { bars } = waterfallOf([['approval', 4_000, { state: 'done', durationMs: 1_000 }]]);
  expect(bars).toEqual([{ lane: 'you', from: 3_000, to: 4_000, state: 'waited', position: 0 }]);
});

it('the waterfall ends unfinished work with the run', () => {
  const { bars } = waterfallOf([
    ['bash_command', 3_000],
    ['completed', 4_000],
  ]);
  expect(bars).toEqual([{ lane: 'commands', from: 3_000, to: 4_000, state: 'done', position: 0 }]);
});

it('the waterfall marks where nothing happened', () => {
  const hour = 3_600_000;
  const { idle } = waterfallOf(
    [
      ['prompt_sent', 0],
      ['response_complete', 5_000],
      ['prompt_sent', hour],
      ['response_complete', hour + 5_000],
    ],
    { to: hour + 5_000 },
  );
  expect(idle).toEqual([{ from: 5_000, to: hour }]);
});

it('the waterfall shows what the user was asked', () => {
  const { bars } = waterfallOf([['approval', 4_000, { durationMs: 1_000, state: 'done' }]]);
  expect(bars).toEqual([{ lane: 'you', from: 3_000, to: 4_000, state: 'waited', position: 0 }]);
});

it('the waterfall never has two bars of a lane and state closer than a pixel, whatever the order of the times', () => {
  const reported = fc.tuple(
    fc.constantFrom(...eventTypes),
    fc.integer({ min: 0, max: 20_000 }),
    fc.record({
      state: fc.constantFrom('none', 'done', 'failed'),
      durationMs: fc.option(fc.integer({ min: 0, max: 3_000 })),
    }),
  );
  fc.assert(
    fc.property(fc.array(reported), fc.integer({ min: 1, max: 100 }), (events, pixels) => {
      const { bars } = waterfallOf(events, { pixels });
      const rows = Map.groupBy(bars, (bar) => `${bar.lane} ${bar.state}`);
      for (const row of rows.values()) {
        for (const [at, bar] of row.entries()) {
          expect(bar.from).toBeLessThanOrEqual(bar.to);
          const before = row[at - 1];
          if (before !== undefined) expect(bar.from - before.to).toBeGreaterThan(10_000 / pixels);
        }
      }
    }),
  );
});
