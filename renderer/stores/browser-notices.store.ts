import { create } from 'zustand';

/** Whether the browser shows notifications of this page; `default`: nobody has asked, `missing`: it has none. */
export type NoticePermission = NotificationPermission | 'missing';

export type BrowserNoticesStore = { readonly permission: NoticePermission };

export const useBrowserNotices = create<BrowserNoticesStore>()(() => ({ permission: 'missing' }));

export function noticePermissionKnown(permission: NoticePermission): void {
  useBrowserNotices.setState({ permission });
}
