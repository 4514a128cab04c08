import { beforeEach, describe, expect, it } from 'vitest';
import { entryId, threadId, turnId } from '../../shared/base/ids.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import type { HostEvent } from '../../shared/contract/contract.ts';
import { createTurn } from '../../shared/transcript/edit-turn.ts';
import type { PatchEntry } from '../../shared/transcript/entry.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import { toUnifiedDiff } from '../model/changes/to-unified-diff.ts';
import type { FileUpdateChange } from '../model/codex-protocol/generated.ts';
import { readNotification } from '../model/transcript/read-notification.ts';
import { ChangesService } from './changes-service.ts';

const thread = threadId.parse('thread');
const inTurn = turnId.parse('turn');
const patch = entryId.parse('patch');

let clock: ManualClock;
let reported: HostEvent[];
let onDisk = new Map<string, number>();
let stored: string | null;
let diff: ChangesService;

beforeEach(() => {
  clock = new ManualClock();
  reported = [];
  stored = null;
  const emit = (_thread: unknown, event: HostEvent) => reported.push(event);
  diff = new ChangesService({
    clock,
    emit,
    findFolder: () => '/w',
    readStoredDiff: async () => stored,
    readModifiedAt: async (path) => onDisk.get(path) ?? null,
  });
});

const unified = (line: string) => `diff --git a/a.txt b/a.txt\n--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-old\n+${line}\n`;
const added = (path: string): FileUpdateChange => ({ path, kind: { type: 'add' }, diff: 'one\ntwo\n' });

function turnDiff(text: string): void {
  const params = { threadId: thread, turnId: inTurn, diff: text };
  diff.receive(thread, readNotification({ method: 'turn/diff/updated', params, emittedAtMs: null }));
}

function patchReported(method: string, changes: readonly FileUpdateChange[]): void {
  const item = { type: 'fileChange', id: patch, status: 'inProgress', changes };
  const params = { turnId: inTurn, item, itemId: patch, changes };
  diff.receive(thread, readNotification({ method, params, emittedAtMs: null }));
}

const summaries = () => reported.flatMap((event) => (event.name === 'diffChanged' ? [event.payload] : []));

describe('the diff of a turn', () => {
  it('announces the newest diff of a turn at most every 100 ms, and returns its text on request', async () => {
    for (let n = 1; n <= 5; n++) turnDiff(unified(`new ${n}`));
    expect(summaries()).toEqual([]);
    clock.advance(100);
    expect(summaries()).toMatchObject([{ turnId: inTurn, entryId: null, version: 5, files: [{ path: 'a.txt' }] }]);
    const read = await diff.readDiff(thread, inTurn, null);
    expect(read).toEqual({ ok: true, value: { hash: expect.any(String), version: 5, text: unified('new 5') } });
  });

  it('does not announce an unchanged diff again', () => {
    turnDiff(unified('new'));
    clock.advance(100);
    turnDiff(unified('new'));
    clock.advance(100);
    expect(summaries()).toHaveLength(1);
  });

  it('returns no diff if Codex reported none', async () => {
    expect(await diff.readDiff(thread, inTurn, null)).toEqual({ ok: false, error: { type: 'noDiff' } });
  });
});

describe('the diff of a patch', () => {
  it('announces the diff of a patch immediately when the patch starts, before its approval', () => {
    patchReported('item/started', [added('/w/new.txt')]);
    expect(summaries()).toMatchObject([{ entryId: patch, version: 1, files: [{ path: 'new.txt', added: 2 }] }]);
    patchReported('item/completed', [added('/w/new.txt')]);
    expect(summaries()).toHaveLength(1);
  });

  it('delays the diff of a patch while the patch is still being written', () => {
    patchReported('item/fileChange/patchUpdated', [added('/w/new.txt')]);
    patchReported('item/fileChange/patchUpdated', [added('/w/new.txt'), added('/w/more.txt')]);
    expect(summaries()).toEqual([]);
    patchReported('item/started', [added('/w/new.txt'), added('/w/more.txt'), added('/w/last.txt')]);
    expect(summaries()).toMatchObject([{ version: 3, files: { length: 3 } }]);
    clock.advance(100);
    expect(summaries()).toHaveLength(1);
  });

  it('reads the diff of a turn that left memory from a store', async () => {
    diff.addStoredPatch(thread, inTurn, patch, [added('/w/new.txt')]);
    expect(diff.listSummaries(thread)).toMatchObject([{ entryId: patch, version: 1, files: [{ path: 'new.txt' }] }]);
    diff.forgetTurns(thread, [createTurn(inTurn)]);
    expect(diff.listSummaries(thread)).toEqual([]);
    expect(await diff.readDiff(thread, inTurn, patch)).toEqual({ ok: false, error: { type: 'noDiff' } });
    stored = toUnifiedDiff([added('/w/new.txt')], '/w');
    const read = await diff.readDiff(thread, inTurn, patch);
    expect(read).toMatchObject({ ok: true, value: { version: 1, text: expect.stringContaining('+two') } });
  });

  it('drops the oldest diff texts from memory and still returns them', async () => {
    const long = 'x'.repeat(12 * 1024 * 1024);
    for (let n = 0; n < 4; n++) {
      const params = { threadId: thread, turnId: `turn ${n}`, diff: unified(long) };
      diff.receive(thread, readNotification({ method: 'turn/diff/updated', params, emittedAtMs: null }));
    }
    stored = toUnifiedDiff([added('/w/new.txt')], '/w');
    const oldest = await diff.readDiff(thread, turnId.parse('turn 0'), null);
    const newest = await diff.readDiff(thread, turnId.parse('turn 3'), null);
    expect(oldest).toMatchObject({ ok: true, value: { text: expect.stringContaining('new.txt') } });
    expect(newest).toMatchObject({ ok: true, value: { text: expect.stringContaining('xxx') } });
    expect(diff.listSummaries(thread)[0]).toMatchObject({ files: [{ path: 'a.txt' }] });
  });
});

describe('a patch that is being applied', () => {
  const files = [{ path: '/w/a.txt', change: 'added', movedTo: null, added: 1, removed: 0 }] as const;
  const jobs = () => reported.flatMap((event) => (event.name === 'patchJobsChanged' ? [event.payload.jobs] : []));

  function follow(status: PatchEntry['status']): void {
    const entry: PatchEntry = { id: patch, at: 1, kind: 'patch', files, status, message: null, approval: null };
    const facts = { startedAt: 1, endedAt: null, durationMs: null, model: null, hadEffects: true, hasDiff: false };
    const turn: Turn = { id: inTurn, status: 'running', ...facts, entries: [entry] };
    diff.updateFromTurn(thread, turn);
    diff.updateFromTurn(thread, turn);
  }

  it.each(['done', 'failed', 'declined', 'cancelled', 'cutOff'] as const)(
    'shows a patch as a job until it is %s',
    (outcome) => {
      follow('waiting');
      expect(jobs()).toEqual([]);
      follow('applying');
      expect(jobs()).toMatchObject([[{ entryId: patch, filesExpected: 1, filesDone: 0, startedAt: clock.now() }]]);
      follow(outcome);
      expect(jobs().at(-1)).toEqual([]);
      expect(jobs()).toHaveLength(2);
    },
  );

  it('counts the finished files of a patch from the files themselves', async () => {
    const change = { movedTo: null, added: 1, removed: 0 } as const;
    const many: PatchEntry['files'] = [
      { ...change, path: '/w/new.txt', change: 'added' },
      { ...change, path: 'old.txt', change: 'modified' },
      { ...change, path: '/w/gone.txt', change: 'deleted' },
      { ...change, path: '/w/from.txt', change: 'modified', movedTo: '/w/to.txt' },
    ];
    const begun = clock.now();
    onDisk = new Map(['/w/old.txt', '/w/gone.txt', '/w/from.txt'].map((path) => [path, begun - 5_000]));
    const entry: PatchEntry = {
      ...{ id: patch, at: begun, kind: 'patch', files: many, status: 'applying', message: null, approval: null },
    };
    const facts = { startedAt: 1, endedAt: null, durationMs: null, model: null, hadEffects: true, hasDiff: false };
    const turnWith = (status: PatchEntry['status']): Turn => {
      return { id: inTurn, status: 'running', ...facts, entries: [{ ...entry, status }] };
    };
    const look = async () => {
      clock.advance(200);
      await new Promise(setImmediate);
      return jobs()
        .at(-1)
        ?.map(({ filesDone, filesExpected }) => [filesDone, filesExpected]);
    };
    diff.updateFromTurn(thread, turnWith('applying'));
    expect(await look()).toEqual([[0, 4]]);
    onDisk.set('/w/new.txt', begun + 10);
    expect(await look()).toEqual([[1, 4]]);
    const reported = jobs().length;
    expect(await look()).toEqual([[1, 4]]);
    expect(jobs()).toHaveLength(reported);
    onDisk.set('/w/old.txt', begun + 20);
    onDisk.delete('/w/gone.txt');
    onDisk.set('/w/to.txt', begun + 30);
    expect(await look()).toEqual([[3, 4]]);
    onDisk.delete('/w/from.txt');
    expect(await look()).toEqual([[4, 4]]);
    diff.updateFromTurn(thread, turnWith('done'));
    expect(await look()).toEqual([]);
    clock.advance(1_000);
    expect(clock.pending).toBe(0);
  });
});
