import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { NotificationConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { appId, SystemNotifications } from './notifications.ts';

class FakeNotification extends EventEmitter {
  readonly options: NotificationConstructorOptions;
  shown = 0;
  constructor(options: NotificationConstructorOptions) {
    super();
    this.options = options;
  }
  show() {
    this.shown += 1;
  }
}

describe('a system notification', () => {
  it('a system notification is shown with its texts, and runs its action when clicked', () => {
    const made: FakeNotification[] = [];
    const notifications = new SystemNotifications((options) => {
      const notification = new FakeNotification(options);
      made.push(notification);
      return notification;
    });
    let clicks = 0;
    notifications.show({ title: 'Approval needed', body: 'Fix the parser' }, () => {
      clicks += 1;
    });
    expect(made).toMatchObject([{ shown: 1, options: { title: 'Approval needed', body: 'Fix the parser' } }]);
    expect(clicks).toBe(0);
    made[0]?.emit('click');
    expect(clicks).toBe(1);
  });

  it('a system notification is skipped if the system shows none', () => {
    const notifications = new SystemNotifications(() => null);
    expect(() => notifications.show({ title: 'A', body: '' }, () => undefined)).not.toThrow();
  });
});

it('matches the id of the installed app', () => {
  const packaging = readFileSync(new URL('../../electron-builder.yml', import.meta.url), 'utf8');
  expect(/^appId: (.+)$/m.exec(packaging)?.[1]).toBe(appId);
});
