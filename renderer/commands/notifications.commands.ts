import type { ThreadId } from '../../shared/base/ids.ts';
import type { EventPayload } from '../../shared/contract/contract.ts';
import { notificationPermissionChanged, useBrowserNotifications } from '../stores/browser-notifications.store.ts';
import { closeDialog, showTranscriptPage, useFrame } from '../stores/frame.store.ts';
import { restoringEnded } from '../stores/thread-actions.store.ts';
import { useThreads } from '../stores/threads.store.ts';
import { closeRun, openRun } from './recorded-runs.commands.ts';
import { changeSettings } from './settings.commands.ts';
import { showThread } from './workspace.commands.ts';

/**
 * Follows what the browser allows. The user can change that in the browser's settings while the page is in the
 * background.
 */
export function followNotificationPermission(page: Window): void {
  const look = () => notificationPermissionChanged('Notification' in page ? Notification.permission : 'missing');
  look();
  page.addEventListener('focus', look);
}

/** Switches browser notifications. Asks the browser only here, and only when they are switched on. */
export async function switchBrowserNotifications(on: boolean): Promise<void> {
  if (on) notificationPermissionChanged(await Notification.requestPermission());
  if (!on || useBrowserNotifications.getState().permission === 'granted')
    await changeSettings({ browserNotifications: on });
}

/** Has the browser show a notice, if it may; a click opens its run or thread. */
export function showNotification({ body, run, threadId, title }: EventPayload<'notificationRequested'>): void {
  if (useBrowserNotifications.getState().permission !== 'granted') return;
  // A later one for the same thread replaces it.
  const notification = new Notification(title, { body, tag: threadId });
  notification.addEventListener('click', () => {
    notification.close();
    window.focus();
    if (run === undefined) showRequestedThread(threadId);
    else openRun(run);
  });
}

/** Shows a thread that something outside the page links to, whatever the page shows. */
export function showRequestedThread(threadId: ThreadId): void {
  closeRun();
  if (useFrame.getState().dialog === 'palette') closeDialog();
  showTranscriptPage();
  restoringEnded();
  if (useThreads.getState().shown !== threadId) void showThread(threadId);
}
