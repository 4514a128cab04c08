import { appendFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { anyText, fc, runs } from '../../../fixtures/testkit/properties.ts';
import { createTemporaryFolder, type TestFolder } from '../../../fixtures/testkit/test-folder.ts';
import type { Clock } from '../../../shared/base/clock.ts';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import { eventTypes, ownEventTypes } from '../../../shared/runs/run-event.ts';
import { readLine } from '../../model/exports/telemetry-line.ts';
import { TelemetryWriter } from './telemetry-writer.ts';

let folder: TestFolder;
let path = '';
let clock: ManualClock;
let problems: string[] = [];
let writers: TelemetryWriter[] = [];
beforeEach(() => {
  folder = createTemporaryFolder('telemetry');
  path = join(folder.path, 'telemetry.jsonl');
  clock = new ManualClock(Date.parse('2025-12-18T22:12:23.000Z'));
  problems = [];
  writers = [];
});
afterEach(async () => {
  for (const writer of writers) writer.close();
  await folder.remove();
});

function open(file = path): TelemetryWriter {
  const opened = TelemetryWriter.open(file, { clock, onProblem: (problem) => problems.push(problem) });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  writers.push(opened.value);
  return opened.value;
}

function lines(file = path) {
  return readFileSync(file, 'utf8').split('\n').slice(0, -1).map(readLine);
}

function chunksOf(file: string) {
  return lines(file).flatMap((line) =>
    line.kind === 'event' && line.type === 'response_chunk' ? [String(line.data.content)] : [],
  );
}

function reported(file = path) {
  return lines(file).map((line) => (line.kind === 'event' ? [line.type, line.data] : [line.kind]));
}

it('has a helper for every type of event', () => {
  {
    const writer = open();
    writer.started({ toolchain: 'claude', model: 'sonnet', issue_id: '1', workcell_id: 'wc-1' });
    writer.promptSent({ prompt: 'Write a test', tokens: 10 });
    writer.thinking({ content: 'First look' });
    writer.toolCall({ tool: 'Read', arguments: { path: 'a.ts' }, call_id: 'c1' });
    writer.fileRead({ path: 'a.ts' });
    writer.toolResult({ tool: 'Read', result: 'text', call_id: 'c1', duration_ms: 3 });
    writer.bashCommand({ command: 'npm test', cwd: '/work' });
    writer.bashOutput({ output: 'ok', exit_code: 0, duration_ms: 40 });
    writer.fileWrite({ path: 'a.ts', diff: '+x', added: 1, removed: 0 });
    writer.approval({ approval_id: 'q1', command: 'npm test' });
    writer.usage({
      input_tokens: 10,
      cached_input_tokens: 5,
      cache_write_tokens: 0,
      output_tokens: 3,
      reasoning_tokens: 1,
    });
    writer.responseChunk('Do');
    writer.responseComplete({ content: 'Done', tokens: 2 });
    writer.error({ message: 'No network' });
    writer.completed({ status: 'failed', exit_code: 1, duration_ms: 900 });
    // Like `using` at the end of a block.
    writer[Symbol.dispose]();
  }
  expect(new Set(reported().map(([type]) => type))).toEqual(new Set([...eventTypes, ...ownEventTypes]));
  expect(reported()[0]).toEqual([
    'started',
    { schema: 1, toolchain: 'claude', model: 'sonnet', issue_id: '1', workcell_id: 'wc-1' },
  ]);
  expect(reported()[5]).toEqual([
    'tool_result',
    { tool: 'Read', result: 'text', error: null, call_id: 'c1', duration_ms: 3 },
  ]);
  for (const line of readFileSync(path, 'utf8').trimEnd().split('\n')) {
    expect(line).toMatch(/^\{"type":"\w+","timestamp":"2025-12-18T22:12:23\.000Z"/);
  }
});

it('writes each event before it returns', () => {
  const writer = open();
  writer.thinking({ content: 'one' });
  expect(lines()).toHaveLength(1);
  writer.thinking({ content: 'two' });
  expect(lines()).toHaveLength(2);
});

it('merges pieces of a response to ten lines a second', () => {
  const writer = open();
  for (let at = 0; at < 1_000; at++) {
    writer.responseChunk(`${at} `);
    clock.advance(1);
  }
  clock.advance(100);
  expect(lines().length).toBeLessThanOrEqual(11);
  expect(chunksOf(path).join('')).toBe(Array.from({ length: 1_000 }, (_, at) => `${at} `).join(''));
});

it('loses no character and keeps the order, whatever comes between the pieces', () => {
  const step = fc.oneof(
    { weight: 5, arbitrary: fc.record({ say: anyText(), who: fc.constantFrom(0, 1) }) },
    fc.record({ wait: fc.integer({ min: 0, max: 150 }) }),
    fc.record({ think: fc.string(), who: fc.constantFrom(0, 1) }),
  );
  let run = 0;
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      run += 1;
      const file = join(folder.path, `${run}.jsonl`);
      const pair = [open(file), open(file)];
      const said = ['', ''];
      const thoughts: string[] = [];
      for (const each of steps) {
        if ('wait' in each) clock.advance(each.wait);
        else if ('say' in each) {
          pair[each.who]?.responseChunk(each.say);
          said[each.who] += each.say;
        } else {
          pair[each.who]?.thinking({ content: each.think });
          thoughts.push(each.think);
          // All text before the thought is in the file before it.
          expect(chunksOf(file).join('').length).toBe(said.join('').length);
        }
      }
      for (const writer of pair) writer.close();
      const all = reported(file);
      expect(all.every(([type]) => type === 'response_chunk' || type === 'thinking')).toBe(true);
      expect(all.filter(([type]) => type === 'thinking').map(([, data]) => data)).toEqual(
        thoughts.map((content) => ({ content })),
      );
      expect(chunksOf(file).join('').split('').toSorted()).toEqual(said.join('').split('').toSorted());
      const times = lines(file).flatMap((line) => (line.kind === 'event' ? [line.at ?? 0] : []));
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    }),
    { numRuns: runs(60, 600) },
  );
});

it('never splits a character across two lines', () => {
  const writer = open();
  writer.responseChunk('a\ud83d');
  clock.advance(200);
  writer.responseChunk('\ude00b');
  expect(reported()).toEqual([
    ['response_chunk', { content: 'a' }],
    ['response_chunk', { content: '😀b' }],
  ]);
});

it('appends to existing content, and ends a torn line', () => {
  writeFileSync(path, '{"type":"started"}\n{"type":"thin');
  const writer = open();
  writer.thinking({ content: 'again' });
  expect(reported()).toEqual([['started', {}], ['malformed'], ['thinking', { content: 'again' }]]);
});

it('shares a file between writers of a process', () => {
  const [first, second] = [open(), open()];
  first.thinking({ content: 'first' });
  second.thinking({ content: 'second' });
  first.close();
  second.thinking({ content: 'third' });
  second.close();
  expect(reported().map(([, data]) => data)).toEqual([
    { content: 'first' },
    { content: 'second' },
    { content: 'third' },
  ]);
});

it('drops events after close, and can be closed twice', () => {
  const writer = open();
  writer.close();
  writer.close();
  writer.thinking({ content: 'late' });
  writer.responseChunk('late');
  clock.advance(1_000);
  expect(lines()).toEqual([]);
});

it('reports why a file cannot be written, and follows no link', () => {
  const at = (file: string) => TelemetryWriter.open(file, { clock, onProblem: () => undefined });
  expect(at(join(folder.path, 'nowhere', 'telemetry.jsonl'))).toMatchObject({
    ok: false,
    error: { type: 'unwritable' },
  });
  mkdirSync(join(folder.path, 'taken.jsonl'));
  expect(at(join(folder.path, 'taken.jsonl'))).toMatchObject({ ok: false, error: { type: 'unwritable' } });
  writeFileSync(join(folder.path, 'elsewhere'), 'kept');
  symlinkSync(join(folder.path, 'elsewhere'), join(folder.path, 'link.jsonl'));
  expect(at(join(folder.path, 'link.jsonl'))).toMatchObject({ ok: false, error: { type: 'unwritable' } });
});

it('reports once that its folder was deleted, and throws nothing', () => {
  const writer = open();
  writer.thinking({ content: 'kept' });
  rmSync(folder.path, { recursive: true });
  clock.advance(1_000);
  writer.thinking({ content: 'lost' });
  clock.advance(5_000);
  writer.close();
  expect(problems).toEqual(['The file was deleted while it was being written']);
});

it('reports events that are not valid JSON data, and how many are missing', () => {
  const writer = open();
  const circle: { self?: unknown } = {};
  circle.self = circle;
  writer.toolCall({ tool: 'Odd', arguments: circle });
  writer.toolCall({ tool: 'Odd', arguments: circle });
  writer.thinking({ content: 'on it goes' });
  expect(problems).toHaveLength(1);
  expect(reported()).toEqual([
    ['error', { message: '2 events before this could not be written' }],
    ['thinking', { content: 'on it goes' }],
  ]);
});

it('continues in a file that someone else has appended to', () => {
  const writer = open();
  writer.thinking({ content: 'ours' });
  appendFileSync(path, '{"type":"checkpoint"}\n');
  writer.thinking({ content: 'ours' });
  expect(reported().map(([type]) => type)).toEqual(['thinking', 'checkpoint', 'thinking']);
});

it('never gives an event an earlier time than the previous one, even if time passes during the write', () => {
  const passing: Clock = {
    now: () => {
      clock.advance(1);
      return clock.now();
    },
    after: (delayMs, run) => clock.after(delayMs, run),
  };
  const opened = TelemetryWriter.open(path, { clock: passing, onProblem: (problem) => problems.push(problem) });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  writers.push(opened.value);
  opened.value.responseChunk('One');
  opened.value.responseChunk('Two');
  opened.value.responseComplete({ content: 'OneTwo' });
  const times = lines().map((line) => (line.kind === 'event' ? line.at : null));
  expect(times).toHaveLength(3);
  expect(times.toSorted()).toEqual(times);
});
