import { afterEach, describe, expect, it } from 'vitest';
import { answer, run } from '../../fixtures/provider/script.ts';
import type { NoticeWords } from '../host/platform.ts';
import { nextApproval, send, TestApp, turnEnded } from './testing/test-desk.ts';
import type { TestWindow } from './testing/test-window.ts';

let desk: TestApp;
afterEach(() => desk.end());

const heardBy = (window: TestWindow, name: string) =>
  window.heard.filter((event) => event.name === name).map(({ payload }) => payload);

describe('notifications of a host whose pages show them', () => {
  it('go to the window of the thread, unless the person is viewing it there or elsewhere', async () => {
    desk = await TestApp.start({
      steps: [run('touch made.txt', { callId: 'call_touch' }), answer('Made it.'), answer('Again.')],
      options: { desktop: { browser_notifications: true } },
    });
    const other = await desk.openWindow();
    const window = await desk.openWindow();
    const threadId = await send(window, 'Make a file');
    const { id } = await nextApproval(window);
    const waits = { title: 'An approval waits for you', body: 'Make a file', threadId };
    await window.until(() => heardBy(window, 'noticeGiven').length > 0);
    expect(heardBy(window, 'noticeGiven')).toEqual([waits]);

    await window.get('resolveApproval', { approvalId: id, decision: { type: 'approve' } });
    await turnEnded(window);
    const ended = { title: 'Codex has finished its turn', body: 'Make a file', threadId };
    await window.until(() => heardBy(window, 'noticeGiven').length > 1);
    expect(heardBy(window, 'noticeGiven')).toEqual([waits, ended]);

    await other.get('tellInFront', { threadId });
    await send(window, 'Once more', { threadId });
    await turnEnded(window);
    expect(heardBy(window, 'noticeGiven')).toHaveLength(2);
    expect(heardBy(other, 'noticeGiven')).toEqual([]);
  });
});

describe('a link from outside', () => {
  it('opens the thread that it names, even at startup, and changes nothing else', async () => {
    desk = await TestApp.start({ steps: [answer('Done.')] });
    const window = await desk.openWindow();
    const threadId = await send(window, 'Make a file');
    await turnEnded(window);
    await desk.restart();
    const other = await desk.connect();
    await other.get('openWorkspace', { path: desk.workspace.path });

    expect(await desk.followLink(`workcell://thread/${threadId}`)).toBe(true);
    expect(await desk.followLink(`workcell://workcell/wc-thread-${threadId}`)).toBe(true);
    expect(await desk.followLink(`workcell://thread/${threadId}?send=more`)).toBe(false);
    await other.until(() => heardBy(other, 'runWanted').length > 0);
    expect(heardBy(other, 'threadWanted')).toEqual([{ threadId }]);
    const run = { projectRoot: desk.workspace.path, workcellId: `wc-thread-${threadId}` };
    expect(heardBy(other, 'runWanted')).toEqual([run]);
    const refused = async () => {
      const { lines } = await other.get('readDiagnostics', { after: 0, limit: 10_000 });
      return lines.filter(({ text }) => text.startsWith('A link was refused')).map(({ level }) => level);
    };
    await expect.poll(refused).toEqual(['warning']);
  });
});

describe('notifications of a host that shows them itself', () => {
  it('open the thread in the window of its folder, and show no title if that is off', async () => {
    const shown: { readonly words: NoticeWords; readonly click: () => void }[] = [];
    desk = await TestApp.start({
      steps: [answer('Done.')],
      options: { desktop: { notification_titles: false } },
      notify: (words, click) => void shown.push({ words, click }),
    });
    const window = await desk.openWindow();
    const threadId = await send(window, 'Make a file');
    await turnEnded(window);
    await window.until(() => shown.length > 0);
    expect(shown.map(({ words }) => words)).toEqual([{ title: 'Codex has finished its turn', body: '' }]);
    expect(heardBy(window, 'noticeGiven')).toEqual([]);
    shown[0]?.click();
    await window.until(() => heardBy(window, 'threadWanted').length > 0);
    expect(heardBy(window, 'threadWanted')).toEqual([{ threadId }]);

    const { path: workspace } = desk.workspace;
    const opened = await desk.connect(null, { firstView: { workspace, inDemo: false, thread: threadId } });
    expect(opened.desk).toMatchObject({ workspace: { path: workspace }, openThread: threadId });
  });
});
