import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { anyText, fc, runs } from '../../../../fixtures/testkit/properties.ts';
import { createTemporaryFolder, type TestFolder } from '../../../../fixtures/testkit/test-folder.ts';
import type { Result } from '../../../../shared/base/result.ts';
import type { EventPageStart, RunPage, RunProblem } from '../../../../shared/contract/recorded-runs.ts';
import { anyEvent, type RunQuery } from '../../../../shared/runs/run-query.ts';
import type { RunSourceUpdate } from '../run-source.ts';
import { readNaively, searchNaively } from '../testing/naive-run.ts';
import { maxLineBytes } from './line-blocks.ts';
import { OpenRun } from './open-run.ts';
import { RunSearch } from './run-search.ts';

let folder: TestFolder;
let path = '';
let opened: OpenRun[] = [];
beforeEach(() => {
  folder = createTemporaryFolder('open-run');
  path = join(folder.path, 'telemetry.jsonl');
  opened = [];
});
afterEach(async () => {
  for (const run of opened) run.close();
  await folder.remove();
});

function open(file = path): OpenRun {
  const run = new OpenRun(file, join(folder.path, 'indexes'));
  opened.push(run);
  return run;
}

function line(content: string, at = 1_766_095_943_000, type = 'thinking'): string {
  return `${JSON.stringify({ type, timestamp: new Date(at).toISOString(), content })}\n`;
}

function numberedLines(count: number): string {
  return Array.from({ length: count }, (_, number) => line(`Thought ${number}`, 1_766_095_943_000 + number)).join('');
}

function given<T>(result: Result<T, RunProblem>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

async function pageOf(run: OpenRun, place: EventPageStart, limit = 5): Promise<RunPage> {
  return given(await run.page({ place, limit }));
}

async function textsOf(run: OpenRun, place: EventPageStart, limit = 5): Promise<unknown[]> {
  return (await pageOf(run, place, limit)).events.map(({ data }) => data.content);
}

it('reads a page from every place', async () => {
  const text = numberedLines(100);
  writeFileSync(path, text);
  const run = open();
  const [first, tenth] = [line('Thought 0').length, text.indexOf(line('Thought 10', 1_766_095_943_010))];
  expect(await textsOf(run, { type: 'offset', offset: 98 })).toEqual(['Thought 98', 'Thought 99']);
  expect(await textsOf(run, { type: 'after', position: 0 }, 2)).toEqual(['Thought 1', 'Thought 2']);
  expect(await textsOf(run, { type: 'before', position: tenth }, 2)).toEqual(['Thought 8', 'Thought 9']);
  expect(await textsOf(run, { type: 'at', position: first }, 1)).toEqual(['Thought 1']);
  expect(await textsOf(run, { type: 'at', position: first - 3 }, 1)).toEqual(['Thought 1']);
  expect(await textsOf(run, { type: 'time', at: 1_766_095_943_042 }, 1)).toEqual(['Thought 42']);
  expect(await textsOf(run, { type: 'share', share: 0 }, 1)).toEqual(['Thought 0']);
  expect(await textsOf(run, { type: 'share', share: 0.5 }, 1)).toEqual(['Thought 51']);
  expect(await textsOf(run, { type: 'share', share: 1 }, 1)).toEqual(['Thought 99']);
  expect(await textsOf(run, { type: 'end' }, 2)).toEqual(['Thought 98', 'Thought 99']);
});

it('says whether events precede and follow a page, and numbers its events', async () => {
  writeFileSync(path, numberedLines(10));
  const run = open();
  const start = await pageOf(run, { type: 'offset', offset: 0 });
  expect(start).toMatchObject({ hasBefore: false, hasAfter: true, totals: { events: 10, progress: null } });
  expect(start.events.map(({ offset }) => offset)).toEqual([0, 1, 2, 3, 4]);
  expect(await pageOf(run, { type: 'end' })).toMatchObject({ hasBefore: true, hasAfter: false });
  expect(await pageOf(run, { type: 'offset', offset: 10 })).toMatchObject({
    events: [],
    hasBefore: true,
    hasAfter: false,
  });
  expect(await pageOf(run, { type: 'before', position: 0 })).toMatchObject({
    events: [],
    hasBefore: false,
    hasAfter: true,
  });
});

it('returns the whole event that a page has cut', async () => {
  writeFileSync(path, line('x'.repeat(50_000)));
  const run = open();
  const [cut] = (await pageOf(run, { type: 'end' })).events;
  expect(cut).toMatchObject({ isCut: true, data: { content: 'x'.repeat(2_000) } });
  expect(given(run.event(0))).toMatchObject({ isCut: false, offset: 0, data: { content: 'x'.repeat(50_000) } });
  expect(run.event(7)).toEqual({ ok: false, error: { type: 'runGone' } });
});

it('reads no events from an empty file, and fails for a missing one', async () => {
  expect(open(join(folder.path, 'missing')).totals()).toEqual({ ok: false, error: { type: 'runGone' } });
  writeFileSync(path, '');
  const run = open();
  expect(await pageOf(run, { type: 'end' })).toMatchObject({ events: [], hasBefore: false, hasAfter: false });
  expect(given(run.totals())).toMatchObject({ state: 'unknown', events: 0, malformed: 0, isTorn: false });
  expect(given(run.waterfall(null, null, 100))).toMatchObject({ bars: [] });
});

it('reports why a file cannot be read, and follows no link', () => {
  mkdirSync(path);
  expect(open().totals()).toMatchObject({ ok: false, error: { type: 'unreadable' } });
  const loop = join(folder.path, 'loop');
  symlinkSync('loop', loop);
  expect(open(loop).totals()).toEqual({
    ok: false,
    error: { type: 'unreadable', message: 'This is a link. Workcell does not follow links.' },
  });
  expect(open(join(path, 'inside')).totals()).toEqual({ ok: false, error: { type: 'runGone' } });
});

it('answers for a link, a pipe and a missing file without waiting for an index', async () => {
  const link = join(folder.path, 'link');
  symlinkSync('/dev/zero', link);
  const missing = join(folder.path, 'missing');
  const pipe = join(folder.path, 'pipe');
  const hasPipes = process.platform !== 'win32' && spawnSync('mkfifo', [pipe]).status === 0;
  for (const file of [link, missing, ...(hasPipes ? [pipe] : [])]) {
    const run = open(file);
    expect((await run.page({ place: { type: 'offset', offset: 0 }, limit: 10 })).ok).toBe(false);
    expect((await run.counters()).ok).toBe(false);
  }
});

it('reads lines of other programs, and counts lines that are not events', async () => {
  const bytes = Buffer.concat([
    Buffer.from('\ufeff{"type": "started", "toolchain": "other"}\r\n'),
    Buffer.from('\r\n\n{"type":"a","n":1}\r\n'),
    Buffer.from('{"type":"b","text":"'),
    Buffer.from([0xff, 0xfe, 0xc3]),
    Buffer.from('"}\n'),
    Buffer.alloc(30),
    Buffer.from('\nTraceback (most recent call last)\n{"type":"c","te\u0000xt":"raw"}\n'),
    Buffer.from('{"type":"d","id":1}\n{"type":"d","id":1}\n'),
  ]);
  writeFileSync(path, bytes);
  const run = open();
  const page = await pageOf(run, { type: 'offset', offset: 0 }, 100);
  expect(page.events.map(({ type }) => type)).toEqual(['started', 'a', 'b', 'd', 'd']);
  expect(page.events[2]?.data).toEqual({ text: '\ufffd\ufffd\ufffd' });
  expect(page.totals).toMatchObject({ events: 5, malformed: 3, isTorn: false, tool: 'other' });
});

it('accepts a last line without an end as soon as it is a whole event', async () => {
  writeFileSync(path, `${line('whole')}{"type":"thinking","content":"wri`);
  const run = open();
  expect(given(run.totals())).toMatchObject({ events: 1, malformed: 0, isTorn: true });
  appendFileSync(path, 'tten"}');
  expect(given(run.totals())).toMatchObject({ events: 2, malformed: 0, isTorn: false });
  const last = (await pageOf(run, { type: 'end' }, 1)).events[0];
  expect(last).toMatchObject({ offset: 1, data: { content: 'written' } });
  appendFileSync(path, `\n${line('next')}`);
  expect(given(run.totals())).toMatchObject({ events: 3, malformed: 0, isTorn: false });
  expect(await textsOf(run, { type: 'end' })).toEqual(['whole', 'written', 'next']);
});

it('skips a line of more than 64 MiB, and counts it as malformed', async () => {
  writeFileSync(path, line('before'));
  appendFileSync(path, Buffer.alloc(maxLineBytes + 1, 'x'));
  appendFileSync(path, `\n${line('after')}`);
  const run = open();
  // A page ends early after this many bytes.
  expect(await textsOf(run, { type: 'offset', offset: 0 })).toEqual(['before']);
  expect(await textsOf(run, { type: 'end' })).toEqual(['after']);
  await expect.poll(() => given(run.totals())).toMatchObject({ events: 2, malformed: 1, progress: null });
});

it('reads a line of 20 MB', async () => {
  const huge = 'x'.repeat(20_000_000);
  writeFileSync(path, line('before') + line(huge) + line('after'));
  const run = open();
  const lengths = async (place: EventPageStart) => (await textsOf(run, place)).map((text) => String(text).length);
  expect(await lengths({ type: 'offset', offset: 0 })).toEqual([6, 2_000]);
  // A page of large lines ends early.
  expect(await lengths({ type: 'end' })).toEqual([2_000, 5]);
  expect(await pageOf(run, { type: 'end' })).toMatchObject({ hasBefore: true, hasAfter: false });
  expect(await textsOf(run, { type: 'share', share: 0.5 })).toEqual(['after']);
  expect(given(run.totals())).toMatchObject({ events: 3, malformed: 0 });
  expect(await searchIn(run, { text: 'after' })).toHaveLength(1);
});

it('finds events by time even if times are out of order, missing or in other zones', async () => {
  const at = (timestamp: string | null, name: string) =>
    `${JSON.stringify({ type: 'thinking', timestamp, content: name })}\n`;
  writeFileSync(
    path,
    [
      at('2025-12-18T10:00:00Z', 'ten'),
      at(null, 'never'),
      at('2025-12-18T14:00:00+02:00', 'noon'),
      at('2025-12-18T11:00:00Z', 'eleven'),
      at('2025-12-18T13:00:00', 'one'),
    ].join(''),
  );
  const run = open();
  const first = async (time: string) => (await textsOf(run, { type: 'time', at: Date.parse(time) }, 1))[0];
  expect(await first('2025-12-18T09:00:00Z')).toBe('ten');
  expect(await first('2025-12-18T11:00:00Z')).toBe('noon');
  expect(await first('2025-12-18T12:30:00Z')).toBe('one');
  expect(await first('2025-12-18T14:00:00Z')).toBeUndefined();
});

it('reports new events while it is followed', () => {
  writeFileSync(path, line('first'));
  const run = open();
  const news: RunSourceUpdate[] = [];
  const end = run.follow((each) => news.push(each));
  appendFileSync(path, line('second') + line('third').slice(0, 20));
  run.checkFile();
  appendFileSync(path, line('third').slice(20));
  run.checkFile();
  run.checkFile();
  expect(news.map(({ changed }) => changed.map(({ data, offset }) => [offset, data.content]))).toEqual([
    [[1, 'second']],
    [[2, 'third']],
  ]);
  expect(news.at(-1)).toMatchObject({ isWhole: true, totals: { events: 3 } });
  end();
  appendFileSync(path, line('fourth'));
  run.checkFile();
  expect(news).toHaveLength(2);
});

it('reports when more was added than it lists', () => {
  writeFileSync(path, line('first'));
  const run = open();
  const news: RunSourceUpdate[] = [];
  run.follow((each) => news.push(each));
  appendFileSync(path, numberedLines(1_000));
  run.checkFile();
  expect(news).toMatchObject([{ isWhole: false, changed: [], totals: { events: 1_001 } }]);
});

it('reads a file again that has shrunk or was replaced, and reports that', async () => {
  writeFileSync(path, numberedLines(20));
  const run = open();
  const news: RunSourceUpdate[] = [];
  run.follow((each) => news.push(each));

  truncateSync(path, line('Thought 0').length * 3);
  expect(given(run.totals())).toMatchObject({ events: 3, change: 'shrunk' });
  writeFileSync(join(folder.path, 'other'), line('other'));
  renameSync(join(folder.path, 'other'), path);
  expect(given(run.totals())).toMatchObject({ events: 1, change: 'replaced' });
  // Overwritten in place, and longer than before.
  writeFileSync(path, line('quite another'.repeat(10)) + line('file'));
  expect(given(run.totals())).toMatchObject({ events: 2, change: 'replaced' });
  expect((await pageOf(run, { type: 'end' }, 1)).events[0]).toMatchObject({ offset: 1, data: { content: 'file' } });
  expect(news.map(({ isWhole, totals }) => [isWhole, totals.change])).toEqual([
    [false, 'shrunk'],
    [false, 'replaced'],
    [false, 'replaced'],
  ]);
});

it('keeps showing a deleted file, then shows its replacement', async () => {
  writeFileSync(path, numberedLines(3));
  const run = open();
  rmSync(path);
  expect(given(run.totals())).toMatchObject({ events: 3, change: 'gone' });
  expect(await textsOf(run, { type: 'end' }, 1)).toEqual(['Thought 2']);
  writeFileSync(path, line('anew'));
  expect(given(run.totals())).toMatchObject({ events: 1, change: 'replaced' });
});

it('reports a file that appears later', () => {
  const run = open();
  const news: RunSourceUpdate[] = [];
  run.follow((each) => news.push(each));
  writeFileSync(path, line('first'));
  run.checkFile();
  expect(news).toMatchObject([{ isWhole: false, totals: { events: 1, change: null } }]);
});

it('resumes its index when the file has grown, and rebuilds it for another file', async () => {
  writeFileSync(path, numberedLines(50));
  const before = open();
  expect(given(before.totals()).events).toBe(50);
  before.close();
  appendFileSync(path, `${line('more')}no event\n`);
  const grown = open();
  expect(given(grown.totals())).toMatchObject({ events: 51, malformed: 1, byType: { thinking: 51 } });
  expect((await pageOf(grown, { type: 'end' }, 1)).events[0]?.offset).toBe(50);
  grown.close();
  rmSync(path);
  writeFileSync(path, line('x'.repeat(5_000), 0).repeat(3));
  expect(given(open().totals())).toMatchObject({ events: 3, malformed: 0 });
});

it('rebuilds a damaged index', () => {
  writeFileSync(path, numberedLines(50));
  open().close();
  const indexes = join(folder.path, 'indexes');
  const kept = (end: string) => join(indexes, readdirSync(indexes).find((name) => name.endsWith(end)) ?? '');
  const damages = [
    () => writeFileSync(kept('.json'), '{'),
    () => writeFileSync(kept('.json'), '{"recipe":1}'),
    () => {
      const { counters: _left, ...rest } = JSON.parse(readFileSync(kept('.json'), 'utf8'));
      writeFileSync(kept('.json'), JSON.stringify(rest));
    },
    () => truncateSync(kept('.records'), 40),
    () => rmSync(kept('.records')),
    () => rmSync(kept('.json')),
  ];
  for (const damage of damages) {
    damage();
    const run = open();
    expect(given(run.totals())).toMatchObject({ events: 50, malformed: 0, byType: { thinking: 50 } });
    expect(run.event(0)).toMatchObject({ ok: true, value: { offset: 0 } });
    run.close();
  }
});

it('reads events when no index can be saved', async () => {
  writeFileSync(path, numberedLines(50));
  writeFileSync(join(folder.path, 'indexes'), 'in the way');
  const run = open();
  expect(await textsOf(run, { type: 'end' }, 1)).toEqual(['Thought 49']);
  expect(given(run.totals()).progress).not.toBeNull();
});

async function searchIn(run: OpenRun, query: Partial<RunQuery>): Promise<number[]> {
  const search = new RunSearch(run, { ...anyEvent, ...query }, () => undefined);
  expect((await search.done).isWhole).toBe(true);
  const file = given(run.getReadable());
  const found: number[] = [];
  for (let offset = 0; ; offset = found.length) {
    const { events, hasAfter } = search.page(file, { place: { type: 'offset', offset }, limit: 7 });
    found.push(...events.map(({ position }) => position));
    if (!hasAfter) return found;
  }
}

it('pages through search results from every place', async () => {
  writeFileSync(path, numberedLines(100));
  const run = open();
  const search = new RunSearch(run, { ...anyEvent, text: 'THOUGHT 7' }, () => undefined);
  expect(await search.done).toEqual({ count: 11, isWhole: true });
  const file = given(run.getReadable());
  const page = (place: EventPageStart) => {
    const { events, ...around } = search.page(file, { place, limit: 2 });
    return [events.map(({ data, offset }) => [offset, data.content]), around];
  };
  const position = given(await run.page({ place: { type: 'offset', offset: 75 }, limit: 1 })).events[0]?.position ?? 0;
  const middle = { hasBefore: true, hasAfter: true };
  expect(page({ type: 'offset', offset: 0 })).toEqual([
    [
      [0, 'Thought 7'],
      [1, 'Thought 70'],
    ],
    { hasBefore: false, hasAfter: true },
  ]);
  expect(page({ type: 'end' })).toEqual([
    [
      [9, 'Thought 78'],
      [10, 'Thought 79'],
    ],
    { hasBefore: true, hasAfter: false },
  ]);
  expect(page({ type: 'after', position })).toEqual([
    [
      [7, 'Thought 76'],
      [8, 'Thought 77'],
    ],
    middle,
  ]);
  expect(page({ type: 'before', position })).toEqual([
    [
      [4, 'Thought 73'],
      [5, 'Thought 74'],
    ],
    middle,
  ]);
  expect(page({ type: 'at', position })).toEqual([
    [
      [6, 'Thought 75'],
      [7, 'Thought 76'],
    ],
    middle,
  ]);
  expect(page({ type: 'time', at: 1_766_095_943_075 })).toEqual([
    [
      [6, 'Thought 75'],
      [7, 'Thought 76'],
    ],
    middle,
  ]);
  expect(page({ type: 'share', share: 0.5 })).toEqual([
    [
      [5, 'Thought 74'],
      [6, 'Thought 75'],
    ],
    middle,
  ]);
});

it('stops a search that was canceled, and a search in a replaced file', async () => {
  writeFileSync(path, numberedLines(10));
  const run = open();
  const ended = new RunSearch(run, { ...anyEvent, text: 'Thought' }, () => undefined);
  ended.end();
  expect(await ended.done).toEqual({ count: 0, isWhole: false });

  const search = new RunSearch(run, { ...anyEvent, text: 'Thought' }, () => undefined);
  await search.done;
  rmSync(path);
  writeFileSync(path, line('other'));
  expect(search.page(given(run.getReadable()), { place: { type: 'end' }, limit: 5 }).events).toEqual([]);
});

// A random file: our events, lines of other programs, garbage, all kinds of endings.
const someText = fc.oneof(
  anyText({ maxLength: 12 }),
  fc.constantFrom('Größe', 'GRÖSSE', 'naïve', 'ſtraße', 'K', 'a/b\\c"d', '\n', 'Σίσυφος', '😀', 'src/Main.ts', 'Edit'),
);
const someEvent = fc
  .record(
    {
      type: fc.constantFrom(
        'thinking',
        'bash_output',
        'file_write',
        'tool_call',
        'tool_result',
        'completed',
        'strange',
      ),
      timestamp: fc.oneof(
        fc.integer({ min: 0, max: 4e12 }).map((at) => new Date(at).toISOString()),
        fc.constantFrom(null, 'noon', '2025-12-18T14:00:00+02:00'),
      ),
      content: someText,
      path: someText,
      tool: someText,
      exit_code: fc.integer({ min: 0, max: 2 }),
      duration_ms: fc.integer({ min: 0, max: 100 }),
      nested: fc.record({ list: fc.array(someText, { maxLength: 3 }) }),
    },
    { requiredKeys: ['type'] },
  )
  .chain((event) =>
    fc.constantFrom(JSON.stringify(event), JSON.stringify(event, null, 1).replaceAll('\n', ''), inAscii(event)),
  );
const someLine = fc.oneof(
  { weight: 6, arbitrary: someEvent.map((text) => Buffer.from(text)) },
  fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
  fc.constantFrom('', '\r', '{', '{"type":"x"', '[]', '\ufeff{"type":"x"}').map((text) => Buffer.from(text)),
);
const someFile = fc
  .tuple(fc.array(fc.tuple(someLine, fc.constantFrom('\n', '\r\n')), { maxLength: 30 }), fc.boolean())
  .map(([all, hasEnd]) => {
    const bytes = Buffer.concat(all.flatMap(([text, end]) => [text, Buffer.from(end)]));
    return hasEnd ? bytes : bytes.subarray(0, Math.max(0, bytes.length - 1));
  });

/** Writes an event like a writer that escapes all non-ASCII characters, and some ASCII ones. */
function inAscii(event: object): string {
  return JSON.stringify(event).replaceAll(/[^\x20-\x7e]|[<E/](?=[^"]*"[,}])/g, (character) =>
    Array.from(
      { length: character.length },
      (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}

let made = 0;

function openFileOf(bytes: Uint8Array): OpenRun {
  made += 1;
  const file = join(folder.path, `${made}.jsonl`);
  writeFileSync(file, bytes);
  return open(file);
}

it('has the same totals and pages as a naive reader, whatever the file contains', async () => {
  await fc.assert(
    fc.asyncProperty(someFile, fc.nat(), fc.integer({ min: 1, max: 6 }), async (bytes, number, limit) => {
      const naive = readNaively(bytes);
      const run = openFileOf(bytes);
      expect(given(run.totals())).toEqual(naive.totals);
      const offset = number % (naive.events.length + 1);
      const positions = naive.events.map(({ position }) => position);
      const here = positions[offset] ?? bytes.length;
      const page = async (place: EventPageStart) =>
        (await pageOf(run, place, limit)).events.map(({ position }) => position);
      expect(await page({ type: 'offset', offset })).toEqual(positions.slice(offset, offset + limit));
      expect(await page({ type: 'at', position: here })).toEqual(positions.slice(offset, offset + limit));
      expect(await page({ type: 'before', position: here })).toEqual(
        positions.slice(Math.max(0, offset - limit), offset),
      );
      expect(await page({ type: 'end' })).toEqual(positions.slice(-limit));
      const { events, hasAfter, hasBefore } = await pageOf(run, { type: 'offset', offset }, limit);
      expect(events.map((event) => event.offset)).toEqual(events.map((_, at) => offset + at));
      if (events.length > 0) {
        expect({ hasBefore, hasAfter }).toEqual({
          hasBefore: offset > 0,
          hasAfter: offset + limit < positions.length,
        });
      }
      const at = naive.events[offset]?.at ?? null;
      if (at !== null) {
        const wanted = naive.events.find((event) => event.at !== null && event.at >= at);
        expect((await page({ type: 'time', at }))[0]).toBe(wanted?.position);
      }
      run.close();
    }),
    { numRuns: runs(40, 1_500) },
  );
});

it('has the same result when a file is written in pieces', async () => {
  await fc.assert(
    fc.asyncProperty(someFile, fc.array(fc.nat(), { maxLength: 4 }), async (bytes, cuts) => {
      const ends = cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b);
      const run = openFileOf(bytes.subarray(0, ends[0] ?? 0));
      const file = join(folder.path, `${made}.jsonl`);
      for (const [at, end] of ends.entries()) {
        run.checkFile();
        appendFileSync(file, bytes.subarray(end, ends[at + 1] ?? bytes.length));
      }
      if (ends.length === 0) appendFileSync(file, bytes);
      expect(given(run.totals())).toEqual(readNaively(bytes).totals);
      run.close();
    }),
    { numRuns: runs(40, 1_500) },
  );
});

it('finds what a naive reader finds, however the text is escaped', async () => {
  const someQuery = fc.record({
    text: fc.oneof(fc.constant(''), someText, fc.constantFrom('grösse', 'GRÖßE', 'k', 's', 'e', '"', '/', '\\', '😀')),
    types: fc.subarray(['thinking', 'bash_output', 'strange'], { maxLength: 1 }),
    states: fc.subarray(['failed', 'done'] as const, { maxLength: 1 }),
    minDurationMs: fc.option(fc.constant(50), { freq: 4 }),
    path: fc.constantFrom('', '', 'MAIN'),
    tool: fc.constantFrom('', '', 'edit'),
  });
  await fc.assert(
    fc.asyncProperty(someFile, someQuery, async (bytes, query) => {
      const run = openFileOf(bytes);
      expect(await searchIn(run, query)).toEqual(searchNaively(readNaively(bytes), query));
      run.close();
    }),
    { numRuns: runs(60, 2_000) },
  );
});

it('finds letters with marks in both of their spellings', async () => {
  const texts = ['Das Café', 'Das Cafe\u0301', 'Nur cafe', 'Ελλάδα', 'Ελλα\u0301δα'];
  writeFileSync(path, texts.map((text, number) => line(text, 1_766_095_943_000 + number)).join(''));
  const run = open();
  const [first, second] = await searchIn(run, { text: 'das caf' });
  expect(await searchIn(run, { text: 'CAFÉ' })).toEqual([first, second]);
  expect(await searchIn(run, { text: 'cafe\u0301' })).toEqual([first, second]);
  expect(await searchIn(run, { text: 'é' })).toEqual([first, second]);
  expect(await searchIn(run, { text: 'ελλάδα' })).toHaveLength(2);
});
