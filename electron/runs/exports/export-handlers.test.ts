import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { createTemporaryFolder } from '../../../fixtures/testkit/test-folder.ts';
import { replayTranscript } from '../../../fixtures/transcripts/replay-transcript.ts';
import { type TurnId, threadId, turnId } from '../../../shared/base/ids.ts';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import { err, ok } from '../../../shared/base/result.ts';
import { maxPiece } from '../../../shared/contract/exports.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import type { Platform } from '../../host/platform.ts';
import { sampleThread } from '../../model/exports/testing/sample-records.ts';
import { ThreadReader } from '../../model/exports/thread-reader.ts';
import { describeOutput, emptyOutput } from '../../model/transcript/output-buffer.ts';
import { TestWindow } from '../../threads/testing/test-window.ts';
import { ExportHandlers, type ExportHandlersDeps } from './export-handlers.ts';
import type { ExportSource, ThreadExportSources } from './export-source.ts';

const folder = createTemporaryFolder('exports');
afterAll(() => folder.remove());

const id = threadId.parse('thread-1');
const { turns } = replayTranscript('raw-events')[0]?.transcript ?? { turns: [] };

/** Makes a thread of these turns, in which each command has this output. */
function sourceOf(all: readonly Turn[], printed: string): ExportSource {
  const output = { ...describeOutput(emptyOutput, 0), head: printed, length: printed.length };
  return {
    thread: { ...sampleThread, title: 'Read /home/alice/x.md' },
    turns: all.length,
    missing: 0,
    turnAfter: async (after: TurnId | null) => {
      const turn = all[all.findIndex((known) => known.id === after) + 1];
      return turn === undefined ? null : { turn, origin: 'here', gone: false, pinnedAt: null };
    },
    output: async () => output,
    diff: async () => null,
  };
}

function handlersFor(
  source: ExportSource,
  open: ThreadExportSources['open'] = async () => ok(source),
  chooseFilePlace: Platform['chooseFilePlace'] = null,
) {
  const deps: ExportHandlersDeps = {
    clock: new ManualClock(),
    personalInfo: { home: '/home/alice', userName: 'alice' },
    platform: { version: '1.0.0', chooseFilePlace },
    worker: new URL('../../workers/run-worker.ts', import.meta.url),
    spoolFolder: folder.path,
    threads: { open },
    runs: { open: async () => err({ type: 'unreadable', message: 'There is no run.' }) },
  };
  return new ExportHandlers(deps).handlers;
}

/** Reads an export to its end. */
async function readAll(source: ExportSource, redact: boolean) {
  const handlers = handlersFor(source);
  const window = new TestWindow('a', '/w');
  const begun = await handlers.startExport(window, { threadId: id, format: 'jsonl', redact });
  if (!begun.ok) throw new Error('The export did not begin');
  const pieces: string[] = [];
  for (;;) {
    const read = await handlers.readExport(window, { exportId: begun.value.exportId });
    if (!read.ok) throw new Error('The export is gone');
    pieces.push(read.value.text);
    if (read.value.done) return { ...begun.value, ...read.value, pieces };
  }
}

it('gives a window its latest choice, even if an earlier one is ready later', async () => {
  const source = sourceOf(turns, 'printed');
  const first = Promise.withResolvers<Awaited<ReturnType<ThreadExportSources['open']>>>();
  let asked = 0;
  const handlers = handlersFor(source, async () => (asked++ === 0 ? await first.promise : ok(source)));
  const window = new TestWindow('a', '/w');
  const choose = (redact: boolean) => handlers.startExport(window, { threadId: id, format: 'jsonl', redact });
  const early = choose(true);
  const late = await choose(false);
  first.resolve(ok(source));
  const givenUp = await early;
  if (!late.ok || !givenUp.ok) throw new Error('The exports did not begin');
  await handlers.cancelExport(window, { exportId: givenUp.value.exportId });
  expect(await handlers.readExport(window, { exportId: late.value.exportId })).toMatchObject({ ok: true });
});

it('leaves no file behind when the window goes away while the file is being opened', async () => {
  const there = createTemporaryFolder('export-place');
  onTestFinished(() => there.remove());
  const chosen = Promise.withResolvers<string>();
  const handlers = handlersFor(sourceOf(turns, 'printed'), undefined, () => chosen.promise);
  const window = new TestWindow('a', '/w');
  const begun = await handlers.startExport(window, { threadId: id, format: 'jsonl', redact: false });
  if (!begun.ok) throw new Error('The export did not begin');
  const placing = handlers.placeExport(window, { exportId: begun.value.exportId });
  chosen.resolve(join(there.path, 'thread.jsonl'));
  // The file was requested already, and cannot exist before the event loop continues.
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  await window.leaveFolder();
  expect(await placing).toEqual({ ok: false, error: { type: 'exportGone' } });
  expect(await readdir(there.path)).toEqual([]);
});

it('starts no worker thread when the window goes away before the export is ready', async () => {
  const source = sourceOf(turns, 'printed');
  const ready = Promise.withResolvers<Awaited<ReturnType<ThreadExportSources['open']>>>();
  const handlers = handlersFor(source, () => ready.promise);
  const window = new TestWindow('a', '/w');
  const beginning = handlers.startExport(window, { threadId: id, format: 'jsonl', redact: false });
  await window.leaveFolder();
  ready.resolve(ok(source));
  const begun = await beginning;
  if (!begun.ok) throw new Error('The export did not begin');
  const read = await handlers.readExport(window, { exportId: begun.value.exportId });
  expect(read).toEqual({ ok: false, error: { type: 'exportGone' } });
});

describe('the file of a thread', () => {
  it('a thread export arrives in pieces of bounded length that never split a character', async () => {
    const { pieces } = await readAll(sourceOf(turns, `x${'😀'.repeat(maxPiece)}`), false);
    expect(pieces.length).toBeGreaterThan(2);
    for (const piece of pieces) {
      expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(maxPiece);
      expect(piece.isWellFormed()).toBe(true);
    }
    const reader = new ThreadReader(0);
    for (const piece of pieces) reader.add(piece);
    expect(reader.end().ok).toBe(true);
  });

  it('a thread export reports how much was replaced, and leaves it out of the name', async () => {
    const { fileName, replaced, turnsDone } = await readAll(sourceOf(turns, 'mail me@example.com\n'), true);
    expect(fileName).toBe('Read [path outside the workspace].jsonl');
    expect(replaced).toContainEqual({ label: 'email address', count: expect.any(Number), samples: ['me@example.com'] });
    expect(turnsDone).toBe(turns.length);
  });

  it('a thread export contains everything if requested', async () => {
    const { fileName, pieces, replaced } = await readAll(sourceOf(turns, 'mail me@example.com\n'), false);
    expect(fileName).toBe('Read home alice x.md.jsonl');
    expect(pieces.join('')).toContain('me@example.com');
    expect(replaced).toEqual([]);
  });

  it('a thread export needs only a fraction of its size in memory', async () => {
    const [turn] = turns;
    if (turn === undefined) throw new Error('The recording has no turn');
    const many = Array.from({ length: 200 }, (_, at): Turn => ({ ...turn, id: turnId.parse(`turn-${at}`) }));
    const handlers = handlersFor(sourceOf(many, 'y'.repeat(500_000)));
    const window = new TestWindow('a', '/w');
    const begun = await handlers.startExport(window, { threadId: id, format: 'jsonl', redact: false });
    if (!begun.ok) throw new Error('The export did not begin');
    const first = await handlers.readExport(window, { exportId: begun.value.exportId });
    expect(first).toMatchObject({ value: { done: false } });
    expect(first.ok && first.value.turnsDone).toBeLessThan(10);
  });

  it('a thread export ends when the same window starts another one, and when it is canceled', async () => {
    const handlers = handlersFor(sourceOf(turns, ''));
    const window = new TestWindow('a', '/w');
    const begin = async () => {
      const begun = await handlers.startExport(window, { threadId: id, format: 'html', redact: false });
      return begun.ok ? begun.value.exportId : '';
    };
    const first = await begin();
    const second = await begin();
    const gone = { ok: false, error: { type: 'exportGone' } };
    expect(await handlers.readExport(window, { exportId: first })).toEqual(gone);
    await handlers.cancelExport(window, { exportId: second });
    expect(await handlers.readExport(window, { exportId: second })).toEqual(gone);
  });
});
