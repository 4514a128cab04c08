import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../shared/base/result.ts';
import { storedThread } from './testing/codex-replies.ts';
import { FakeDesk, firstThread, folder } from './testing/fake-desk.ts';
import { TestWindow } from './testing/test-window.ts';

let desk: FakeDesk;
beforeEach(() => {
  desk = new FakeDesk();
});

describe('the thread list', () => {
  it('has the threads of Codex’s store with what goes on here over them, over all pages', async () => {
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

  it('is told of changes once a frame, and of nothing twice', async () => {
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

  it('in another folder has only what works there, until it has ended', async () => {
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

  it('marks a result that nobody has looked at', async () => {
    await desk.begin();
    desk.domain.releaseWindow(desk.window);
    desk.turnEnded(firstThread, 'turn 1');
    expect(desk.domain.facade.summaries(folder)).toMatchObject([{ unread: true, state: 'idle' }]);
    await desk.domain.handlers.openThread(desk.other, { threadId: firstThread });
    expect(desk.domain.facade.summaries(folder)).toMatchObject([{ unread: false }]);
  });

  it('loses a thread that is archived', async () => {
    await desk.begin();
    desk.tell(firstThread, 'thread/archived');
    expect(desk.other.announced('threadsRemoved').map(({ payload }) => payload)).toEqual([[firstThread]]);
    expect(desk.domain.facade.summaries(folder)).toEqual([]);
  });
});
