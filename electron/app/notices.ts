import { describeNotice, type Notice } from '../attention/notice.ts';
import type { OptionsStore } from '../options/options-store.ts';
import type { Platform } from './platform.ts';
import type { ProfileKind, Seat, Windows } from './windows.ts';

/** Tells the person of what they do not look at: by the system, or where only pages can, by the page it leads to. */
export class Notices {
  readonly #windows: Windows;
  readonly #platform: Pick<Platform, 'notify' | 'openWindow'>;
  readonly #options: Pick<OptionsStore, 'snapshot'>;

  constructor(
    windows: Windows,
    platform: Pick<Platform, 'notify' | 'openWindow'>,
    options: Pick<OptionsStore, 'snapshot'>,
  ) {
    this.#windows = windows;
    this.#platform = platform;
    this.#options = options;
  }

  /** Gives a notice, unless the person looks at its thread or does not want any. */
  give(profile: ProfileKind, notice: Notice): void {
    const { seenIn, threadId } = notice;
    const { browserNotifications, notifications, notificationTitles } = this.#options.snapshot.values;
    const { notify } = this.#platform;
    if (!(notify === null ? browserNotifications : notifications)) return;
    if (this.#windows.of(profile).some(({ inFront }) => inFront !== null && seenIn.includes(inFront))) return;
    const words = describeNotice(notice, notificationTitles);
    if (notify === null) {
      this.#windowFor(profile, notice)?.announce({ name: 'noticeGiven', payload: { ...words, threadId } });
    } else notify(words, () => this.#show(profile, notice));
  }

  /** Brings the thread of a notice to the front, in a new window where there is none. */
  #show(profile: ProfileKind, notice: Notice): void {
    const seat = this.#windowFor(profile, notice);
    if (seat !== null) {
      seat.bringForward();
      seat.announce({ name: 'threadWanted', payload: { threadId: notice.threadId } });
    } else if (profile === 'personal' && notice.folder !== '') {
      this.#platform.openWindow?.({ workspace: notice.folder, inDemo: false, thread: notice.threadId });
    }
  }

  /** The window that has the thread open, or its folder, or else any with a page; null where there is none. */
  #windowFor(profile: ProfileKind, { folder, threadId }: Notice): Seat | null {
    const seats = this.#windows.of(profile).filter(({ page }) => page !== null);
    const fitting =
      seats.find(({ openThread }) => openThread === threadId) ??
      seats.find(({ workspace }) => workspace?.path === folder);
    return fitting ?? seats[0] ?? null;
  }
}
