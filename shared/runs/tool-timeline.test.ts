import { expect, it } from 'vitest';
import { sumAllTokens } from '../spending/model-tokens.ts';
import { toEventState } from './telemetry-event.ts';
import { countTool, createToolTallies, type ToolTallies } from './tool-tallies.ts';

type Told = readonly [type: string, at: number, data?: Readonly<Record<string, unknown>>];

function talliesOf(events: readonly Told[]): ToolTallies {
  const tallies = createToolTallies();
  for (const [position, [type, at, data = {}]] of events.entries())
    countTool(tallies, { position, type, at, state: toEventState(type, data), durationMs: null, data }, 'run-model');
  return tallies;
}

const usage = { input_tokens: 100, cached_input_tokens: 40, output_tokens: 11 };

it('shares the cost of an answer among the tools it called, to the last token', () => {
  const { timeline } = talliesOf([
    ['tool_call', 0, { tool: 'search' }],
    ['bash_command', 1, { command: 'npm test' }],
    ['bash_command', 2, { command: 'npm run lint' }],
    ['usage', 3, usage],
    ['response_complete', 4],
    ['usage', 5, { ...usage, model: 'other' }],
  ]);
  const [tool, command] = [timeline.spent['tool search'] ?? [], timeline.spent['command npm'] ?? []];
  expect(sumAllTokens([...tool, ...command])).toMatchObject({ input: 100, cached: 40, output: 11 });
  expect(tool).toMatchObject([{ model: 'run-model', input: 33 }]);
  expect(command).toMatchObject([{ input: 67 }]);
  expect(timeline.answering).toMatchObject([{ model: 'other', input: 100 }]);
});

it('says which tool followed which, but not across a message from the user', () => {
  const { timeline } = talliesOf([
    ['bash_command', 0, { command: 'npm test' }],
    ['file_write', 1, { path: 'a.ts' }],
    ['bash_command', 2, { command: 'npm test' }],
    ['prompt_sent', 3],
    ['file_write', 4, { path: 'a.ts' }],
  ]);
  expect(timeline.next).toEqual({ 'command npm': { 'edit ': 1 }, 'edit ': { 'command npm': 1 } });
});

it('starts a command once it is allowed, and keeps the slowest and the failed calls', () => {
  const { byKey, timeline } = talliesOf([
    ['bash_command', 0, { command: 'npm publish' }],
    ['approval', 0, { decision: null }],
    ['approval', 60_000, { decision: 'approved' }],
    ['bash_output', 70_000, { exit_code: 1 }],
  ]);
  expect(byKey['command npm']?.ms).toBe(10_000);
  expect(timeline.slowest.items).toEqual([{ key: 'command npm', ms: 10_000, position: 0 }]);
  expect(timeline.failures).toEqual([{ key: 'command npm', ms: 10_000, position: 0 }]);
});

it('keeps tools and pairs separate up to a limit, and counts them all', () => {
  const events = Array.from({ length: 3_000 }, (_, at): Told => ['tool_call', at, { tool: `tool-${at}` }]);
  const { byKey, timeline } = talliesOf(events);
  expect(Object.keys(byKey).length).toBeLessThanOrEqual(301);
  expect(Object.values(byKey).reduce((sum, { calls }) => sum + calls, 0)).toBe(3_000);
  const times = Object.values(timeline.next).flatMap((tos) => Object.values(tos));
  expect(times.reduce((sum, each) => sum + each, 0) + timeline.unpaired).toBe(2_999);
});

it('gives the next answer to the next call when one was declined, and counts it once', () => {
  const { byKey } = talliesOf([
    ['bash_command', 0, { command: 'rm -r build' }],
    ['approval', 0, { decision: null }],
    ['approval', 60_000, { decision: 'declined' }],
    ['bash_command', 61_000, { command: 'ls' }],
    ['bash_output', 62_000, { exit_code: 0 }],
    ['bash_output', 62_000, { status: 'declined' }],
  ]);
  expect(byKey['command ls']).toMatchObject({ calls: 1, ms: 1_000, declined: 0 });
  expect(byKey['command rm']).toMatchObject({ calls: 1, ms: 0, declined: 1, failed: 0 });
});
