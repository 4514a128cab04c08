import { create } from 'zustand';

/** Whether the browser shows notifications of this page; `default`: nobody has asked, `missing`: it has none. */
export type NoticePermission = NotificationPermission | 'missing';

export type BrowserNotificationsStore = { readonly permission: NoticePermission };

export const useBrowserNotifications = create<BrowserNotificationsStore>()(() => ({ permission: 'missing' }));

export function noticePermissionKnown(permission: NoticePermission): void {
  useBrowserNotifications.setState({ permission });
}
