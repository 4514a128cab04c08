import { describe, expect, it } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import type { HostEvent } from '../../shared/contract/contract.ts';
import { defaultSettings, type Settings } from '../../shared/settings/settings-schema.ts';
import type { WorkspaceSnapshot } from '../../shared/workspace/workspace-snapshot.ts';
import type { FirstView, NoticeText } from '../host/platform.ts';
import type { Notice } from '../notifications/notice.ts';
import { Navigator } from './navigator.ts';
import { NotificationService } from './notification-service.ts';
import { plainHost, Windows } from './windows.ts';

const thread = threadId.parse('thread');
const workspace: WorkspaceSnapshot = {
  path: '/folder',
  name: 'folder',
  displayPath: '/folder',
  gitRoot: null,
  branch: null,
  trust: 'writable',
};
const notice: Notice = { type: 'turnEnded', threadId: thread, seenIn: [thread], title: 'Fix it', folder: '/folder' };

function setUp({ inBrowser = false, ...values }: Partial<Settings> & { readonly inBrowser?: boolean } = {}) {
  const shown: { readonly words: NoticeText; readonly click: () => void }[] = [];
  const opened: FirstView[] = [];
  const windows = new Windows(new ManualClock(), () => undefined);
  const notices = new NotificationService(
    windows,
    new Navigator(windows, { openWindow: (view) => void opened.push(view) }),
    { notify: inBrowser ? null : (words, click) => void shown.push({ words, click }) },
    { snapshot: { values: { ...defaultSettings, ...values }, file: '', lines: {}, problems: [] } },
  );
  /** Opens a window with a page, which records calls. */
  const open = () => {
    const { session } = windows.claimWindow(null);
    const done: (HostEvent['name'] | 'front')[] = [];
    windows.connect(session, ({ name }) => void done.push(name), {
      ...plainHost,
      bringForward: () => void done.push('front'),
    });
    return { done, session };
  };
  return { notices, open, opened, shown };
}

describe('notifications', () => {
  it('opens the window that shows the thread of a notification and brings it to the front', () => {
    const { notices, open, shown } = setUp();
    const other = open();
    const window = open();
    window.session.openThread = thread;
    window.session.workspace = workspace;
    notices.notify('personal', notice);
    shown[0]?.click();
    expect(window.done).toEqual(['front', 'threadRequested']);
    expect(other.done).toEqual([]);
  });

  it('opens a window for the thread of a notification if none is left', () => {
    const { notices, opened, shown } = setUp();
    notices.notify('personal', notice);
    shown[0]?.click();
    expect(opened).toEqual([{ workspace: '/folder', inDemo: false, shows: { thread, place: null, view: null } }]);
  });

  it('shows no notification for the thread in front or while notifications are off', () => {
    const { notices, open, shown } = setUp();
    open().session.viewedThread = thread;
    notices.notify('personal', notice);
    const off = setUp({ notifications: false });
    off.notices.notify('personal', notice);
    expect([...shown, ...off.shown]).toEqual([]);
  });

  it('sends a notification to one page of a browser once browser notifications are on', () => {
    const off = setUp({ inBrowser: true });
    const offWindow = off.open();
    off.notices.notify('personal', notice);
    expect(offWindow.done).toEqual([]);
    const on = setUp({ inBrowser: true, browserNotifications: true });
    const windows = [on.open(), on.open()];
    on.notices.notify('personal', notice);
    expect(windows.flatMap(({ done }) => done)).toEqual(['notificationRequested']);
  });
});
