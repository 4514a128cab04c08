import type { Notification, NotificationConstructorOptions } from 'electron';
import type { NoticeText } from '../host/platform.ts';

/** The part of a notification of the system that is used. */
export interface ShownNotification extends Pick<Notification, 'show'> {
  on(event: 'click' | 'close' | 'failed', received: () => void): unknown;
}

/** Shows notifications of the system. */
export class SystemNotifications {
  readonly #create: (options: NotificationConstructorOptions) => ShownNotification | null;
  /** One that nobody holds is collected, and its click is never heard. */
  readonly #shown = new Set<ShownNotification>();

  /** `create` makes one; null where the system shows none. */
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
