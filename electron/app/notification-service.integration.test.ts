import { afterEach, describe, expect, it } from 'vitest';
import { answer, run } from '../../fixtures/provider/script.ts';
import type { NoticeText } from '../host/platform.ts';
import { sendMessage, TestApp, waitForApproval, waitForTurnEnd } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

let app: TestApp;
afterEach(() => app.end());

const receivedBy = (window: TestWindow, name: string) =>
  window.received.filter((event) => event.name === name).map(({ payload }) => payload);

describe('notifications of a host whose pages show them', () => {
  it('sends a notification to the window of the thread, unless the user is viewing it there or elsewhere', async () => {
    app = await TestApp.start({
      steps: [run('touch made.txt', { callId: 'call_touch' }), answer('Made it.'), answer('Again.')],
      settings: { desktop: { browser_notifications: true } },
    });
    const other = await app.openWindow();
    const window = await app.openWindow();
    const threadId = await sendMessage(window, 'Make a file');
    const { id } = await waitForApproval(window);
    const waits = { title: 'Approval needed', body: 'Make a file', threadId };
    await window.until(() => receivedBy(window, 'notificationRequested').length > 0);
    expect(receivedBy(window, 'notificationRequested')).toEqual([waits]);

    await window.get('resolveApproval', { approvalId: id, decision: { type: 'approve' } });
    await waitForTurnEnd(window);
    const ended = { title: 'Codex finished', body: 'Make a file', threadId };
    await window.until(() => receivedBy(window, 'notificationRequested').length > 1);
    expect(receivedBy(window, 'notificationRequested')).toEqual([waits, ended]);

    await other.get('reportInFront', { threadId });
    await sendMessage(window, 'Once more', { threadId });
    await waitForTurnEnd(window);
    expect(receivedBy(window, 'notificationRequested')).toHaveLength(2);
    expect(receivedBy(other, 'notificationRequested')).toEqual([]);
  });
});

describe('a link from outside', () => {
  it('opens the thread that a link names, even at startup, and changes nothing else', async () => {
    app = await TestApp.start({ steps: [answer('Done.')] });
    const window = await app.openWindow();
    const threadId = await sendMessage(window, 'Make a file');
    await waitForTurnEnd(window);
    await app.restart();
    const other = await app.connect();
    await other.get('openWorkspace', { path: app.workspace.path });

    expect(await app.followLink(`workcell://thread/${threadId}`)).toBe(true);
    expect(await app.followLink(`workcell://workcell/wc-thread-${threadId}`)).toBe(true);
    expect(await app.followLink(`workcell://thread/${threadId}?send=more`)).toBe(false);
    await other.until(() => receivedBy(other, 'runRequested').length > 0);
    expect(receivedBy(other, 'threadRequested')).toEqual([{ threadId }]);
    const run = { projectRoot: app.workspace.path, runId: `wc-thread-${threadId}` };
    expect(receivedBy(other, 'runRequested')).toEqual([run]);
    const refused = async () => {
      const { lines } = await other.get('readDiagnostics', { after: 0, limit: 10_000 });
      return lines.filter(({ text }) => text.startsWith('A link was refused')).map(({ level }) => level);
    };
    await expect.poll(refused).toEqual(['warning']);
  });
});

describe('notifications of a host that shows them itself', () => {
  it('opens the thread of a notification in the window of its folder, and shows no title if titles are off', async () => {
    const shown: { readonly words: NoticeText; readonly click: () => void }[] = [];
    app = await TestApp.start({
      steps: [answer('Done.')],
      settings: { desktop: { notification_titles: false } },
      notify: (words, click) => void shown.push({ words, click }),
    });
    const window = await app.openWindow();
    const threadId = await sendMessage(window, 'Make a file');
    await waitForTurnEnd(window);
    await window.until(() => shown.length > 0);
    expect(shown.map(({ words }) => words)).toEqual([{ title: 'Codex finished', body: '' }]);
    expect(receivedBy(window, 'notificationRequested')).toEqual([]);
    shown[0]?.click();
    await window.until(() => receivedBy(window, 'threadRequested').length > 0);
    expect(receivedBy(window, 'threadRequested')).toEqual([{ threadId }]);

    const { path: workspace } = app.workspace;
    const shows = { thread: threadId, place: null, view: null };
    const opened = await app.connect(null, { firstView: { workspace, inDemo: false, shows } });
    expect(opened.app).toMatchObject({ workspace: { path: workspace }, openThread: threadId });
  });
});
