import { create } from 'zustand';

/**
 * Whether the browser shows this page's notifications. `default`: the user was not asked. `missing`: the browser has
 * none.
 */
export type BrowserNotificationPermission = NotificationPermission | 'missing';

export type BrowserNotificationsStore = { readonly permission: BrowserNotificationPermission };

/** The browser's permission; `missing` until the page has checked. */
export const useBrowserNotifications = create<BrowserNotificationsStore>()(() => ({ permission: 'missing' }));

/** Stores what the browser allows now. The page calls it on each focus, and after it has asked. */
export function notificationPermissionChanged(permission: BrowserNotificationPermission): void {
  useBrowserNotifications.setState({ permission });
}
