import { randomBytes } from 'node:crypto';
import { appendFile, lstat, mkdir, mkdtemp, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Clock } from '../../shared/base/clock.ts';
import { type ClientMessageId, entryId, threadId, turnId } from '../../shared/base/ids.ts';
import { err } from '../../shared/base/result.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import { Lifetime } from '../base/lifetime.ts';
import { getStateOfBytes } from '../file-transactions/file-state.ts';
import { systemClock } from '../files/system-clock.ts';
import {
  completeScan,
  type FileHistoryChange,
  getHistoryBytes,
  markMoment,
  readContents,
  readHistoryBytes,
  readKnownFiles,
  readSince,
  removeMark,
  settleChanges,
  storeScan,
} from '../store/threads/file-history/file-history.ts';
import { listOpenWork, putOpenWork, removeOpenWork } from '../store/threads/file-history/open-work.ts';
import { pruneHistory } from '../store/threads/file-history/prune-history.ts';
import { openStore } from '../store/threads/testing/sample-store.ts';
import { FolderHistory, maxStepWaitMs } from './folder-history.ts';
import { FolderScanner } from './folder-scanner.ts';
import { toFileStep } from './own-steps.ts';
import { maxScanWaitMs, maxSmallScanWaitMs, maxStoreWaitMs } from './turn-marks.ts';

const thread = threadId.parse('thread');
const megabyte = 1_048_576;

/** Creates a history with its own limit and a database that survives restarts. */
async function createBench(limit: number) {
  const top = await realpath(await mkdtemp(join(tmpdir(), 'workcell-history-')));
  onTestFinished(() => rm(top, { recursive: true, force: true }));
  const db = openStore();
  onTestFinished(() => void db.close());
  let lifetime = new Lifetime();
  const histories: FolderHistory[] = [];
  onTestFinished(async () => {
    await lifetime.end();
    // Scans run one after the other, so this waits for those that a watch has begun.
    await Promise.all(histories.map((history) => history.scan(top)));
  });
  /**
   * Starts the app. `now` is its clock, by default that of the system. What a scan finds is stored after `beforeStored`.
   */
  const start = (now = () => systemClock.now(), beforeStored: () => Promise<void> = async () => undefined) => {
    void lifetime.end();
    lifetime = new Lifetime();
    const tidying: (() => void)[] = [];
    const waits: (() => void)[] = [];
    const clock: Clock = {
      now,
      after: (ms, run) => {
        if (ms === 60_000) tidying.push(run);
        if (ms === maxScanWaitMs || ms === maxSmallScanWaitMs) waits.push(run);
        // On a slow machine, a turn would wait for its scan.
        return [60_000, maxScanWaitMs, maxSmallScanWaitMs, maxStoreWaitMs, maxStepWaitMs].includes(ms)
          ? () => undefined
          : systemClock.after(ms, run);
      },
    };
    const history = new FolderHistory({
      clock,
      lifetime,
      limit,
      home: '/home/person',
      readDiff: async () => err({ type: 'noDiff' }),
      scanner: new FolderScanner({ worker: new URL('../workers/history-worker.ts', import.meta.url), clock, lifetime }),
      store: {
        bytes: async (after) => readHistoryBytes(db, { after }),
        known: async (root, after) => readKnownFiles(db, { root, after }),
        keep: async (look) => {
          await beforeStored();
          return storeScan(db, look) === null;
        },
        settle: async (settled) => settleChanges(db, settled) === null,
        complete: async (root) => completeScan(db, { root }) === null,
        mark: async (moment) => markMoment(db, moment) === null,
        unmark: async (message) => removeMark(db, { message }) === null,
        contents: async (sha256s) => readContents(db, { sha256s }),
        prune: async (limits) => {
          let pruned = pruneHistory(db, limits);
          while (pruned === null) pruned = pruneHistory(db, null);
          return pruned;
        },
        openWork: async () => listOpenWork(db),
        putOpenWork: async (work) => putOpenWork(db, work) === null,
        removeOpenWork: async (keys) => removeOpenWork(db, { keys }) === null,
      },
    });
    histories.push(history);
    const turn = (folder: string, message: string) =>
      history.markBeforeTurn(thread, folder, message as ClientMessageId);
    const report = (folder: string, turn: Turn) =>
      history.handleTurns({ threadId: thread, agentId: null }, folder, [turn]);
    /** Reports a command of the turn. */
    const command = (folder: string, status: 'running' | 'done', id = 'command') =>
      report(folder, turnWith(status, id));
    /** Lets the time pass that a message waits for the scan of its folder. */
    const stopWaiting = () => {
      const run = waits.shift();
      run?.();
      return run !== undefined;
    };
    return { history, turn, report, command, stopWaiting, tidy: () => tidying.shift()?.() };
  };
  const folder = async (name: string) => {
    await mkdir(join(top, name));
    return join(top, name);
  };
  return {
    start,
    folder,
    bytes: () => getHistoryBytes(db),
    /** Returns who changed what since the moment before a turn. */
    changesSince: (message: string) =>
      readSince(db, { message })?.changes.map(({ authors, path }) => ({ path, authors })) ?? [],
    /** Returns the sizes that a file had since the moment before a turn, in bytes. */
    sizesSince: (message: string, path: string) =>
      readSince(db, { message })
        ?.changes.filter((change) => change.path === path)
        .map(({ after }) => (after.kind === 'file' ? after.size : null)) ?? [],
    since: (message: string) => readSince(db, { message }),
    openWork: () => listOpenWork(db).length,
    isKept: (message: string) => readSince(db, { message }) !== null,
    stateOf: (root: string, path: string) =>
      readKnownFiles(db, { root, after: null }).files.find((file) => file.path === path)?.state,
  };
}

/** A turn with one command that can write. */
function turnWith(status: 'running' | 'done', id: string): Turn {
  const { entry, turn } = { entry: entryId.parse(id), turn: turnId.parse('turn') };
  const command = { id: entry, at: Date.now(), kind: 'command', command: 'make', rawCommand: 'make', status } as const;
  const rest = { cwd: null, actions: [], exitCode: null, durationMs: null, processId: null, source: 'codex' } as const;
  return {
    id: turn,
    status: 'running',
    startedAt: Date.now(),
    endedAt: null,
    durationMs: null,
    model: null,
    hadEffects: true,
    hasDiff: false,
    entries: [{ ...command, ...rest, outputTail: '', message: null, approval: null }],
  };
}

/** Writes incompressible files of 0.1 MB each. */
async function fill(folder: string, count: number): Promise<void> {
  for (let at = 0; at < count; at++) await writeFile(join(folder, `picture-${at}`), randomBytes(megabyte / 10));
}

it('keeps the newest turn of a folder that is larger than the limit, and has space for new files', async () => {
  const bench = await createBench(megabyte);
  const folder = await bench.folder('large');
  await fill(folder, 15);
  const first = bench.start();
  expect(await first.turn(folder, 'first')).toEqual({ why: 'noRoom', files: expect.any(Number) });
  // One warning is enough.
  expect(await first.turn(folder, 'second')).toBeNull();
  expect(bench.isKept('second')).toBe(true);

  const later = bench.start();
  later.tidy();
  await writeFile(join(folder, 'new'), randomBytes(megabyte / 20));
  await later.history.scan(folder);
  expect(bench.isKept('second')).toBe(true);
  expect(bench.stateOf(folder, 'new')).toMatchObject({ kind: 'file' });
  expect(bench.bytes()).toBeLessThanOrEqual(megabyte);
});

it('stays within the limit during one start, drops old turns for new ones, and leaves space for other folders', async () => {
  const bench = await createBench(megabyte);
  const folder = await bench.folder('one');
  const { history, turn } = bench.start();
  for (let at = 0; at < 20; at++) {
    await writeFile(join(folder, 'picture'), randomBytes(megabyte / 10));
    await turn(folder, `turn ${at}`);
    expect(bench.bytes()).toBeLessThanOrEqual(megabyte);
  }
  await history.scan(folder);
  const kept = Array.from({ length: 20 }, (_, at) => bench.isKept(`turn ${at}`));
  expect(kept.slice(-3)).toEqual([true, true, true]);
  expect(kept[0]).toBe(false);

  const other = await bench.folder('other');
  await writeFile(join(other, 'picture'), randomBytes(megabyte / 10));
  await turn(other, 'there');
  expect(bench.stateOf(other, 'picture')).toMatchObject({ kind: 'file' });
  expect([bench.isKept('turn 19'), bench.isKept('there')]).toEqual([true, true]);
});

it('names interrupted work, never the user alone, for what a command destroyed before the app was killed', async () => {
  const bench = await createBench(megabyte);
  const folder = await bench.folder('one');
  await writeFile(join(folder, 'work'), 'mine');
  const killed = bench.start();
  await killed.turn(folder, 'first');
  await killed.command(folder, 'running');
  await writeFile(join(folder, 'work'), 'destroyed');

  // The first start does not learn that it ends, as in a kill.
  const later = bench.start();
  await later.history.start();
  expect(bench.changesSince('first')).toEqual([
    { path: 'work', authors: [expect.objectContaining({ kind: 'command', isInterrupted: true }), { kind: 'other' }] },
  ]);
  await writeFile(join(folder, 'work'), 'mine again');
  await later.history.scan(folder);
  expect(bench.changesSince('first').at(-1)).toEqual({ path: 'work', authors: [{ kind: 'other' }] });
});

it('never names what an earlier start left open for changes after the first scan, even if the clock stands still', async () => {
  const bench = await createBench(megabyte);
  const folder = await bench.folder('one');
  const killed = bench.start();
  await killed.turn(folder, 'first');
  await killed.command(folder, 'running');
  const moment = Date.now();
  const { history } = bench.start(() => moment);
  await history.start();
  await writeFile(join(folder, 'mine'), 'mine');
  await history.scan(folder);
  expect(bench.changesSince('first')).toEqual([{ path: 'mine', authors: [{ kind: 'other' }] }]);
});

it('names interrupted work in each folder that it could write in, though the folders are scanned one after the other', async () => {
  const bench = await createBench(megabyte);
  const folders = [await bench.folder('one'), await bench.folder('two')];
  const killed = bench.start();
  for (const folder of folders) {
    await killed.turn(folder, folder);
    await killed.command(folder, 'running', folder);
    await writeFile(join(folder, 'work'), 'destroyed');
  }
  let moment = Date.now();
  const later = bench.start(() => moment++);
  await later.history.start();
  for (const folder of folders) {
    const { authors } = bench.changesSince(folder)[0] ?? {};
    expect(authors).toContainEqual(expect.objectContaining({ entryId: folder, isInterrupted: true }));
  }
});

it('knows after an orderly end who changed what until then', async () => {
  const bench = await createBench(megabyte);
  const folder = await bench.folder('one');
  await writeFile(join(folder, 'work'), 'mine');
  const first = bench.start();
  await first.turn(folder, 'first');
  await first.command(folder, 'running');
  await writeFile(join(folder, 'work'), 'built');
  await first.history.finish();
  expect(bench.openWork()).toBe(0);
  await writeFile(join(folder, 'later'), 'mine');
  const later = bench.start();
  await later.history.start();
  await later.history.scan(folder);
  expect(bench.changesSince('first')).toEqual([
    { path: 'work', authors: [expect.objectContaining({ kind: 'command', isInterrupted: false })] },
    { path: 'later', authors: [{ kind: 'other' }] },
  ]);
});

const onLinux = it.runIf(process.platform === 'linux');

onLinux('keeps what the user saves, renames and appends between two commands as versions of their own', async () => {
  const bench = await createBench(megabyte);
  const folder = await bench.folder('one');
  await writeFile(join(folder, 'work'), '1');
  const { command, report, turn } = bench.start();
  await turn(folder, 'first');
  await command(folder, 'running');
  await command(folder, 'done');
  const edit = async (...save: readonly (() => Promise<void>)[]) => {
    for (const [at, one] of save.entries()) {
      await one();
      await expect.poll(() => bench.sizesSince('first', 'work')).toHaveLength(at + 1);
    }
  };
  await edit(
    () => writeFile(join(folder, 'work'), '12'),
    async () => {
      await writeFile(join(folder, '.work.swp'), '123');
      await rename(join(folder, '.work.swp'), join(folder, 'work'));
    },
    () => appendFile(join(folder, 'work'), '4'),
  );
  await report(folder, { ...turnWith('done', 'command'), status: 'completed', endedAt: Date.now() });
  expect(bench.sizesSince('first', 'work')).toEqual([2, 3, 4]);
  const authors = bench.changesSince('first').map((change) => change.authors);
  expect(authors).toEqual(authors.map(() => [{ kind: 'other' }]));
});

onLinux('names others next to a command until its end is known, and keeps each version that it wrote', async () => {
  const bench = await createBench(megabyte);
  const folder = await bench.folder('one');
  const { command, turn } = bench.start();
  await turn(folder, 'first');
  await command(folder, 'running');
  for (const [at, text] of ['1', '12', '123'].entries()) {
    await writeFile(join(folder, 'built'), text);
    await expect.poll(() => bench.sizesSince('first', 'built')).toHaveLength(at + 1);
  }
  const names = () => bench.changesSince('first').map(({ authors }) => authors.map(({ kind }) => kind));
  expect(names()).toEqual([
    ['command', 'other'],
    ['command', 'other'],
    ['command', 'other'],
  ]);
  await command(folder, 'done');
  expect(names()).toEqual([['command'], ['command'], ['command']]);
});

onLinux('asks after a kill about everything that was written while a command ran', async () => {
  const bench = await createBench(megabyte);
  const folder = await bench.folder('one');
  const killed = bench.start();
  await killed.turn(folder, 'first');
  await killed.command(folder, 'running');
  await writeFile(join(folder, 'work'), 'seen');
  await expect.poll(() => bench.sizesSince('first', 'work')).toEqual([4]);
  await writeFile(join(folder, 'work'), 'unseen');
  const later = bench.start();
  await later.history.start();
  for (const { authors } of bench.changesSince('first')) {
    expect(authors.map(({ kind }) => kind)).toEqual(['command', 'other']);
  }
  expect(bench.sizesSince('first', 'work').at(-1)).toBe(6);
});

onLinux('takes a change back from a command that turns out to have been in the background', async () => {
  const bench = await createBench(megabyte);
  const folder = await bench.folder('one');
  const { report, turn } = bench.start();
  await turn(folder, 'first');
  const now = Date.now();
  const [server] = turnWith('running', 'server').entries;
  if (server?.kind !== 'command') throw new Error('No command');
  const running = { ...server, at: now - 60_000 };
  const base = { ...turnWith('running', 'server'), startedAt: now - 90_000 };
  await report(folder, { ...base, entries: [running] });
  await writeFile(join(folder, 'mine'), '1');
  await expect.poll(() => bench.sizesSince('first', 'mine')).toEqual([1]);
  // Codex goes on while the command runs, so it did not wait for it.
  const file = { path: join(folder, 'patched'), change: 'added', movedTo: null, added: 1, removed: 0 } as const;
  const rest = { message: null, approval: null } as const;
  const patch = { id: entryId.parse('patch'), at: now - 30_000, kind: 'patch', files: [file], ...rest } as const;
  await report(folder, { ...base, entries: [running, { ...patch, status: 'applying' }] });
  const entries = [
    { ...running, status: 'background' as const },
    { ...patch, status: 'done' as const },
  ];
  await report(folder, { ...base, status: 'completed', endedAt: Date.now(), entries });
  const kinds = bench.changesSince('first').map(({ authors }) => authors.map(({ kind }) => kind));
  expect(kinds).toEqual([['background', 'other']]);
});

it.each([
  ['goes on', false],
  ['is killed and begins again', true],
])(
  'a turn that begins during the first scan of a folder never has a later version as the earlier one, if the scan %s',
  async (_name, isKilled) => {
    const bench = await createBench(100 * megabyte);
    const folder = await bench.folder('huge');
    const files = Array.from({ length: 4_500 }, (_, at) => `file-${at}`);
    for (const name of files) await writeFile(join(folder, name), 'old');
    const isStoring = Promise.withResolvers<void>();
    const mayStore = Promise.withResolvers<void>();
    const first = bench.start(undefined, async () => {
      isStoring.resolve();
      await mayStore.promise;
    });
    const begun = first.turn(folder, 'message');
    await isStoring.promise;
    first.stopWaiting();
    expect(await begun).toEqual({ why: 'reading' });
    const running = first.command(folder, 'running');
    for (const name of files) await writeFile(join(folder, name), 'newer');
    const last = isKilled ? bench.start() : first;
    mayStore.resolve();
    await running;
    await last.history.scan(folder);

    const found = Map.groupBy(bench.since('message')?.changes ?? [], ({ path }) => path);
    expect(found.size).toBe(files.length);
    const unread = { kind: 'lost', why: 'unread' };
    const earlier = files.map((name) => found.get(name)?.[0]?.before);
    const others = earlier.filter((state) => JSON.stringify(state) !== JSON.stringify(unread));
    expect(others.length).toBeLessThan(files.length);
    expect(new Set(others.map((state) => (state?.kind === 'file' ? state.size : state)))).toEqual(new Set([3]));
    const isOfTurn = ({ authors }: FileHistoryChange) =>
      authors.some(({ kind }) => kind === 'command' || kind === 'turn');
    expect([...found.values()].flat().every(isOfTurn)).toBe(true);
  },
);

const switched = { kind: 'app', action: 'switch', name: 'other' } as const;

/** What a switch of branches does to a file, as its transaction announces it. */
function announced(path: string, before: string, after: string) {
  const state = (text: string) => getStateOfBytes(Buffer.from(text), 0o644);
  return { path, before: state(before), after: state(after) };
}

it('credits the app with what it did in any folder around, and the user with what they saved right after it', async () => {
  const bench = await createBench(megabyte);
  const top = await bench.folder('one');
  const inner = join(top, 'inner');
  await mkdir(inner);
  for (const path of ['top', 'inner/file', 'inner/mine']) await writeFile(join(top, path), 'old');
  const { history, turn } = bench.start();
  await turn(inner, 'first');
  await turn(top, 'second');
  await history.credit(inner, switched, async (announce) => {
    const paths = ['top', 'inner/file', 'inner/mine'];
    await announce(
      top,
      paths.map((path) => announced(path, 'old', 'new')),
    );
    for (const path of paths) await writeFile(join(top, path), 'new');
    await writeFile(join(inner, 'mine'), 'mine');
  });
  const own = [switched];
  const others = [{ kind: 'other' }];
  expect(bench.changesSince('first').toSorted(byPath)).toEqual([
    { path: 'file', authors: own },
    { path: 'mine', authors: own },
    { path: 'mine', authors: others },
  ]);
  expect(bench.changesSince('second').toSorted(byPath)).toEqual([
    { path: 'inner/file', authors: own },
    { path: 'inner/mine', authors: own },
    { path: 'inner/mine', authors: others },
    { path: 'top', authors: own },
  ]);
  // What was announced counts once.
  await writeFile(join(top, 'top'), 'old');
  await history.scan(top);
  await writeFile(join(top, 'top'), 'new');
  await history.scan(top);
  expect(bench.changesSince('second').slice(-2)).toEqual([
    { path: 'top', authors: others },
    { path: 'top', authors: others },
  ]);
});

it('credits the app with what it announced before another act of the app ended in the folder', async () => {
  const bench = await createBench(megabyte);
  const folder = await bench.folder('one');
  const file = join(folder, 'file');
  await writeFile(file, 'old');
  const { history, turn } = bench.start();
  await turn(folder, 'first');
  const open = bench.openWork();
  await history.credit(folder, switched, async (announce) => {
    await announce(folder, [announced('file', 'old', 'new')]);
    await history.scanAfterSteps(folder);
    await history.credit(folder, switched, async () => undefined);
    await writeFile(file, 'new');
  });
  expect(bench.changesSince('first')).toEqual([{ path: 'file', authors: [switched] }]);
  expect(bench.openWork()).toBe(open);
});

it('credits the app after a kill, whether it had written the files, not yet, or the next start put them back', async () => {
  const bench = await createBench(megabyte);
  const folder = await bench.folder('one');
  for (const path of ['back', 'done', 'not']) await writeFile(join(folder, path), 'old');
  const killed = bench.start();
  await killed.turn(folder, 'first');
  const dies = Promise.withResolvers<void>();
  const isAnnounced = Promise.withResolvers<void>();
  void killed.history.credit(folder, switched, async (announce) => {
    await announce(
      folder,
      ['back', 'done', 'not'].map((path) => announced(path, 'old', 'new')),
    );
    isAnnounced.resolve();
    await dies.promise;
  });
  await isAnnounced.promise;
  await writeFile(join(folder, 'back'), 'new');
  await killed.history.scan(folder);
  await writeFile(join(folder, 'done'), 'new');

  const later = bench.start();
  await writeFile(join(folder, 'back'), 'old');
  await later.history.start();
  expect(bench.changesSince('first').toSorted(byPath)).toEqual([
    { path: 'back', authors: [switched] },
    { path: 'back', authors: [switched] },
    { path: 'done', authors: [switched] },
  ]);
  expect(bench.openWork()).toBe(0);
  await writeFile(join(folder, 'not'), 'new');
  await later.history.scan(folder);
  expect(bench.changesSince('first').at(-1)).toEqual({ path: 'not', authors: [{ kind: 'other' }] });
  dies.resolve();
});

it('does not credit the app after a kill with what it was putting back when the user edits the file then', async () => {
  const bench = await createBench(megabyte);
  const folder = await bench.folder('one');
  const file = join(folder, 'file');
  await writeFile(file, 'old');
  const killed = bench.start();
  await killed.turn(folder, 'first');
  const isAnnounced = Promise.withResolvers<void>();
  const dies = Promise.withResolvers<void>();
  void killed.history.credit(folder, switched, async (announce) => {
    await announce(folder, [announced('file', 'old', 'new')]);
    await announce(folder, [announced('file', 'new', 'old')]);
    isAnnounced.resolve();
    await dies.promise;
  });
  await isAnnounced.promise;

  const later = bench.start();
  await writeFile(file, 'mine');
  await later.history.start();
  const changes = bench.changesSince('first');
  expect(changes).toMatchObject([{ path: 'file' }]);
  expect(changes[0]?.authors).toContainEqual({ kind: 'other' });
  expect(changes[0]?.authors).not.toContainEqual(switched);
  dies.resolve();
});

it('credits a rewind with what it does while the steps of an interrupted one in the folder are forgotten', async () => {
  const bench = await createBench(megabyte);
  const folder = await bench.folder('one');
  for (const path of ['early', 'late']) await writeFile(join(folder, path), 'old');
  const killed = bench.start();
  await killed.turn(folder, 'first');
  const rewind = (rewindId: string) => ({ kind: 'rewind', threadId: threadId.parse('first'), rewindId }) as const;
  const step = (path: string) => toFileStep(announced(path, 'old', 'new'));
  await killed.history.expectSteps(folder, rewind('early'), [step('early')], Symbol('early'));

  const later = bench.start();
  const act = Symbol('late');
  await later.history.scan(folder);
  await later.history.expectSteps(folder, rewind('late'), [step('late')], act);
  await later.history.start();
  await writeFile(join(folder, 'late'), 'new');
  await later.history.scanAfterSteps(folder, act);
  expect(bench.changesSince('first')).toEqual([{ path: 'late', authors: [rewind('late')] }]);
  expect(bench.openWork()).toBe(0);
});

function byPath(one: { readonly path: string }, other: { readonly path: string }): number {
  return one.path < other.path ? -1 : one.path > other.path ? 1 : 0;
}

it.each([
  ['goes on', false],
  ['is killed and begins again', true],
])(
  'a turn that begins during the scan of a known folder is the only author of nothing that the user may have changed, if the scan %s',
  async (_name, isKilled) => {
    const bench = await createBench(100 * megabyte);
    const folder = await bench.folder('huge');
    // More than the thread and the store send at once.
    const files = Array.from({ length: 5_500 }, (_, at) => `file-${at}`);
    const writeAll = async (text: string) => {
      for (const name of files) await writeFile(join(folder, name), text);
    };
    await writeAll('old');
    await bench.start().turn(folder, 'first');
    const isStoring = Promise.withResolvers<void>();
    const mayStore = Promise.withResolvers<void>();
    const next = bench.start(undefined, async () => {
      isStoring.resolve();
      await mayStore.promise;
    });
    await writeAll('mine!');
    await untilLater(join(folder, 'file-5499'));
    const begun = next.turn(folder, 'message');
    await isStoring.promise;
    await expect.poll(next.stopWaiting).toBe(true);
    expect(await begun).toBeNull();
    const running = next.command(folder, 'running');
    await writeAll('codex was here');
    const last = isKilled ? bench.start() : next;
    mayStore.resolve();
    await running;
    if (!isKilled) await next.command(folder, 'done');
    await last.history.scan(folder);

    const changes = bench.since('message')?.changes ?? [];
    const steps = Map.groupBy(changes, ({ after, before }) => `${sizeOf(before)} to ${sizeOf(after)}`);
    const authorsOf = (step: string) =>
      new Set((steps.get(step) ?? []).map(({ authors }) => authors.map(({ kind }) => kind).join(' and ')));
    expect([...steps.keys()].toSorted()).toEqual(expect.arrayContaining(['3 to 14', '5 to 14']));
    expect(authorsOf('3 to 14')).toEqual(new Set(['command and other']));
    expect(authorsOf('5 to 14')).toEqual(new Set([isKilled ? 'command and other' : 'command']));
    expect(new Set(changes.filter(({ after }) => sizeOf(after) === 14).map(({ path }) => path)).size).toBe(
      files.length,
    );
    // What the user had changed before was there before the turn. Some disks cannot tell for a few files.
    expect(changes.filter(({ after }) => sizeOf(after) === 5).length).toBeLessThan(isKilled ? files.length : 500);
    expect(authorsOf('3 to 5').isSubsetOf(new Set(['other']))).toBe(true);
  },
);

function sizeOf(state: FileHistoryChange['before']): number | null {
  return state.kind === 'file' ? state.size : null;
}

/** Resolves once the time of a file is past, also on a disk with a coarse clock. */
async function untilLater(path: string): Promise<void> {
  const { ctimeMs } = await lstat(path);
  await expect.poll(() => Date.now() - ctimeMs, { timeout: 10_000 }).toBeGreaterThan(2_500);
}

it('never takes what was there before a turn for its changes, though an earlier scan of the folder still goes on', async () => {
  const bench = await createBench(megabyte);
  const folder = await bench.folder('huge');
  await writeFile(join(folder, 'mine'), 'old');
  const isStoring = Promise.withResolvers<void>();
  const mayStore = Promise.withResolvers<void>();
  const { history, stopWaiting, turn } = bench.start(undefined, async () => {
    isStoring.resolve();
    await mayStore.promise;
  });
  const scanned = history.scan(folder);
  await isStoring.promise;
  await writeFile(join(folder, 'mine'), 'newer');
  await untilLater(join(folder, 'mine'));
  const first = turn(folder, 'first');
  await expect.poll(stopWaiting).toBe(true);
  expect(await first).toEqual({ why: 'reading' });
  await writeFile(join(folder, 'of-the-first-turn'), 'new');
  await untilLater(join(folder, 'of-the-first-turn'));
  const second = turn(folder, 'second');
  await expect.poll(stopWaiting).toBe(true);
  expect(await second).toEqual({ why: 'reading' });
  mayStore.resolve();
  await scanned;
  await history.scan(folder);
  expect(bench.changesSince('second')).toEqual([]);
  expect(bench.changesSince('first').map(({ path }) => path)).toEqual(['of-the-first-turn']);
});

it('takes the mark of a turn back if the scan of its folder does not see all files, and says so in the next turn', async () => {
  const bench = await createBench(megabyte);
  const folder = await bench.folder('huge');
  await writeFile(join(folder, 'file'), 'old');
  const isStoring = Promise.withResolvers<void>();
  const mayFail = Promise.withResolvers<void>();
  const { history, stopWaiting, turn } = bench.start(undefined, async () => {
    isStoring.resolve();
    await mayFail.promise;
    throw new Error('The disk is full');
  });
  const begun = turn(folder, 'message');
  await isStoring.promise;
  await expect.poll(stopWaiting).toBe(true);
  expect(await begun).toEqual({ why: 'reading' });
  mayFail.resolve();
  await history.scan(folder);
  expect(bench.isKept('message')).toBe(false);
  expect(bench.openWork()).toBe(0);
  const next = turn(folder, 'next');
  expect(await next).toEqual({ why: 'unreadable' });
  expect(bench.isKept('next')).toBe(false);
});
