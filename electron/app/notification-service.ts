import type { Platform } from '../host/platform.ts';
import { describeNotice, type Notice } from '../notifications/notice.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { Navigator } from './navigator.ts';
import type { ProfileKind, Windows } from './windows.ts';

/**
 * Notifies the user about things they are not viewing: through the system or, if only pages can, through the target
 * page.
 */
export class NotificationService {
  readonly #windows: Windows;
  readonly #navigator: Navigator;
  readonly #platform: Pick<Platform, 'notify'>;
  readonly #settings: Pick<SettingsStore, 'snapshot'>;

  constructor(
    windows: Windows,
    navigator: Navigator,
    platform: Pick<Platform, 'notify'>,
    options: Pick<SettingsStore, 'snapshot'>,
  ) {
    this.#windows = windows;
    this.#navigator = navigator;
    this.#platform = platform;
    this.#settings = options;
  }

  /** Shows a notification, unless the user is viewing its thread or has turned notifications off. */
  notify(profile: ProfileKind, notice: Notice): void {
    const { run, seenIn, threadId } = notice;
    const { browserNotifications, notifications, notificationTitles } = this.#settings.snapshot.values;
    const { notify } = this.#platform;
    if (!(notify === null ? browserNotifications : notifications)) return;
    if (
      this.#windows
        .listWindows(profile)
        .some(({ viewedThread }) => viewedThread !== null && seenIn.includes(viewedThread))
    )
      return;
    const text = describeNotice(notice, notificationTitles);
    if (notify === null) {
      this.#navigator
        .findWindow(profile, notice)
        ?.send({ name: 'notificationRequested', payload: { ...text, threadId, ...(run !== undefined && { run }) } });
    } else notify(text, () => this.#navigator.showThread(profile, notice));
  }
}
