import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { threadId } from '../../../shared/base/ids.ts';
import { ok } from '../../../shared/base/result.ts';
import { openStore, toFacts } from '../../store/threads/testing/sample-store.ts';
import { refused, resumedThread, storedThread } from '../testing/codex-replies.ts';
import { createDatabaseStore } from '../testing/database-store.ts';
import { emptyThreadStore } from '../testing/empty-store.ts';
import { FakeApp, firstThread, folder } from '../testing/fake-app.ts';
import { TestWindow } from '../testing/test-window.ts';

let app: FakeApp;
beforeEach(() => {
  app = new FakeApp();
});

describe('the thread list', () => {
  it('lists the threads in the store of Codex with their activity here, over all pages', async () => {
    app.codex.answers['thread/list'] = ({ cursor }) => {
      const stored =
        cursor === 'next'
          ? storedThread('older', { cwd: folder })
          : storedThread('newer', { cwd: folder, updatedAt: 9 });
      return ok({
        data: [stored],
        readStates: null,
        nextCursor: cursor === 'next' ? null : 'next',
        backwardsCursor: null,
      });
    };
    await app.send('Hello');
    const listed = await app.domain.handlers.listThreads(app.window, { search: '' });
    expect(listed).toMatchObject({
      ok: true,
      value: [{ id: firstThread, state: 'running' }, { id: 'newer', state: 'idle' }, { id: 'older' }],
    });
    expect(app.sent('thread/list')).toMatchObject([{ cwd: [folder], modelProviders: [] }, { cursor: 'next' }]);
    const found = await app.domain.handlers.listThreads(app.window, { search: 'HELL' });
    expect(found).toMatchObject({ ok: true, value: [{ id: firstThread }, {}, {}] });
    expect(app.sent('thread/list')[2]).toMatchObject({ searchTerm: 'HELL' });
  });

  it('announces changes once per frame, and nothing twice', async () => {
    await app.startThread();
    app.clock.advance(16);
    const rows = () => app.other.findEvents('threadsChanged').flatMap(({ payload }) => payload);
    expect(rows()).toMatchObject([{ id: firstThread, title: 'Hello', state: 'running' }]);
    app.emit(firstThread, 'thread/status/changed', { status: { type: 'active', activeFlags: [] } });
    app.clock.advance(16);
    expect(rows()).toHaveLength(1);
    app.emit(firstThread, 'thread/name/updated', { threadName: 'Renamed' });
    app.clock.advance(16);
    expect(rows().at(-1)).toMatchObject({ title: 'Renamed' });
  });

  it('starts the list with the thread used last, even if the clock was set back', async () => {
    await app.startThread();
    app.turnEnded(firstThread, 'turn 1');
    await app.send('Another');
    app.clock.advance(-3_600_000);
    await app.send('More', { threadId: firstThread });
    const first = app.domain.facade.listSummaries(folder)[0];
    expect(first?.id).toBe(firstThread);
  });

  it('keeps the order of threads that were used in the same second, whichever is opened', async () => {
    const [earlier, later] = [threadId.parse('earlier'), threadId.parse('later')];
    const threadStore = createDatabaseStore(openStore());
    const settings = { cwd: folder, model: null, effort: null, approvalPolicy: null, sandbox: null };
    const lastUsed = [
      [earlier, 5_300],
      [later, 5_600],
    ] as const;
    for (const [id, updatedAt] of lastUsed) {
      const facts = { id, folder, settings: { threadId: id, ...settings }, updatedAt };
      await threadStore.change.note(toFacts(facts));
    }
    app = new FakeApp({ threadStore });
    // Codex counts in seconds, and lists a thread that another client used as newer than we know it.
    const inCodex = (id: string) => storedThread(id, { cwd: folder, recencyAt: id === 'elsewhere' ? 9 : 5 });
    const ids = ['elsewhere', earlier, later];
    app.codex.answers['thread/list'] = () =>
      ok({ data: ids.map(inCodex), readStates: null, nextCursor: null, backwardsCursor: null });
    app.codex.answers['thread/read'] = ({ threadId: id }) => ok({ thread: inCodex(id), readState: null });
    app.codex.answers['thread/turns/list'] = () => ok({ data: [], nextCursor: null, backwardsCursor: null });
    app.codex.answers['thread/resume'] = ({ threadId: id }) =>
      ok({ ...resumedThread(id, folder, []), thread: inCodex(id) });
    const order = () => app.domain.facade.listSummaries(folder).map(({ id }) => id);
    const list = async () => {
      await app.domain.handlers.listThreads(app.window, { search: '' });
      return order();
    };
    const used = ['elsewhere', later, earlier];
    expect(await list()).toEqual(used);
    for (const [at, id] of [earlier, later].entries()) {
      await app.domain.handlers.openThread(app.window, { threadId: id });
      expect(order()).toEqual(used);
      await app.openToWrite(id);
      await expect.poll(() => app.sent('thread/resume')).toHaveLength(at + 1);
      expect(order()).toEqual(used);
      expect(await list()).toEqual(used);
    }
  });

  it('shows only working threads in another folder until they end', async () => {
    const elsewhere = new TestWindow('elsewhere', join(folder, 'elsewhere'));
    app.windows.push(elsewhere);
    await app.startThread();
    app.clock.advance(16);
    app.turnEnded(firstThread, 'turn 1');
    app.clock.advance(16);
    app.emit(firstThread, 'thread/name/updated', { threadName: 'Renamed' });
    app.clock.advance(16);
    const rows = elsewhere.findEvents('threadsChanged').flatMap(({ payload }) => payload);
    expect(rows.map(({ state }) => state)).toEqual(['running', 'idle']);
    expect(app.other.findEvents('threadsChanged').at(-1)?.payload).toMatchObject([{ title: 'Renamed' }]);
  });

  it('lists the threads of runs that work in other folders', async () => {
    const elsewhere = new TestWindow('elsewhere', join(folder, 'elsewhere'));
    app.windows.push(elsewhere);
    app.places.set(join(folder, 'worktree'), folder);
    app.codex.answers['thread/list'] = () =>
      ok({
        data: [storedThread('of the run', { cwd: join(folder, 'worktree') })],
        readStates: null,
        nextCursor: null,
        backwardsCursor: null,
      });
    const listed = await app.domain.handlers.listThreads(app.window, { search: '' });
    expect(listed).toMatchObject({ ok: true, value: [{ id: 'of the run' }] });
    expect(app.domain.facade.listSummaries(folder)).toMatchObject([{ id: 'of the run' }]);
    expect(app.domain.facade.listSummaries(join(folder, 'elsewhere'))).toEqual([]);
    app.domain.list.retitle(threadId.parse('of the run'), 'Renamed');
    expect(app.other.findEvents('threadsChanged').at(-1)?.payload).toMatchObject([{ title: 'Renamed' }]);
    expect(elsewhere.findEvents('threadsChanged')).toEqual([]);
  });

  describe('with folders that the user added', () => {
    const beside = join(folder, 'beside');
    const apart = join(folder, 'apart');
    const worktree = join(folder, 'worktree');
    const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id).toSorted();
    beforeEach(() => {
      app.places.set(worktree, beside);
      app.codex.answers['thread/list'] = ({ archived, cwd }) => {
        const folders = archived === true || cwd === null || cwd === undefined ? [] : [cwd].flat();
        const data = folders.map((each) => storedThread(`of ${each}`, { cwd: each }));
        return ok({ data, readStates: null, nextCursor: null, backwardsCursor: null });
      };
    });

    it('lists and reports the threads of exactly its folders in each window', async () => {
      const elsewhere = new TestWindow('elsewhere', apart);
      app.windows.push(elsewhere);
      const listed = await app.domain.handlers.listThreads(app.window, { search: '' });
      expect(listed.ok && ids(listed.value)).toEqual([`of ${folder}`]);
      app.added.push(folder, beside);
      await app.domain.list.listUnread(app.window);
      const known = () => ids(app.domain.facade.listSummaries(folder));
      expect(known()).toEqual(ids([folder, beside, worktree].map((of) => ({ id: `of ${of}` }))));
      expect(app.domain.list.find(threadId.parse(`of ${worktree}`))).toMatchObject({ cwd: worktree, project: beside });

      app.added.splice(0, 2, beside);
      for (const window of [app.window, elsewhere]) window.events.splice(0);
      await app.domain.list.relist();
      const reported = (window: TestWindow) =>
        ids(window.findEvents('threadsChanged').flatMap(({ payload }) => [...payload]));
      expect(reported(app.window)).toEqual(known());
      expect(reported(elsewhere)).toEqual(ids([apart, beside, worktree].map((of) => ({ id: `of ${of}` }))));
      app.added.splice(0, 1);
      app.domain.list.retitle(threadId.parse(`of ${beside}`), 'Renamed');
      expect(reported(elsewhere)).toHaveLength(3);
    });

    it('do not delay what the window shows, and are read once', async () => {
      app.added.push(beside, apart);
      const asked: (readonly string[])[] = [];
      const { 'thread/list': answer = () => refused('') } = app.codex.answers;
      app.codex.answers['thread/list'] = (params) => {
        asked.push([params.cwd ?? []].flat());
        return answer(params);
      };
      const move = async () => {
        await app.domain.handlers.listThreads(app.window, { search: '' });
        expect(asked.at(-1)).toEqual([folder]);
        // Two windows come at once.
        await Promise.all([app.window, app.other].map((window) => app.domain.list.listUnread(window)));
        return asked.splice(0);
      };
      expect(await move()).toEqual([[folder], [beside, worktree], [apart]]);
      expect(await move()).toEqual([[folder]]);
      app.read.set(apart, 'failed');
      expect(await move()).toEqual([[folder], [apart]]);
      await app.domain.list.relist();
      expect(asked.splice(0)).toEqual([[folder], [beside, worktree], [apart]]);
      // One request finds titles in all of them.
      await app.domain.handlers.listThreads(app.window, { search: 'of' });
      expect(asked).toEqual([[folder, beside, worktree, apart]]);
    });

    it('loses the threads of a removed folder, except what it shows', async () => {
      app.added.push(folder, beside);
      await app.domain.list.relist();
      app.other.openThread = threadId.parse(`of ${beside}`);
      app.added.splice(0);
      app.domain.list.unlist(beside);
      const removed = (window: TestWindow) =>
        window.findEvents('threadsRemoved').flatMap(({ payload }) => [...payload]);
      expect(removed(app.window).toSorted()).toEqual([`of ${beside}`, `of ${worktree}`].toSorted());
      expect(removed(app.other)).toEqual([`of ${worktree}`]);
    });

    it("keeps the threads of the user's worktree in the window that has it open", async () => {
      const inWorktree = new TestWindow('in worktree', worktree);
      app.windows.push(inWorktree);
      app.added.push(beside);
      await app.domain.list.relist();
      app.added.splice(0);
      app.domain.list.unlist(beside);
      const removed = (window: TestWindow) =>
        window.findEvents('threadsRemoved').flatMap(({ payload }) => [...payload]);
      expect(removed(app.window).toSorted()).toEqual([`of ${beside}`, `of ${worktree}`].toSorted());
      expect(removed(inWorktree)).toEqual([`of ${beside}`]);
    });

    it('says which folders were read, after their threads, and asks only new ones again', async () => {
      const { 'thread/list': answer } = app.codex.answers;
      app.codex.answers['thread/list'] = (params) =>
        [params.cwd].flat().includes(apart) || answer === undefined ? refused('no such folder') : answer(params);
      app.added.push(folder, beside, apart);
      app.domain.list.announceFolders();
      const states = () => app.window.findEvents('listedFoldersChanged').map(({ payload }) => payload.map(toState));
      const toState = ({ threads }: { readonly threads: string }) => threads;
      expect(states()).toEqual([['unread', 'unread', 'unread']]);
      await app.domain.list.relist([beside, apart]);
      expect(states().at(-1)).toEqual(['unread', 'read', 'failed']);
      const names = app.window.events.map(({ name }) => name);
      expect(names.lastIndexOf('threadsChanged')).toBeLessThan(names.lastIndexOf('listedFoldersChanged'));
      const ofBeside = app.window.findEvents('threadsChanged').flatMap(({ payload }) => payload.map(({ cwd }) => cwd));
      expect(ofBeside).not.toContain(folder);
    });

    it('searches all of its folders', async () => {
      const asked: unknown[] = [];
      const find: typeof emptyThreadStore.find = (query) => {
        asked.push(query.folders);
        return emptyThreadStore.find(query);
      };
      app = new FakeApp({ threadStore: { ...emptyThreadStore, find } });
      app.places.set(worktree, beside);
      app.added.push(beside, folder);
      await app.domain.handlers.searchThreads(app.window, { query: 'words' });
      expect(asked).toEqual([[beside, worktree, folder]]);
    });

    it('has older threads of its folders only', async () => {
      app.added.push(folder, beside);
      const older = async (of: string) => {
        const input = { folder: of, archived: false, have: 0 };
        const listed = await app.domain.handlers.listOlderThreads(app.window, input);
        return listed.ok ? ids(listed.value.threads) : listed.error;
      };
      expect(await older(beside)).toEqual(ids([beside, worktree].map((of) => ({ id: `of ${of}` }))));
      expect(await older(apart)).toEqual([]);
    });

    it('keeps the archives of the others when Codex cannot list one of them', async () => {
      app.codex.answers['thread/list'] = ({ archived, cwd }) => {
        if ([cwd].flat().includes(beside) || archived !== true) return refused('no such folder');
        return ok({
          data: [storedThread('old', { cwd: folder })],
          readStates: null,
          nextCursor: null,
          backwardsCursor: null,
        });
      };
      app.added.push(folder, beside);
      const listed = await app.domain.handlers.listArchivedThreads(app.window, null);
      expect(listed).toMatchObject({ ok: true, value: [{ id: 'old', archived: true }] });
    });
  });

  it('marks a result that the user has not seen', async () => {
    await app.startThread();
    void app.window.leaveFolder();
    app.turnEnded(firstThread, 'turn 1');
    expect(app.domain.facade.listSummaries(folder)).toMatchObject([{ unread: true, state: 'idle' }]);
    await app.domain.handlers.openThread(app.other, { threadId: firstThread });
    expect(app.domain.facade.listSummaries(folder)).toMatchObject([{ unread: false }]);
  });

  it('marks a thread that another client archives or deletes', async () => {
    await app.startThread();
    const reported = () => app.other.findEvents('threadsChanged').flatMap(({ payload }) => payload);
    app.emit(firstThread, 'thread/archived');
    expect(reported().at(-1)).toMatchObject({ id: firstThread, archived: true });
    app.emit(firstThread, 'thread/unarchived');
    expect(reported().at(-1)).toMatchObject({ id: firstThread, archived: false });
    app.emit(firstThread, 'thread/deleted');
    await expect.poll(() => reported().at(-1)).toMatchObject({ id: firstThread, knownToCodex: false });
    const view = await app.domain.handlers.openThread(app.other, { threadId: firstThread });
    expect(view.ok).toBe(true);
  });

  describe('a folder with more threads than one list', () => {
    const count = 950;
    const ids = Array.from({ length: count }, (_, at) => `thread-${String(count - at).padStart(4, '0')}`);
    beforeEach(() => {
      app.codex.answers['thread/list'] = ({ archived, cursor }) => {
        const from = Number(cursor ?? 0);
        const page = archived === true ? [] : ids.slice(from, from + 100);
        return ok({
          data: page.map((id) => storedThread(id, { cwd: folder, updatedAt: Number(id.slice(-4)) })),
          readStates: null,
          nextCursor: from + page.length < count && page.length > 0 ? String(from + 100) : null,
          backwardsCursor: null,
        });
      };
    });
    const older = async (have: number) => {
      const listed = await app.domain.handlers.listOlderThreads(app.window, { folder, archived: false, have });
      if (!listed.ok) throw new Error(listed.error.type);
      return listed.value;
    };

    it('returns older threads on request, down to the last', async () => {
      const first = await app.domain.handlers.listThreads(app.window, { search: '' });
      expect(first.ok && first.value.map(({ id }) => id)).toEqual(ids.slice(0, 400));
      const second = await older(400);
      expect(second.threads.map(({ id }) => id)).toEqual(ids.slice(0, 800));
      expect(second.complete).toBe(false);
      const last = await older(800);
      expect(last.threads.map(({ id }) => id)).toEqual(ids);
      expect(last.complete).toBe(true);
    });

    it('keeps older threads when only the newest are requested again, and drops deleted ones', async () => {
      await older(800);
      ids.splice(10, 1);
      await app.domain.handlers.listThreads(app.window, { search: '' });
      const known = app.domain.facade.listSummaries(folder).map(({ id }) => id);
      expect(known).toEqual(ids);
    });

    it('keeps older threads while Codex does not answer', async () => {
      await older(800);
      app.codex.answers['thread/list'] = () => refused('not now');
      await expect(older(800)).rejects.toThrow('refused');
      expect(app.domain.facade.listSummaries(folder)).toHaveLength(ids.length);
    });
  });

  it('says that a search may have missed threads if Codex did not list all of them, and lists the archive', async () => {
    app.codex.answers['thread/search'] = () => JSON.parse('{"ok":true,"value":{"data":[],"nextCursor":null}}');
    let answersAgain = false;
    app.codex.answers['thread/list'] = ({ archived, cursor }) => {
      const isLast = archived === true || cursor === 'next';
      if (cursor === 'next' && !answersAgain) return refused('not now');
      return ok({
        data: [storedThread(`${isLast}`, { cwd: folder })],
        readStates: null,
        nextCursor: isLast ? null : 'next',
        backwardsCursor: null,
      });
    };
    const search = () => app.domain.handlers.searchInCodex(app.window, { query: 'giraffe' });
    expect(await search()).toMatchObject({ ok: true, value: { complete: false } });
    expect(app.sent('thread/list')).toContainEqual(expect.objectContaining({ archived: true }));
    answersAgain = true;
    expect(await search()).toMatchObject({ ok: true, value: { complete: true } });
  });

  it('drops a thread that Codex lost and that has no content here', async () => {
    app.codex.answers['thread/list'] = () =>
      ok({
        data: [storedThread('theirs', { cwd: folder })],
        readStates: null,
        nextCursor: null,
        backwardsCursor: null,
      });
    await app.domain.handlers.listThreads(app.window, { search: '' });
    app.emit(threadId.parse('theirs'), 'thread/deleted');
    const removed = () => app.other.findEvents('threadsRemoved').map(({ payload }) => payload);
    await expect.poll(removed).toEqual([['theirs']]);
  });
});
