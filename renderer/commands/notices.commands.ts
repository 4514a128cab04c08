import type { ThreadId } from '../../shared/base/ids.ts';
import type { EventPayload } from '../../shared/contract/contract.ts';
import { noticePermissionKnown, useBrowserNotices } from '../stores/browser-notices.store.ts';
import { dialogClosed, pageShown, useFrame } from '../stores/frame.store.ts';
import { useThreads } from '../stores/threads.store.ts';
import { changeOptions } from './options.commands.ts';
import { openThread } from './threads.commands.ts';
import { closeRun, openRun } from './workcells.commands.ts';

/** Keeps what the browser allows; it may be changed in its own settings while the page is in the background. */
export function followNoticePermission(page: Window): void {
  const look = () => noticePermissionKnown('Notification' in page ? Notification.permission : 'missing');
  look();
  page.addEventListener('focus', look);
}

/** Switches notifications of the browser. It is asked only here, and only when they are switched on. */
export async function switchBrowserNotices(on: boolean): Promise<void> {
  if (on) noticePermissionKnown(await Notification.requestPermission());
  if (!on || useBrowserNotices.getState().permission === 'granted') await changeOptions({ browserNotifications: on });
}

/** Has the browser show a notice, where it may; a click leads to its run or thread. */
export function showNotice({ body, run, threadId, title }: EventPayload<'noticeGiven'>): void {
  if (useBrowserNotices.getState().permission !== 'granted') return;
  // A later one of the same thread takes its place.
  const notification = new Notification(title, { body, tag: threadId });
  notification.addEventListener('click', () => {
    notification.close();
    window.focus();
    if (run === undefined) showWantedThread(threadId);
    else openRun(run);
  });
}

/** Shows a thread to which something outside of the page leads, whatever the page showed. */
export function showWantedThread(threadId: ThreadId): void {
  closeRun();
  if (useFrame.getState().dialog === 'palette') dialogClosed();
  pageShown('threads');
  if (useThreads.getState().shown !== threadId) void openThread(threadId);
}
