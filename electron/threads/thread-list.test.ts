import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import { ok } from '../../shared/base/result.ts';
import { refused, storedThread } from './testing/codex-replies.ts';
import { FakeDesk, firstThread, folder } from './testing/fake-desk.ts';
import { TestWindow } from './testing/test-window.ts';

let desk: FakeDesk;
beforeEach(() => {
  desk = new FakeDesk();
});

describe('the thread list', () => {
  it('has the threads of Codex’s store with their activity here, over all pages', async () => {
    desk.codex.answers['thread/list'] = ({ cursor }) => {
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
    await desk.send('Hello');
    const listed = await desk.domain.handlers.listThreads(desk.window, { search: '' });
    expect(listed).toMatchObject({
      ok: true,
      value: [{ id: firstThread, state: 'running' }, { id: 'newer', state: 'idle' }, { id: 'older' }],
    });
    expect(desk.sent('thread/list')).toMatchObject([{ cwd: folder, modelProviders: [] }, { cursor: 'next' }]);
    const found = await desk.domain.handlers.listThreads(desk.window, { search: 'HELL' });
    expect(found).toMatchObject({ ok: true, value: [{ id: firstThread }, {}, {}] });
    expect(desk.sent('thread/list')[2]).toMatchObject({ searchTerm: 'HELL' });
  });

  it('announces changes once per frame, and nothing twice', async () => {
    await desk.begin();
    desk.clock.advance(16);
    const rows = () => desk.other.announced('threadsChanged').flatMap(({ payload }) => payload);
    expect(rows()).toMatchObject([{ id: firstThread, title: 'Hello', state: 'running' }]);
    desk.tell(firstThread, 'thread/status/changed', { status: { type: 'active', activeFlags: [] } });
    desk.clock.advance(16);
    expect(rows()).toHaveLength(1);
    desk.tell(firstThread, 'thread/name/updated', { threadName: 'Renamed' });
    desk.clock.advance(16);
    expect(rows().at(-1)).toMatchObject({ title: 'Renamed' });
  });

  it('starts with what was used last, even if the clock was set back', async () => {
    await desk.begin();
    desk.turnEnded(firstThread, 'turn 1');
    await desk.send('Another');
    desk.clock.advance(-3_600_000);
    await desk.send('More', { threadId: firstThread });
    const first = desk.domain.facade.summaries(folder)[0];
    expect(first?.id).toBe(firstThread);
  });

  it('in another folder has only working threads, until they end', async () => {
    const elsewhere = new TestWindow('elsewhere', join(folder, 'elsewhere'));
    desk.windows.push(elsewhere);
    await desk.begin();
    desk.clock.advance(16);
    desk.turnEnded(firstThread, 'turn 1');
    desk.clock.advance(16);
    desk.tell(firstThread, 'thread/name/updated', { threadName: 'Renamed' });
    desk.clock.advance(16);
    const rows = elsewhere.announced('threadsChanged').flatMap(({ payload }) => payload);
    expect(rows.map(({ state }) => state)).toEqual(['running', 'idle']);
    expect(desk.other.announced('threadsChanged').at(-1)?.payload).toMatchObject([{ title: 'Renamed' }]);
  });

  it('marks a result that the person has not seen', async () => {
    await desk.begin();
    void desk.window.leaveFolder();
    desk.turnEnded(firstThread, 'turn 1');
    expect(desk.domain.facade.summaries(folder)).toMatchObject([{ unread: true, state: 'idle' }]);
    await desk.domain.handlers.openThread(desk.other, { threadId: firstThread });
    expect(desk.domain.facade.summaries(folder)).toMatchObject([{ unread: false }]);
  });

  it('marks a thread that another client archives or deletes', async () => {
    await desk.begin();
    const told = () => desk.other.announced('threadsChanged').flatMap(({ payload }) => payload);
    desk.tell(firstThread, 'thread/archived');
    expect(told().at(-1)).toMatchObject({ id: firstThread, archived: true });
    desk.tell(firstThread, 'thread/unarchived');
    expect(told().at(-1)).toMatchObject({ id: firstThread, archived: false });
    desk.tell(firstThread, 'thread/deleted');
    await expect.poll(() => told().at(-1)).toMatchObject({ id: firstThread, knownToCodex: false });
    const view = await desk.domain.handlers.openThread(desk.other, { threadId: firstThread });
    expect(view.ok).toBe(true);
  });

  describe('a folder with more threads than one list', () => {
    const count = 950;
    const ids = Array.from({ length: count }, (_, at) => `thread-${String(count - at).padStart(4, '0')}`);
    beforeEach(() => {
      desk.codex.answers['thread/list'] = ({ archived, cursor }) => {
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
      const listed = await desk.domain.handlers.listOlderThreads(desk.window, { archived: false, have });
      if (!listed.ok) throw new Error(listed.error.type);
      return listed.value;
    };

    it('returns the older ones on request, down to the last', async () => {
      const first = await desk.domain.handlers.listThreads(desk.window, { search: '' });
      expect(first.ok && first.value.map(({ id }) => id)).toEqual(ids.slice(0, 400));
      const second = await older(400);
      expect(second.threads.map(({ id }) => id)).toEqual(ids.slice(0, 800));
      expect(second.complete).toBe(false);
      const last = await older(800);
      expect(last.threads.map(({ id }) => id)).toEqual(ids);
      expect(last.complete).toBe(true);
    });

    it('still knows them when only the newest are requested again, and drops deleted ones', async () => {
      await older(800);
      ids.splice(10, 1);
      await desk.domain.handlers.listThreads(desk.window, { search: '' });
      const known = desk.domain.facade.summaries(folder).map(({ id }) => id);
      expect(known).toEqual(ids);
    });

    it('knows them while Codex does not answer', async () => {
      await older(800);
      desk.codex.answers['thread/list'] = () => refused('not now');
      await expect(older(800)).rejects.toThrow('refused');
      expect(desk.domain.facade.summaries(folder)).toHaveLength(ids.length);
    });
  });

  it('drops a thread that Codex lost and that has nothing here', async () => {
    desk.codex.answers['thread/list'] = () =>
      ok({
        data: [storedThread('theirs', { cwd: folder })],
        readStates: null,
        nextCursor: null,
        backwardsCursor: null,
      });
    await desk.domain.handlers.listThreads(desk.window, { search: '' });
    desk.tell(threadId.parse('theirs'), 'thread/deleted');
    const removed = () => desk.other.announced('threadsRemoved').map(({ payload }) => payload);
    await expect.poll(removed).toEqual([['theirs']]);
  });
});
