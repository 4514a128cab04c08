import type { Notification, NotificationConstructorOptions } from 'electron';
import type { NoticeText } from '../host/platform.ts';

/**
 * The app's id for the system, as in electron-builder.yml. Windows shows notifications, and groups windows with pinned
 * icons, only for an app with the same id as its installation.
 */
export const appId = 'app.workcell.desktop';

/** The part of a system notification that we use. */
export interface ShownNotification extends Pick<Notification, 'show'> {
  on(event: 'click' | 'close' | 'failed', received: () => void): unknown;
}

/** Shows system notifications. */
export class SystemNotifications {
  readonly #create: (options: NotificationConstructorOptions) => ShownNotification | null;
  /** The shown notifications. An unreferenced one is garbage collected, and its click is lost. */
  readonly #shown = new Set<ShownNotification>();

  /** `create` returns a notification, or null if the system shows none. */
  constructor(create: (options: NotificationConstructorOptions) => ShownNotification | null) {
    this.#create = create;
  }

  show({ body, title }: NoticeText, clicked: () => void): void {
    const notification = this.#create({ title, body });
    if (notification === null) return;
    const letGo = () => void this.#shown.delete(notification);
    this.#shown.add(notification);
    notification.on('click', () => {
      letGo();
      clicked();
    });
    notification.on('close', letGo);
    notification.on('failed', letGo);
    notification.show();
  }
}
