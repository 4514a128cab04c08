import type { Platform } from '../host/platform.ts';
import { describeNotice, type Notice } from '../notifications/notice.ts';
import type { OptionsStore } from '../settings/options-store.ts';
import type { Navigator } from './navigator.ts';
import type { ProfileKind, Windows } from './windows.ts';

/** Tells the person of what they do not look at: by the system, or where only pages can, by the page it leads to. */
export class NotificationService {
  readonly #windows: Windows;
  readonly #navigator: Navigator;
  readonly #platform: Pick<Platform, 'notify'>;
  readonly #options: Pick<OptionsStore, 'snapshot'>;

  constructor(
    windows: Windows,
    navigator: Navigator,
    platform: Pick<Platform, 'notify'>,
    options: Pick<OptionsStore, 'snapshot'>,
  ) {
    this.#windows = windows;
    this.#navigator = navigator;
    this.#platform = platform;
    this.#options = options;
  }

  /** Gives a notice, unless the person looks at its thread or does not want any. */
  give(profile: ProfileKind, notice: Notice): void {
    const { run, seenIn, threadId } = notice;
    const { browserNotifications, notifications, notificationTitles } = this.#options.snapshot.values;
    const { notify } = this.#platform;
    if (!(notify === null ? browserNotifications : notifications)) return;
    if (this.#windows.of(profile).some(({ inFront }) => inFront !== null && seenIn.includes(inFront))) return;
    const words = describeNotice(notice, notificationTitles);
    if (notify === null) {
      this.#navigator
        .windowFor(profile, notice)
        ?.broadcast({ name: 'noticeGiven', payload: { ...words, threadId, ...(run !== undefined && { run }) } });
    } else notify(words, () => this.#navigator.toThread(profile, notice));
  }
}
