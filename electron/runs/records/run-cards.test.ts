import { describe, expect, it } from 'vitest';
import { threadId, turnId } from '../../../shared/base/ids.ts';
import { Listeners } from '../../../shared/base/listeners.ts';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import { err, ok } from '../../../shared/base/result.ts';
import { createUnreadCard } from '../../../shared/runs/folder-card.ts';
import { type RunRef, runRef } from '../../../shared/runs/run-ref.ts';
import { command, ended, fold, put, started } from '../../../shared/transcript/sample-thread.ts';
import { orderListedFolders } from '../../../shared/workspace/listed-folders.ts';
import { Lifetime } from '../../base/lifetime.ts';
import { TestWindow } from '../../threads/testing/test-window.ts';
import { OpenRuns } from './open-runs.ts';
import type { GatheredDigests } from './reader/folder-gathering.ts';
import { RunCards } from './run-cards.ts';
import type { RunFolders, RunFolderUpdate } from './run-folders.ts';
import { FakeRunThreads } from './testing/fake-run-threads.ts';
import { ThreadRunSource } from './thread-run-source.ts';

const one = threadId.parse('one');
const two = threadId.parse('two');
const { turns } = fold(started(), put({ ...command, status: 'done' }), ended('completed'));
const folderRun = runRef.parse({ projectRoot: '/w', runId: 'wc-1-20251218T221223Z' });

/** Fakes run folders: one of them exists, and a test announces its updates. */
class FakeFolders implements RunFolders {
  gather(_projectRoot: string, onSome: (some: GatheredDigests) => void): () => void {
    onSome({ digests: [], done: 0, total: 0, end: 'whole' });
    return () => undefined;
  }

  readonly listeners = new Set<(news: RunFolderUpdate) => void>();
  /** The workspaces that were read or watched. */
  readonly asked = new Set<string>();
  runs: readonly RunRef[] = [];

  async list(projectRoot: string) {
    this.asked.add(projectRoot);
    const runs = this.runs.filter((run) => run.projectRoot === projectRoot);
    return { cards: runs.map((run) => createUnreadCard(run, 5)), more: 0 };
  }

  async info() {
    return err({ type: 'runGone' } as const);
  }

  async open() {
    return err({ type: 'runGone' } as const);
  }

  watch(_projectRoot: string, listen: (news: RunFolderUpdate) => void): () => void {
    this.listeners.add(listen);
    return () => void this.listeners.delete(listen);
  }
}

function cardsFor(...windows: readonly TestWindow[]) {
  const threads = new FakeRunThreads();
  const folders = new FakeFolders();
  const clock = new ManualClock();
  const added: string[] = [];
  const gone = new Set<string>();
  const foldersChanged = new Listeners<[]>();
  const listFor = (own: string | null) => orderListedFolders(own, added);
  const listedFolders = {
    listFor,
    listPresent: (own: string | null) => listFor(own).filter((folder) => !gone.has(folder)),
    onChange: (changed: () => void) => foldersChanged.add(changed),
  };
  const list = { threads, folders, clock, recent: { listPaths: () => [] }, listedFolders, importedRoot: null };
  const cards = new RunCards(list);
  const wait = async (ms = 250) => {
    clock.advance(ms);
    // All its data is available at once, but takes a few ticks.
    for (let step = 0; step < 20; step++) await Promise.resolve();
  };
  const reported = (window = windows[0]) =>
    (window?.events ?? []).flatMap((event) => (event.name === 'runCardsChanged' ? event.payload.cards : []));
  return { added, cards, clock, folders, foldersChanged, gone, threads, reported, wait };
}

describe('a list of runs', () => {
  it('a list of runs has the runs of the workspace, or of all, and scans some that were never scanned', async () => {
    const window = new TestWindow('w', '/w');
    const { cards, folders, threads, reported, wait } = cardsFor(window);
    threads.put(one, turns);
    threads.put(two, turns, null, '/elsewhere');
    threads.put(threadId.parse('three'), turns);
    folders.runs = [folderRun];
    const own = await cards.list(window, false);
    expect(own.cards.map(({ run, isRead }) => [run.runId, isRead])).toEqual([
      ['wc-thread-one', true],
      ['wc-thread-three', false],
      [folderRun.runId, false],
    ]);
    await wait();
    expect(reported().map(({ run, isRead, state }) => [run.runId, isRead, state])).toEqual([
      ['wc-thread-three', true, 'finished'],
    ]);
    expect((await cards.list(window, true)).cards).toHaveLength(4);
  });

  it('a list of runs has those of every folder in the thread list, and asks no folder that is gone', async () => {
    const window = new TestWindow('w', '/w');
    const { added, cards, folders, foldersChanged, gone, threads, reported, wait } = cardsFor(window);
    threads.put(one, turns, 1);
    threads.put(two, turns, 1, '/elsewhere');
    folders.runs = [{ ...folderRun, projectRoot: '/elsewhere' }];
    const idsOf = (all: readonly { readonly run: RunRef }[]) =>
      [...new Set(all.map(({ run }) => run.runId))].toSorted();
    expect(idsOf((await cards.list(window, false)).cards)).toEqual(['wc-thread-one']);

    gone.add('/elsewhere');
    added.push('/w', '/elsewhere');
    foldersChanged.call();
    await wait();
    expect(idsOf(reported())).toEqual(['wc-thread-one', 'wc-thread-two']);
    expect(folders.asked).toEqual(new Set(['/w']));
    threads.advance(two, started(turnId.parse('turn-2')));
    await wait();
    expect(reported().at(-1)).toMatchObject({ run: { projectRoot: '/elsewhere' }, state: 'running' });

    gone.clear();
    foldersChanged.call();
    await wait();
    expect(idsOf(reported())).toContain(folderRun.runId);
    await window.leaveFolder();
    foldersChanged.call();
    const before = reported().length;
    await wait();
    expect(reported()).toHaveLength(before);
  });

  it('a list of runs is empty without a folder', async () => {
    const { cards, threads } = cardsFor();
    threads.put(one, turns);
    expect(await cards.list(new TestWindow('w', null), false)).toEqual({ cards: [], more: 0 });
  });
});

describe('news of cards', () => {
  it('a card update arrives at most four times a second, only for changes, only for windows that listed the run', async () => {
    const window = new TestWindow('w', '/w');
    const other = new TestWindow('o', '/elsewhere');
    const { cards, threads, reported, wait } = cardsFor(window, other);
    threads.put(one, turns, 1);
    threads.advance(one, started(turnId.parse('turn-2')));
    await wait();
    expect(reported()).toEqual([]);
    await cards.list(window, false);
    await cards.list(other, false);
    threads.advance(one, put(command, turnId.parse('turn-2')));
    threads.advance(one, put({ ...command, status: 'waiting' }, turnId.parse('turn-2')));
    await wait(249);
    expect(reported()).toEqual([]);
    await wait(1);
    expect(reported().map(({ state }) => state)).toEqual(['waiting']);
    expect(reported(other)).toEqual([]);
    await window.leaveFolder();
    threads.advance(one, ended('completed', turnId.parse('turn-2')));
    await wait();
    expect(reported()).toHaveLength(1);
  });

  it('a card update reports a run that is gone, and passes on the news of folders', async () => {
    const window = new TestWindow('w', '/w');
    const { cards, folders, threads, reported } = cardsFor(window);
    threads.put(one, turns);
    folders.runs = [folderRun];
    await cards.list(window, false);
    threads.remove(one);
    const removed = () =>
      window.events.flatMap((event) => (event.name === 'runCardsRemoved' ? event.payload.runs : []));
    expect(removed().map(({ runId }) => runId)).toEqual(['wc-thread-one']);
    for (const emit of folders.listeners) {
      emit({ changed: [{ ...createUnreadCard(folderRun, 5), isRead: true }], removed: [] });
      emit({ changed: [], removed: [folderRun] });
    }
    expect(reported().map(({ run }) => run)).toEqual([folderRun]);
    expect(removed()).toHaveLength(2);
    await window.leaveFolder();
    expect(folders.listeners.size).toBe(0);
  });
});

describe('runs that are read', () => {
  const opened = () => {
    const clock = new ManualClock();
    let open = 0;
    let closed = 0;
    const runs = new OpenRuns(clock, new Lifetime(), async () => {
      open += 1;
      const source = new ThreadRunSource(one, new FakeRunThreads(), clock);
      source.close = () => {
        closed += 1;
      };
      return ok(source);
    });
    return { clock, runs, counts: () => [open, closed] };
  };

  it('a run opens once, and closes some time after its last use', async () => {
    const { clock, counts, runs } = opened();
    await runs.use(folderRun);
    clock.advance(59_000);
    await runs.use(folderRun);
    clock.advance(59_000);
    await Promise.resolve();
    expect(counts()).toEqual([1, 0]);
    clock.advance(1_000);
    await Promise.resolve();
    expect(counts()).toEqual([1, 1]);
  });

  it('a run stays open while in use', async () => {
    const { clock, counts, runs } = opened();
    const release = runs.keepOpen(folderRun);
    await runs.use(folderRun);
    clock.advance(600_000);
    await Promise.resolve();
    expect(counts()).toEqual([1, 0]);
    release();
    release();
    clock.advance(60_000);
    await Promise.resolve();
    expect(counts()).toEqual([1, 1]);
  });
});
