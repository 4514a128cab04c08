import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { threadId, turnId } from '../../shared/base/ids.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { err, ok } from '../../shared/base/result.ts';
import { Lifetime } from '../base/lifetime.ts';
import { livesUntil } from '../file-transactions/testing/mortal-calls.ts';
import { createBench } from '../file-transactions/testing/transaction-bench.ts';
import type { ClientWindow } from '../host/client-window.ts';
import { readContents, readReplaced, readStates, storeScan } from '../store/threads/file-history/file-history.ts';
import {
  advanceRewind,
  dropRewind,
  endWithFiles,
  listRewinds,
  listUnfinishedRewinds,
  putRewind,
  readRewind,
} from '../store/threads/file-history/rewinds.ts';
import { openStore } from '../store/threads/testing/sample-store.ts';
import { toContent } from './contents.ts';
import { DiscardService } from './discard-service.ts';
import type { HistoryStore } from './history-store.ts';
import { RewindService, type RewindServiceDeps, type RewindThreads } from './rewind-service.ts';

vi.mock('node:fs/promises', async (load) =>
  (await import('../file-transactions/testing/mortal-calls.ts')).withMortalCalls(await load()),
);

// Discards changes of two files while the program dies, or another program changes the folder.

const thread = threadId.parse('thread');
const place = { turnId: turnId.parse('turn'), entryId: null };
const seen = '0'.repeat(64);
const text = [
  'diff --git a/a.txt b/a.txt\n--- a/a.txt\n+++ b/a.txt\n@@ -1,3 +1,3 @@\n one\n-two\n+TWO\n three\n',
  'diff --git a/n.txt b/n.txt\nnew file mode 100644\n--- /dev/null\n+++ b/n.txt\n@@ -0,0 +1 @@\n+new\n',
].join('');
const before = { 'a.txt': 'one\nTWO\nthree\nmine\n', 'n.txt': 'new\n' };
const after = { 'a.txt': 'one\ntwo\nthree\nmine\n' };

async function setUp() {
  const bench = await createBench(before);
  const { root } = bench;
  const db = openStore();
  let isFirst = true;
  const look = async () => {
    for (const path of Object.keys(before)) {
      const at = join(root, path);
      const content = existsSync(at) ? await toContent(readFileSync(at, 'utf8')) : null;
      const state =
        content === null
          ? ({ kind: 'absent' } as const)
          : ({ kind: 'file', sha256: content.sha256, size: content.size, mode: 0o644 } as const);
      const stamp = content === null ? null : content.sha256;
      const change = { path, stamp, changedAt: 1, authors: [], before: null, after: state };
      storeScan(db, { root, isFirst, contents: content === null ? [] : [content], changes: [change] });
      isFirst = false;
    }
    return { root, ignored: [], files: 2, unstoredFiles: 0, tookMs: 0, isComplete: true };
  };
  const unused = {
    ofEntry: async () => null,
    openWork: async () => [],
    putOpenWork: async () => true as const,
    removeOpenWork: async () => true as const,
    since: async () => null,
    newestTurn: async () => null,
    ofTurn: async () => null,
    threadStart: async () => null,
    changesPage: async () => null,
    review: async () => null,
    putUnreviewed: async () => true,
    known: async () => null,
    bytes: async () => ({ bytes: 0, next: null }),
    prune: async () => null,
  };
  const ended: string[] = [];
  let beforeContents = async (): Promise<void> => undefined;
  const store: HistoryStore = {
    ...unused,
    keep: async () => true,
    settle: async () => true,
    complete: async () => true,
    unmark: async () => true,
    mark: async () => true,
    contents: async (sha256s) => {
      await beforeContents();
      return readContents(db, { sha256s });
    },
    states: async (of, paths) => readStates(db, { root: of, paths }),
    replaced: async (of, paths) => readReplaced(db, { root: of, paths }),
    putRewind: async (rewind) => putRewind(db, rewind) === null,
    advanceRewind: async (rewind) => advanceRewind(db, rewind) === null,
    endWithFiles: async (id) => endWithFiles(db, { id }) === null,
    dropRewind: async (id) => dropRewind(db, { id }) === null,
    rewinds: async (of) => listRewinds(db, { threadId: of }),
    rewind: async (id) => readRewind(db, { id }),
    unfinished: async () => listUnfinishedRewinds(db),
  };
  const window = { folderLifetime: new Lifetime() } as ClientWindow;
  /** Starts the services of a host. */
  const start = (changed: Partial<Pick<RewindServiceDeps, 'mayWrite' | 'claimFiles'>> = {}, isDeleted = false) => {
    const rewinds = new RewindService({
      clock: new ManualClock(Date.now()),
      broadcaster: { windows: () => [], broadcast: () => undefined },
      store,
      history: {
        scan: look,
        expectSteps: async () => undefined,
        scanAfterSteps: async (_folder, act) => {
          ended.push(act === undefined ? 'of an earlier start' : 'of this start');
          return await look();
        },
      },
      threads: { findObstacle: () => null, isDeleted: () => isDeleted } as Partial<RewindThreads> as RewindThreads,
      folders: bench.folders,
      mayWrite: async () => 'yes',
      isWorktree: () => false,
      isInUse: () => false,
      claimFiles: async () => null,
      now: () => 10,
      ...changed,
    });
    void rewinds.recover();
    const discards = new DiscardService({
      rewinds,
      store,
      threads: { findTurn: async () => null },
      readDiff: async () => ok({ version: 1, text, hash: seen }),
      scopes: { read: async () => err({ type: 'noRecord' }) },
      blame: { blameScope: async () => ({ seen, authors: [], files: [] }) },
      commits: {
        files: { find: async () => null, read: async () => null, checkOut: async () => null },
      },
      findFolder: () => root,
    });
    const files = ['a.txt', 'n.txt'].map((path) => ({ path, lines: null }));
    return {
      discard: () =>
        discards.handlers.discardChanges(window, {
          threadId: thread,
          rewindId: randomUUID(),
          changes: { ...place, seen, files },
          sureAbout: null,
        }),
      list: async () => {
        const listed = await rewinds.handlers.listRewinds(window, { threadId: thread });
        return listed.ok ? listed.value : [];
      },
      undo: async (rewindId: string) => {
        const plan = await rewinds.handlers.planRewind(window, { target: { type: 'beforeRewind', rewindId } });
        if (!plan.ok) throw new Error('No plan');
        return await rewinds.handlers.rewind(window, { planId: plan.value.planId, scope: 'files', choices: [] });
      },
    };
  };
  return {
    ...bench,
    start,
    ended,
    /** Calls `act` each time that a content is read. */
    onContents: (act: () => Promise<void>) => {
      beforeContents = act;
    },
    listUnfinished: () => listUnfinishedRewinds(db).length,
    close: () => db.close(),
  };
}

it('discards everything or nothing when it is killed, and what it discarded can be undone', async () => {
  const outcomes = new Set<string>();
  for (let diesAt = 1, isDone = false; !isDone; diesAt++) {
    const bench = await setUp();
    isDone = await livesUntil(diesAt, bench.start().discard);
    await bench.recover();
    const next = bench.start();
    const listed = await next.list();
    const tree = await bench.tree();
    const isGone = tree['n.txt'] === undefined;
    expect(tree, `killed at ${diesAt}`).toEqual(isGone ? after : before);
    expect(
      listed.map(({ isUndone }) => isUndone),
      `killed at ${diesAt}`,
    ).toEqual(isGone ? [false] : []);
    outcomes.add(isDone ? 'done' : isGone ? 'after' : 'before');
    if (isGone) expect(await next.undo(listed[0]?.rewindId ?? '')).toMatchObject({ ok: true });
    else expect(await next.discard()).toMatchObject({ ok: true, value: { files: 2 } });
    expect(await bench.tree()).toEqual(isGone ? before : after);
    bench.close();
  }
  expect([...outcomes].sort()).toEqual(['after', 'before', 'done']);
});

it('leaves a discard to the next start if its files can be restored only then', async () => {
  const bench = await setUp();
  const { root } = bench;
  const disk = `${root}-disk`;
  let isPlanned = false;
  const host = bench.start({
    claimFiles: async () => {
      isPlanned = true;
      return null;
    },
  });
  bench.onContents(async () => {
    if (!isPlanned || existsSync(disk)) return;
    await rename(root, disk);
    await mkdir(root);
    throw new Error('the disk is gone');
  });
  const failure = { type: 'failed', message: expect.stringContaining('some could not be restored') };
  expect(await host.discard()).toEqual({ ok: false, error: failure });
  expect([await host.list(), bench.listUnfinished(), bench.ended]).toEqual([[], 1, []]);
  await rm(root, { recursive: true });
  await rename(disk, root);
  expect(await bench.recover()).toMatchObject([{ type: 'restored' }]);
  const next = bench.start();
  expect([await next.list(), bench.listUnfinished(), bench.ended]).toEqual([[], 0, ['of an earlier start']]);
  expect(await bench.tree()).toEqual(before);
  bench.close();
});

it('changes nothing in a folder that is not trusted', async () => {
  const bench = await setUp();
  const refused = { ok: false, error: { type: 'noFiles', why: 'readOnlyFolder' } };
  expect(await bench.start({ mayWrite: async () => 'readOnly' }).discard()).toEqual(refused);
  expect(await bench.tree()).toEqual(before);
  bench.close();
});

it('changes nothing for a deleted thread', async () => {
  const bench = await setUp();
  expect(await bench.start({}, true).discard()).toEqual({ ok: false, error: { type: 'gone' } });
  expect(await bench.tree()).toEqual(before);
  bench.close();
});

it('changes nothing if a file is edited, or becomes a link, after it was read', async () => {
  for (const attack of ['edit', 'link'] as const) {
    const bench = await setUp();
    const at = join(bench.root, 'a.txt');
    const outside = join(bench.root, '../outside.txt');
    writeFileSync(outside, before['a.txt']);
    const claimFiles = async () => {
      if (attack === 'edit') writeFileSync(at, 'one\nTWO\nthree\nlater\n');
      else {
        rmSync(at);
        symlinkSync(outside, at);
      }
      return null;
    };
    const host = bench.start({ claimFiles });
    expect(await host.discard()).toMatchObject({ ok: false, error: { type: 'changed', paths: ['a.txt'] } });
    const now = attack === 'edit' ? 'one\nTWO\nthree\nlater\n' : `-> ${outside}`;
    expect(await bench.tree()).toEqual({ ...before, 'a.txt': now });
    expect(readFileSync(outside, 'utf8')).toBe(before['a.txt']);
    expect(await host.list()).toEqual([]);
    bench.close();
  }
});
