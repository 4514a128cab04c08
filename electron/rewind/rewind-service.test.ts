import { mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type ClientMessageId, type TurnId, threadId, turnId } from '../../shared/base/ids.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { err, ok } from '../../shared/base/result.ts';
import type { RequestInput } from '../../shared/contract/contract.ts';
import { Lifetime } from '../base/lifetime.ts';
import type { ClientWindow } from '../host/client-window.ts';
import { type ChangeAuthor, otherAuthor } from '../model/changes/change-author.ts';
import type { FileSnapshot } from '../model/threads/file-snapshot.ts';
import {
  markMoment,
  readContents,
  readSince,
  readStates,
  storeScan,
} from '../store/threads/file-history/file-history.ts';
import {
  advanceRewind,
  dropRewind,
  endWithFiles,
  listRewinds,
  listUnfinishedRewinds,
  putRewind,
  type RewindStep,
  readRewind,
} from '../store/threads/file-history/rewinds.ts';
import { openStore } from '../store/threads/testing/sample-store.ts';
import { toContent } from './contents.ts';
import { RewindService, type RewindThreads } from './rewind-service.ts';

const thread = threadId.parse('thread');
const turn = turnId.parse('turn');
const message = 'message' as ClientMessageId;
const author: ChangeAuthor = { kind: 'turn', threadId: thread, agentId: null, isInterrupted: false };
const target = { type: 'beforeTurn', threadId: thread, turnId: turn } as const;

/** Creates a folder with a file that the agent changed from `old` to `new`, and then a user to `persons`. */
async function createBench(
  conversations: Partial<RewindThreads> = {},
  persons: string | null = null,
  texts: { readonly old: string; readonly new: string } = { old: 'old', new: 'new' },
) {
  const top = await realpath(await mkdtemp(join(tmpdir(), 'workcell-rewind-')));
  onTestFinished(() => rm(top, { recursive: true, force: true }));
  const root = join(top, 'root');
  await mkdir(root);
  await writeFile(join(root, 'a'), texts.new, { mode: 0o644 });
  const db = openStore();
  onTestFinished(() => void db.close());
  const contents = [await toContent(texts.old), await toContent(texts.new)];
  const [was, now] = contents.map(({ sha256, size }) => ({ kind: 'file', sha256, size, mode: 0o644 }) as const);
  if (was === undefined || now === undefined) throw new Error('No states');
  const change = { path: 'a', stamp: 's', changedAt: 1, authors: [author] };
  storeScan(db, { root, isFirst: true, contents, changes: [{ ...change, before: null, after: was }] });
  db.prepare('UPDATE history_folders SET complete = 1').run();
  const at = Date.now();
  markMoment(db, { message, threadId: thread, root, folder: root, at });
  storeScan(db, { root, isFirst: false, contents: [], changes: [{ ...change, before: was, after: now }] });
  if (persons !== null) {
    const content = await toContent(persons);
    const { sha256, size } = content;
    const edit = {
      ...change,
      authors: [otherAuthor],
      before: now,
      after: { kind: 'file', sha256, size, mode: 0o644 },
    } as const;
    storeScan(db, { root, isFirst: false, contents: [content], changes: [edit] });
  }

  let [isDeleted, prepared] = [false, 0];
  const worker = {
    prepare: () => {
      prepared += 1;
    },
    take: () => {
      throw new Error('No thread is needed');
    },
  };
  const onLook: (() => void)[] = [];
  const events: string[] = [];
  const looked = { root, ignored: [], files: 1, unstoredFiles: 0, tookMs: 0, isComplete: true };
  const findTurn: RewindThreads['findTurn'] = async () => ({
    folder: root,
    clientId: message,
    text: 'Go',
    sources: [],
    turns: 1,
    isWhole: true,
    lineage: [{ threadId: thread, until: Number.POSITIVE_INFINITY }],
    sharedUntil: null,
    plan: false,
  });
  const service = new RewindService({
    clock: new ManualClock(at + 10),
    broadcaster: { windows: () => [], broadcast: ({ name }) => void events.push(name) },
    store: {
      ofEntry: async () => null,
      since: async (of) => readSince(db, { message: of }),
      contents: async (sha256s) => readContents(db, { sha256s }),
      states: async (of, paths) => readStates(db, { root: of, paths }),
      putRewind: async (rewind) => putRewind(db, rewind) === null,
      advanceRewind: async (rewind) => advanceRewind(db, rewind) === null,
      dropRewind: async (id) => dropRewind(db, { id }) === null,
      endWithFiles: async (id) => endWithFiles(db, { id }) === null,
      rewinds: async (of) => listRewinds(db, { threadId: of }),
      rewind: async (id) => readRewind(db, { id }),
      unfinished: async () => listUnfinishedRewinds(db),
    },
    history: {
      scan: async () => {
        onLook.shift()?.();
        return looked;
      },
      expectSteps: async () => undefined,
      scanAfterSteps: async () => looked,
    },
    threads: {
      findTurn,
      findTitle: () => null,
      findEntry: async () => null,
      isDeleted: () => isDeleted,
      findObstacle: () => null,
      loadForRewind: async () => ok(null),
      fork: async () => ok(threadId.parse('kept')),
      revert: async () => ok(null),
      ...conversations,
    },
    folders: { pending: join(top, 'pending'), kept: join(top, 'kept'), thread: worker },
    mayWrite: async () => 'yes',
    isWorktree: () => false,
    isInUse: () => false,
    claimFiles: async () => null,
    now: () => 10,
  });
  const window = { folderLifetime: new Lifetime() } as ClientWindow;
  const plan = () => service.handlers.planRewind(window, { target });
  const planned = async () => {
    const made = await plan();
    if (!made.ok) throw new Error('No plan');
    return made.value;
  };
  /** Leaves a rewind behind that was killed after it was stored. */
  const leave = (steps: readonly RewindStep[], beforeTurn: TurnId | null = null) => {
    const rewind = { id: 'left', discarded: null, threadId: thread, at, stage: 'prepared', scope: 'files' } as const;
    const rest = { root, beforeTurn, turns: 0, keptIn: null, undoes: null, leaves: [], tookBack: [] };
    putRewind(db, { rewind: { ...rewind, ...rest }, steps, contents: [] });
  };
  return {
    root,
    leave,
    window,
    service,
    findTurn,
    events,
    onLook,
    plan,
    planned,
    /** Moves the moment before the turn back by this many milliseconds. */
    age: (ms: number) => {
      db.prepare('UPDATE history_marks SET at = at - ?').run(ms);
      db.prepare('UPDATE rewinds SET at = at - ?').run(ms);
    },
    /** Records the agent's changes of paths as if scans had seen them. */
    saw: (
      after: Readonly<Record<string, FileSnapshot>>,
      before: FileSnapshot | null = was,
      by: ChangeAuthor = author,
    ) => {
      const stampOf = ({ kind }: FileSnapshot) => (kind === 'absent' ? null : 's');
      const changes = Object.entries(after).map(([path, state]) => ({
        ...change,
        authors: [by],
        path,
        stamp: stampOf(state),
        before,
        after: state,
      }));
      storeScan(db, { root, isFirst: false, contents: [], changes });
    },
    was,
    countPrepared: () => prepared,
    text: () => readFile(join(root, 'a'), 'utf8'),
    write: (text: string) => writeFile(join(root, 'a'), text),
    remove: () => {
      isDeleted = true;
    },
    rewind: async (scope: 'files' | 'both', choices: RequestInput<'rewind'>['choices'] = []) => {
      const { planId } = await planned();
      return await service.handlers.rewind(window, { planId, scope, choices });
    },
    rewinds: () => listRewinds(db, { threadId: thread }),
  };
}

/** Returns the hash and the size of the file in a bench. */
async function statesOf(root: string) {
  const { sha256, size } = await toContent(await readFile(join(root, 'a'), 'utf8'));
  return { sha256, size };
}

const gone = err({ type: 'gone' });

describe('a rewind', () => {
  it('starts the thread that changes files with a plan of many files, not with one of few', async () => {
    const bench = await createBench();
    await bench.planned();
    expect(bench.countPrepared()).toBe(0);
    const { sha256, size } = await statesOf(bench.root);
    const state: FileSnapshot = { kind: 'file', sha256, size, mode: 0o644 };
    bench.saw(Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`f${at}`, state])));
    expect((await bench.planned()).files.length).toBeGreaterThan(99);
    expect(bench.countPrepared()).toBe(1);
  });

  it('carries out the plan that a window requested last, even if an earlier one takes longer', async () => {
    const { promise, resolve } = Promise.withResolvers<null>();
    const turns = [promise, null];
    let readTurn: RewindThreads['findTurn'] = async () => null;
    const bench = await createBench({
      findTurn: async (...of) => {
        await turns.shift();
        return await readTurn(...of);
      },
    });
    readTurn = bench.findTurn;
    const slow = bench.plan();
    const { planId } = await bench.planned();
    resolve(null);
    expect(await slow).toEqual(gone);
    expect(await bench.service.handlers.rewind(bench.window, { planId, scope: 'files', choices: [] })).toMatchObject({
      ok: true,
      value: { files: 1 },
    });
  });

  it('changes and forks nothing if Codex would start other work in the thread', async () => {
    let forks = 0;
    const fork = async () => {
      forks += 1;
      return ok(threadId.parse('kept'));
    };
    const bench = await createBench({ loadForRewind: async () => err('Codex would start other work.'), fork });
    const before = await bench.text();
    expect(await bench.rewind('both')).toEqual(err({ type: 'failed', message: 'Codex would start other work.' }));
    expect([await bench.text(), bench.rewinds(), forks]).toEqual([before, [], 0]);
    expect(await bench.rewind('files')).toMatchObject({ ok: true });
  });

  it('changes nothing if a turn begins in the thread while Codex is asked about other work', async () => {
    let works = false;
    const mayGoBack = async () => {
      works = true;
      return ok(null);
    };
    const bench = await createBench({ loadForRewind: mayGoBack, findObstacle: () => (works ? 'working' : null) });
    const before = await bench.text();
    const message = 'Codex is working in this thread. Wait until it ends, then try again.';
    expect(await bench.rewind('both')).toEqual(err({ type: 'failed', message }));
    expect([await bench.text(), bench.rewinds()]).toEqual([before, []]);
  });

  it('reports a rewind as done once files and conversation went back, until an undo', async () => {
    const bench = await createBench();
    expect(await bench.rewind('both')).toMatchObject({ ok: true, value: { scope: 'both', files: 1, keptIn: 'kept' } });
    expect([await bench.text(), bench.rewinds()]).toMatchObject(['old', [{ stage: 'done', keptIn: 'kept' }]]);
    const rewindId = bench.rewinds()[0]?.id ?? '';
    const undo = await bench.service.handlers.planRewind(bench.window, { target: { type: 'beforeRewind', rewindId } });
    const planId = undo.ok ? undo.value.planId : '';
    await bench.service.handlers.rewind(bench.window, { planId, scope: 'files', choices: [] });
    const stages = bench.rewinds().map(({ id, stage }) => [id === rewindId, stage]);
    expect(stages).toEqual(
      expect.arrayContaining([
        [true, 'undone'],
        [false, 'done'],
      ]),
    );
  });
});

describe('another folder at the path, such as a new clone,', () => {
  it('asks about each file if another folder, such as a new clone, is at the path', async () => {
    const bench = await createBench();
    expect((await bench.planned()).files).toMatchObject([{ path: 'a', conflict: null }]);
    expect(await bench.rewind('files')).toMatchObject({ ok: true });
    bench.saw({ a: bench.was }, null);
    bench.age(3_600_000);
    const rewindId = bench.rewinds()[0]?.id ?? '';
    const undo = await bench.service.handlers.planRewind(bench.window, { target: { type: 'beforeRewind', rewindId } });
    expect(undo).toMatchObject({
      ok: true,
      value: { files: [{ path: 'a', conflict: { whyNot: null }, preset: 'mine' }] },
    });

    const other = await createBench();
    // The disk's clock is coarse: create subfolders until the folder's ctime is later than its birth time.
    const isLater = async () => {
      await mkdtemp(join(other.root, 'later-'));
      const { birthtimeNs, ctimeNs } = await stat(other.root, { bigint: true });
      return ctimeNs > birthtimeNs;
    };
    await expect.poll(isLater).toBe(true);
    other.age(3_600_000);
    expect((await other.planned()).files).toMatchObject([{ path: 'a', conflict: { whyNot: null } }]);
    await other.rewind('files');
    expect(await other.text()).toBe('new');
  });
});

describe('a tracked file that the agent deleted from an ignored folder', () => {
  it('restores a deleted tracked file of an ignored folder, unless something that was not scanned is there', async () => {
    const bench = await createBench();
    const path = 'build/tracked.txt';
    bench.saw({ build: { kind: 'lost', why: 'ignored' } }, { kind: 'absent' });
    bench.saw({ [path]: bench.was }, null);
    bench.saw({ [path]: { kind: 'absent' } });
    await mkdir(join(bench.root, 'build'));
    expect(await bench.planned()).toMatchObject({ files: [{ path: 'a' }, { path, change: 'create' }], lost: [] });
    await writeFile(join(bench.root, path), 'ignored by now');
    expect(await bench.planned()).toMatchObject({ files: [{ path: 'a' }], lost: [{ path, why: 'ignored' }] });
    await rm(join(bench.root, path));
    expect(await bench.rewind('files')).toMatchObject({ ok: true, value: { files: 2 } });
    expect(await readFile(join(bench.root, path), 'utf8')).toBe('old');
  });
});

describe('a thread that the user deletes', () => {
  it('returns no plan if the thread is deleted while the plan is made', async () => {
    const bench = await createBench();
    bench.onLook.push(bench.remove);
    expect(await bench.plan()).toEqual(gone);
  });

  it('refuses a rewind if the thread was deleted before', async () => {
    const bench = await createBench();
    const { planId } = await bench.planned();
    const rewinding = bench.service.handlers.rewind(bench.window, { planId, scope: 'files', choices: [] });
    bench.remove();
    expect(await rewinding).toEqual(gone);
    expect([await bench.text(), bench.rewinds()]).toEqual(['new', []]);
  });

  it('restores the files if the thread is deleted during a rewind', async () => {
    const fork = async () => {
      bench.remove();
      return err('There is no such thread.');
    };
    const bench = await createBench({ fork });
    expect(await bench.rewind('both')).toEqual(gone);
    expect([await bench.text(), bench.rewinds()]).toEqual(['new', []]);
  });
});

describe('a file that both changed', () => {
  /** A bench whose file has three lines, of which the agent changed the first, and the user the last. */
  const planBoth = async (persons: string) => {
    const bench = await createBench({}, persons, { old: 'one\ntwo\nthree\n', new: 'ONE\ntwo\nthree\n' });
    await bench.write(persons);
    return bench;
  };

  it("removes only the agent's lines from a file that both changed, unless the user chooses otherwise", async () => {
    const bench = await planBoth('ONE\ntwo\nTHREE\n');
    expect((await bench.planned()).files).toMatchObject([{ conflict: { whyNot: null }, preset: 'merge' }]);
    await bench.rewind('files', [{ id: 0, choice: 'mine' }]);
    expect(await bench.text()).toBe('ONE\ntwo\nTHREE\n');
    expect(await bench.rewind('files')).toMatchObject({ ok: true });
    expect(await bench.text()).toBe('one\ntwo\nTHREE\n');
  });

  it('keeps a file as it is whose lines both changed, unless the user chooses otherwise', async () => {
    const bench = await planBoth('my one\ntwo\nthree\n');
    expect((await bench.planned()).files).toMatchObject([{ conflict: { whyNot: 'overlap' }, preset: 'mine' }]);
    await bench.rewind('files');
    expect(await bench.text()).toBe('my one\ntwo\nthree\n');
    await bench.rewind('files', [{ id: 0, choice: 'theirs' }]);
    expect(await bench.text()).toBe('one\ntwo\nthree\n');
  });

  it('restores the version of the agent without the later lines of others, and undoes that', async () => {
    const bench = await planBoth('my one\ntwo\nthree\n');
    const { files, planId } = await bench.planned();
    expect(files[0]?.versions).toMatchObject([
      { choice: 'mine', changedBy: ['you or another program'], isOwn: false },
      { choice: 'between', changedBy: ['Codex'], isOwn: true },
      { choice: 'theirs' },
    ]);
    expect(await bench.service.handlers.readRewindVersions(bench.window, { planId, id: 0 })).toMatchObject({
      value: { parts: [{ lines: [['my one\n'], ['ONE\n'], ['one\n']] }, { lines: [['two\n', 'three\n']] }] },
    });
    await bench.rewind('files', [{ id: 0, choice: 'between' }]);
    expect(await bench.text()).toBe('ONE\ntwo\nthree\n');
    const rewindId = bench.rewinds()[0]?.id ?? '';
    bench.saw({ a: { ...bench.was, ...(await statesOf(bench.root)) } }, null);
    const undo = await bench.service.handlers.planRewind(bench.window, { target: { type: 'beforeRewind', rewindId } });
    const undoId = undo.ok ? undo.value.planId : '';
    await bench.service.handlers.rewind(bench.window, { planId: undoId, scope: 'files', choices: [] });
    expect(await bench.text()).toBe('my one\ntwo\nthree\n');
  });

  it('deletes a file that the agent created if nothing of it would be left', async () => {
    const bench = await createBench({}, 'new');
    const made = { kind: 'file', sha256: bench.was.sha256, size: bench.was.size } as const;
    await writeFile(join(bench.root, 'made'), 'old', { mode: 0o755 });
    bench.saw({ made: { ...made, mode: 0o644 } }, { kind: 'absent' });
    bench.saw({ made: { ...made, mode: 0o755 } }, { ...made, mode: 0o644 }, otherAuthor);
    const id = (await bench.planned()).files.find(({ path }) => path === 'made')?.id ?? -1;
    expect(await bench.rewind('files', [{ id, choice: 'merge' }])).toMatchObject({ ok: true });
    await expect(stat(join(bench.root, 'made'))).rejects.toThrow('ENOENT');
  });

  it("keeps a file as it is if none of the agent's lines are left in it", async () => {
    const bench = await planBoth('one\ntwo\nTHREE\n');
    expect((await bench.planned()).files).toMatchObject([{ conflict: { whyNot: 'noneLeft' }, preset: 'mine' }]);
  });

  it.each([
    ['is not text', 'a\0b', 'notText'],
    ['is too large', 'a'.repeat(1_048_577), 'tooLarge'],
    ['has changes in the same lines', 'mine', 'overlap'],
  ])('explains why a file that both changed cannot be merged if it %s', async (_, persons, whyNot) => {
    const { files } = await (await createBench({}, persons)).planned();
    expect(files).toMatchObject([{ path: 'a', conflict: { whyNot } }]);
  });
});

describe('a rewind whose conversation cannot be reverted', () => {
  const refused = err('Codex does not answer.');

  it('restores the files if the conversation cannot be reverted', async () => {
    const bench = await createBench({ revert: async () => refused });
    expect(await bench.rewind('both')).toEqual(err({ type: 'failed', message: 'Codex does not answer.' }));
    expect([await bench.text(), bench.rewinds(), bench.events]).toEqual(['new', [], []]);
  });

  it('reports that only files were changed if they cannot be restored, and can be undone', async () => {
    const revert = async () => {
      await bench.write('somebody changed it');
      return refused;
    };
    const bench = await createBench({ revert: () => revert() });
    expect(await bench.rewind('both')).toEqual(err({ type: 'partly', message: 'Codex does not answer.' }));
    expect(await bench.text()).toBe('somebody changed it');
    const listed = await bench.service.handlers.listRewinds(bench.window, { threadId: thread });
    expect(listed).toMatchObject({ value: [{ scope: 'files', files: 1, turns: 0, keptIn: null, isUndone: false }] });
    expect(bench.events).toEqual(['rewindsChanged']);
    const rewindId = bench.rewinds()[0]?.id ?? '';
    const undo = await bench.service.handlers.planRewind(bench.window, { target: { type: 'beforeRewind', rewindId } });
    expect(undo).toMatchObject({ ok: true, value: { noConversation: 'alreadyThere' } });
  });
});

describe('a rewind of folders that was killed', () => {
  const folder = { kind: 'folder', mode: 0o755 } as const;
  const absent = { kind: 'absent' } as const;
  const steps: readonly RewindStep[] = [
    { path: 'was/', before: absent, after: folder },
    { path: 'new/', before: folder, after: absent },
  ];

  for (const beforeTurn of [null, turn]) {
    const what = beforeTurn === null ? 'files' : 'files and conversation';
    it(`forgets a rewind of ${what} that had changed no folder yet`, async () => {
      const { leave, root, service, window } = await createBench();
      await mkdir(join(root, 'new'));
      leave(steps, beforeTurn);
      await service.recover();
      expect(await service.handlers.listRewinds(window, { threadId: thread })).toEqual(ok([]));
      expect(await readdir(root)).toEqual(['a', 'new']);
    });
  }

  it('lists a rewind of folders as done if they have changed', async () => {
    const { leave, root, service, window } = await createBench();
    await mkdir(join(root, 'was'));
    leave(steps);
    await service.recover();
    expect(await service.handlers.listRewinds(window, { threadId: thread })).toMatchObject(ok([{ folders: 2 }]));
  });

  it('changes folders back if the conversation had not gone back', async () => {
    const { leave, root, service, window } = await createBench();
    await mkdir(join(root, 'was'));
    leave(steps, turn);
    await service.recover();
    expect(await service.handlers.listRewinds(window, { threadId: thread })).toEqual(ok([]));
    expect(await readdir(root)).toEqual(['a', 'new']);
  });
});
