import { appendFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTemporaryFolder, type TestFolder } from '../../../../fixtures/testkit/test-folder.ts';
import type { Result } from '../../../../shared/base/result.ts';
import type { RunProblem } from '../../../../shared/contract/recorded-runs.ts';
import { OpenRun } from './open-run.ts';

let folder: TestFolder;
let path = '';
let runs: OpenRun[] = [];
beforeEach(() => {
  folder = createTemporaryFolder('read-report');
  path = join(folder.path, 'telemetry.jsonl');
  runs = [];
});
afterEach(async () => {
  for (const run of runs) run.close();
  await folder.remove();
});

type Told = readonly [seconds: number | null, type: string, data?: Readonly<Record<string, unknown>>];

const began = Date.UTC(2026, 10, 20, 6, 45, 10);
const spent = { model: 'm', input_tokens: 100, output_tokens: 10 };
const turn: readonly Told[] = [
  [0, 'prompt_sent', { prompt: 'Publish' }],
  [2, 'bash_command', { command: 'npm publish\n--tag next' }],
  [2, 'approval', { command: 'npm publish', decision: null }],
  [62, 'approval', { command: 'npm publish', decision: 'declined', by: 'person' }],
  [63, 'tool_call', { tool: 'search', call_id: 'c' }],
  [70, 'tool_result', { tool: 'search', call_id: 'c', error: 'none there' }],
  [71, 'file_write', { path: 'src/a.ts', added: 3, removed: 1 }],
  [72, 'usage', spent],
  [80, 'response_complete', { content: 'Done' }],
  [81, 'usage', spent],
  [81, 'completed', { status: 'success' }],
];

function lines(events: readonly Told[], offset = 0): string {
  return events
    .map(([seconds, type, data]) => {
      const at = seconds === null ? {} : { timestamp: new Date(began + (seconds + offset) * 1_000).toISOString() };
      return `${JSON.stringify({ type, ...at, ...data })}\n`;
    })
    .join('');
}

function open(): OpenRun {
  const run = new OpenRun(path, join(folder.path, 'indexes'));
  runs.push(run);
  return run;
}

function given<T>(result: Result<T, RunProblem>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

async function counted(run: OpenRun): Promise<void> {
  given(await run.page({ place: { type: 'offset', offset: Number.MAX_SAFE_INTEGER }, limit: 1 }));
}

it('explains a file, and links to the events', () => {
  writeFileSync(path, lines(turn));
  const run = open();
  const report = given(run.report());
  expect(report.ms).toEqual({ you: 60_000, commands: 7_000, model: 13_000, idle: 1_000 });
  expect(report.waits).toMatchObject([{ kind: 'you', ms: 60_000, subject: 'npm publish' }]);
  expect(given(run.event(report.waits[0]?.position ?? -1)).data).toMatchObject({ decision: 'declined' });
  expect(report.failures).toMatchObject([{ kind: 'tool', name: 'search', ms: 7_000, subject: 'search' }]);
  const shares = report.tools.map(({ name, spent: own }) => [name, own[0]?.input]);
  expect(shares).toEqual([
    ['npm', 33],
    ['search', 33],
    ['', 34],
  ]);
  expect(report.answering).toMatchObject([{ input: 100 }]);
});

it('marks decisions, edits and tokens on the axis, for the whole run and for a part', async () => {
  const turns = Array.from({ length: 3_000 }, (_, at) => lines(turn, at * 100)).join('');
  writeFileSync(path, turns);
  const run = open();
  await counted(run);
  const whole = given(run.waterfall(null, null, 300));
  expect(whole.marks.approvals.reduce((sum, { declined }) => sum + declined, 0)).toBe(3_000);
  expect(whole.marks.diffs.reduce((sum, { added }) => sum + added, 0)).toBe(9_000);
  expect(whole.marks.spent.length).toBeLessThanOrEqual(301);
  const from = began + 100_000 * 1_000;
  const near = given(run.waterfall(from, from + 200_000, 300));
  expect(near.marks.diffs.map(({ from: at }) => (at - from) / 1_000)).toEqual([71, 171]);
  expect(near.marks.approvals).toMatchObject([
    { asked: 1, declined: 1, byOthers: 0 },
    { asked: 1, declined: 1, byOthers: 0 },
  ]);
});

it('says the same on the second open, without the event records', async () => {
  writeFileSync(path, Array.from({ length: 3_000 }, (_, at) => lines(turn, at * 100)).join(''));
  const first = open();
  await counted(first);
  const reported = [first.report(), first.waterfall(null, null, 500)];
  first.close();
  runs = [];
  const again = open();
  const indexes = join(folder.path, 'indexes');
  for (const name of readdirSync(indexes)) if (name.endsWith('.records')) truncateSync(join(indexes, name), 0);
  expect([again.report(), again.waterfall(null, null, 500)]).toEqual(reported);
});

it('counts a last line without an end, and only once', () => {
  writeFileSync(path, lines(turn).trimEnd());
  const run = open();
  expect(given(run.report()).ms.model).toBe(13_000);
  appendFileSync(path, '\n');
  run.checkFile();
  expect(given(run.report())).toMatchObject({ ms: { model: 13_000, you: 60_000 }, waitCount: 1 });
});

it('explains as much as it can about odd runs', () => {
  const timeless = turn.map(([, type, data = {}]): Told => [null, type, data]);
  writeFileSync(path, lines([[null, 'started', { schema: 9 }], ...timeless, [null, 'warp_drive', { speed: 9 }]]));
  const report = given(open().report());
  expect(report).toMatchObject({ ms: {}, timeRanges: [], untimed: 13, otherSchema: 9 });
  expect(report.tools.map(({ calls }) => calls)).toEqual([1, 1, 1]);
});
