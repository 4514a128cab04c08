import { afterEach, describe, expect, it } from 'vitest';
import { answer, run } from '../../fixtures/provider/script.ts';
import type { NoticeText } from '../host/platform.ts';
import { nextApproval, send, TestApp, turnEnded } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

let app: TestApp;
afterEach(() => app.end());

const heardBy = (window: TestWindow, name: string) =>
  window.received.filter((event) => event.name === name).map(({ payload }) => payload);

describe('notifications of a host whose pages show them', () => {
  it('go to the window of the thread, unless the person is viewing it there or elsewhere', async () => {
    app = await TestApp.start({
      steps: [run('touch made.txt', { callId: 'call_touch' }), answer('Made it.'), answer('Again.')],
      options: { desktop: { browser_notifications: true } },
    });
    const other = await app.openWindow();
    const window = await app.openWindow();
    const threadId = await send(window, 'Make a file');
    const { id } = await nextApproval(window);
    const waits = { title: 'Approval needed', body: 'Make a file', threadId };
    await window.until(() => heardBy(window, 'noticeGiven').length > 0);
    expect(heardBy(window, 'noticeGiven')).toEqual([waits]);

    await window.get('resolveApproval', { approvalId: id, decision: { type: 'approve' } });
    await turnEnded(window);
    const ended = { title: 'Codex finished', body: 'Make a file', threadId };
    await window.until(() => heardBy(window, 'noticeGiven').length > 1);
    expect(heardBy(window, 'noticeGiven')).toEqual([waits, ended]);

    await other.get('reportInFront', { threadId });
    await send(window, 'Once more', { threadId });
    await turnEnded(window);
    expect(heardBy(window, 'noticeGiven')).toHaveLength(2);
    expect(heardBy(other, 'noticeGiven')).toEqual([]);
  });
});

describe('a link from outside', () => {
  it('opens the thread that it names, even at startup, and changes nothing else', async () => {
    app = await TestApp.start({ steps: [answer('Done.')] });
    const window = await app.openWindow();
    const threadId = await send(window, 'Make a file');
    await turnEnded(window);
    await app.restart();
    const other = await app.connect();
    await other.get('openWorkspace', { path: app.workspace.path });

    expect(await app.followLink(`workcell://thread/${threadId}`)).toBe(true);
    expect(await app.followLink(`workcell://workcell/wc-thread-${threadId}`)).toBe(true);
    expect(await app.followLink(`workcell://thread/${threadId}?send=more`)).toBe(false);
    await other.until(() => heardBy(other, 'runWanted').length > 0);
    expect(heardBy(other, 'threadWanted')).toEqual([{ threadId }]);
    const run = { projectRoot: app.workspace.path, workcellId: `wc-thread-${threadId}` };
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
    const shown: { readonly words: NoticeText; readonly click: () => void }[] = [];
    app = await TestApp.start({
      steps: [answer('Done.')],
      options: { desktop: { notification_titles: false } },
      notify: (words, click) => void shown.push({ words, click }),
    });
    const window = await app.openWindow();
    const threadId = await send(window, 'Make a file');
    await turnEnded(window);
    await window.until(() => shown.length > 0);
    expect(shown.map(({ words }) => words)).toEqual([{ title: 'Codex finished', body: '' }]);
    expect(heardBy(window, 'noticeGiven')).toEqual([]);
    shown[0]?.click();
    await window.until(() => heardBy(window, 'threadWanted').length > 0);
    expect(heardBy(window, 'threadWanted')).toEqual([{ threadId }]);

    const { path: workspace } = app.workspace;
    const opened = await app.connect(null, { firstView: { workspace, inDemo: false, thread: threadId } });
    expect(opened.app).toMatchObject({ workspace: { path: workspace }, openThread: threadId });
  });
});
