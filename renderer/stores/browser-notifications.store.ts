import { create } from 'zustand';

/**
 * Whether the browser shows this page's notifications. `default`: the person was not asked. `missing`: the browser has
 * none.
 */
export type NoticePermission = NotificationPermission | 'missing';

export type BrowserNotificationsStore = { readonly permission: NoticePermission };

export const useBrowserNotifications = create<BrowserNotificationsStore>()(() => ({ permission: 'missing' }));

export function noticePermissionKnown(permission: NoticePermission): void {
  useBrowserNotifications.setState({ permission });
}
