import { appendFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fc, runs } from '../../../../fixtures/testkit/properties.ts';
import { createTemporaryFolder, type TestFolder } from '../../../../fixtures/testkit/test-folder.ts';
import type { Result } from '../../../../shared/base/result.ts';
import type { RunProblem } from '../../../../shared/contract/recorded-runs.ts';
import { type ReplayPlace, replayLimits } from '../../../../shared/runs/replay/replay-moment.ts';
import type { ReplayState } from '../../../../shared/runs/replay/replay-state.ts';
import { findDuration, toEventState } from '../../../../shared/runs/telemetry-event.ts';
import { emptyReplay, foldReplay, type ReplayFold } from '../../replay/fold-replay.ts';
import { readNaively } from '../testing/naive-run.ts';
import { OpenRun } from './open-run.ts';
import { readDiffs } from './read-state.ts';

const began = 1_766_095_943_000;
let folder: TestFolder;
let path = '';
let opened: OpenRun[] = [];
beforeEach(() => {
  folder = createTemporaryFolder('read-state');
  path = join(folder.path, 'telemetry.jsonl');
  opened = [];
});
afterEach(async () => {
  for (const run of opened) run.close();
  await folder.remove();
});

type Line = {
  readonly type: string;
  readonly at?: number | null | undefined;
  readonly data?: Readonly<Record<string, unknown>>;
};

function textOf(lines: readonly Line[]): string {
  return lines
    .map(({ at = 0, data, type }) => {
      const timestamp = at === null ? {} : { timestamp: new Date(began + at).toISOString() };
      return `${JSON.stringify({ type, ...timestamp, ...data })}\n`;
    })
    .join('');
}

function open(lines: readonly Line[] | null): OpenRun {
  if (lines !== null) writeFileSync(path, textOf(lines));
  const run = new OpenRun(path, join(folder.path, 'indexes'));
  opened.push(run);
  return run;
}

function given<T>(result: Result<T, RunProblem>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function stateAt(run: OpenRun, place: ReplayPlace): ReplayState {
  return given(run.stateAt(place, 'full'));
}

const event = (number: number): ReplayPlace => ({ type: 'event', event: number });

const line: fc.Arbitrary<Line> = fc.record({
  type: fc.constantFrom(
    ...['prompt_sent', 'response_chunk', 'response_complete', 'thinking', 'bash_command', 'bash_output', 'tool_call'],
    ...['tool_result', 'file_write', 'approval', 'error', 'completed', 'usage', 'something/new', 'file_read'],
  ),
  at: fc.option(fc.integer({ min: 0, max: 5_000 })),
  data: fc.record(
    {
      content: fc.string({ maxLength: 5 }),
      call_id: fc.constantFrom('a', 'b'),
      command: fc.constantFrom('ls', 'npm test'),
      path: fc.constantFrom('a.ts', 'b.ts', 'c.ts'),
      added: fc.nat(5),
      decision: fc.constantFrom('approved', 'declined'),
      approval_id: fc.constantFrom('x', 'y'),
    },
    { requiredKeys: [] },
  ),
});

it('equals the state of all lines up to each event, whatever they are', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 40 }), fc.nat(40), async (lines, at) => {
      rmSync(path, { force: true });
      const run = open(lines);
      const number = Math.min(at, lines.length - 1);
      const { events } = readNaively(Buffer.from(textOf(lines)));
      let clock: number | null = null;
      const expected = events.slice(0, number + 1).reduce<ReplayFold>((state, each) => {
        if (each.at !== null) clock = Math.max(clock ?? each.at, each.at);
        const reported = {
          ...each,
          at: clock,
          state: toEventState(each.type, each.data),
          durationMs: findDuration(each.data),
        };
        return foldReplay(state, reported, replayLimits.full);
      }, emptyReplay);
      const { approvals, files, moment, calls, messages } = stateAt(run, event(number));
      expect({ said: messages, ran: calls, asked: approvals }).toEqual({
        said: expected.messages,
        ran: expected.calls,
        asked: expected.approvals,
      });
      expect(moment).toEqual({ event: number, at: clock });
      const written = lines
        .slice(0, number + 1)
        .filter(({ data, type }) => type === 'file_write' && data?.path !== undefined);
      expect(new Map(files.map((file) => [file.path, file.writes]))).toEqual(
        new Map(
          Object.entries(Object.groupBy(written, ({ data }) => String(data?.path))).map(([name, all]) => [
            name,
            all?.length,
          ]),
        ),
      );
      run.close();
    }),
    { numRuns: runs(60, 600) },
  );
});

const write = (name: string, added: number, at: number, diff?: string): Line => ({
  type: 'file_write',
  at,
  data: { path: name, added, removed: 1, ...(diff !== undefined && { diff }) },
});

it('has the files changed so far, newest first, also after the index is resumed', () => {
  const first = open([write('a.ts', 1, 0), write('b.ts', 2, 1), write('a.ts', 4, 2)]);
  expect(stateAt(first, event(1)).files.map((file) => file.path)).toEqual(['b.ts', 'a.ts']);
  expect(stateAt(first, event(2)).files[0]).toEqual({ path: 'a.ts', added: 5, removed: 2, writes: 2 });
  first.close();
  appendFileSync(path, textOf([write('a.ts', 10, 3), { type: 'usage', at: 4 }]));
  const again = open(null);
  expect(stateAt(again, event(4)).files).toEqual([
    { path: 'a.ts', added: 15, removed: 3, writes: 3 },
    { path: 'b.ts', added: 2, removed: 1, writes: 1 },
  ]);
});

it('reports how many more files there are', () => {
  const run = open(Array.from({ length: 2_100 }, (_, number) => write(`file-${number}.ts`, 1, number)));
  const { fileCount, files } = stateAt(run, event(2_099));
  expect(fileCount).toBe(2_100);
  expect(files).toHaveLength(2_000);
  expect(files[0]?.path).toBe('file-2099.ts');
  expect(given(run.stateAt(event(2_099), 'glance')).files).toHaveLength(16);
});

it('has the diffs of a file up to a moment, and says which were not recorded', () => {
  const run = open([
    write('a.ts', 1, 0, '-a\n+b'),
    write('b.ts', 2, 1),
    write('a.ts', 4, 2),
    write('a.ts', 1, 3, '+c'),
  ]);
  const diffs = (number: number) =>
    given(run.readSafely((file) => readDiffs(file, { event: number, at: null }, 'a.ts'))).diffs.map(({ diff }) => diff);
  expect(diffs(1)).toEqual(['-a\n+b']);
  expect(diffs(2)).toEqual(['-a\n+b', null]);
  expect(diffs(3)).toEqual(['-a\n+b', null, '+c']);
});

it('finds the newest event of a time, and never goes back when clocks do', () => {
  const run = open([
    { type: 'started', at: 0 },
    { type: 'prompt_sent', at: 5_000 },
    { type: 'thinking', at: 2_000 },
    { type: 'error', at: null },
    { type: 'completed', at: 9_000 },
  ]);
  const at = (ms: number) => stateAt(run, { type: 'time', at: began + ms }).moment.event;
  expect([at(-1), at(0), at(4_999), at(5_000), at(8_999), at(9_000), at(99_000)]).toEqual([0, 0, 0, 3, 3, 4, 4]);
  expect([1, 2, 3].map((number) => stateAt(run, event(number)).moment.at)).toEqual(
    [5_000, 5_000, 5_000].map((ms) => began + ms),
  );
  expect(stateAt(run, event(3)).nextAt).toBe(began + 9_000);
  expect(stateAt(run, event(4)).hasNext).toBe(false);
});

it('goes by number when no event has a time', () => {
  const run = open([
    { type: 'prompt_sent', at: null },
    { type: 'response_complete', at: null, data: { content: 'Yes' } },
  ]);
  const second = stateAt(run, { type: 'step', from: { event: 0, at: null }, by: 1 });
  expect(second.moment).toEqual({ event: 1, at: null });
  expect(second.messages.map(({ text }) => text)).toEqual(['', 'Yes']);
  expect(stateAt(run, { type: 'step', from: { event: 1, at: null }, by: -1 }).moment.event).toBe(0);
});

it('includes a last line without an end, and rereads a replaced file', () => {
  writeFileSync(
    path,
    textOf([
      { type: 'prompt_sent', data: { prompt: 'Go' } },
      { type: 'completed', at: 1 },
    ]).trimEnd(),
  );
  const run = open(null);
  expect(stateAt(run, event(9)).messages.map(({ type }) => type)).toEqual(['prompt_sent', 'completed']);
  writeFileSync(`${path}.new`, textOf([{ type: 'error', data: { message: 'Other' } }]));
  renameSync(`${path}.new`, path);
  expect(stateAt(run, event(0)).messages.map(({ text }) => text)).toEqual(['Other']);
});

it('knows the version of a run at every place', () => {
  const lines = Array.from({ length: 300 }, (): Line => ({ type: 'thinking', data: { content: 'Hm' } }));
  const run = open([{ type: 'started', data: { schema: 7 } }, ...lines]);
  expect(stateAt(run, event(300)).schema).toBe(7);
});
