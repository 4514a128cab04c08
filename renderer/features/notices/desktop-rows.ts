import type { HostFacts } from '../../../shared/contract/desk.ts';
import { t } from '../../../shared/words/words.ts';
import type { NoticePermission } from '../../stores/browser-notices.store.ts';

export type DesktopRowId =
  | 'notifications'
  | 'browserNotifications'
  | 'notificationTitles'
  | 'tray'
  | 'keepAwake'
  | 'noKeepAwake';

export type DesktopFacts = {
  readonly hostKind: HostFacts['kind'];
  readonly platform: HostFacts['platform'];
  readonly permission: NoticePermission;
};

type DesktopRow = { readonly id: DesktopRowId; readonly name: string; readonly help: string };

/** The settings of what the app does outside of its windows; a browser says what it cannot do. */
export function describeDesktop({ hostKind, permission, platform }: DesktopFacts): readonly DesktopRow[] {
  return [
    hostKind === 'desktop'
      ? { id: 'notifications', name: t`Notifications`, help: whatIsTold }
      : { id: 'browserNotifications', name: t`Notifications`, help: `${whatIsTold} ${inBrowser[permission]}` },
    {
      id: 'notificationTitles',
      name: t`Titles in notifications`,
      help: t`A notification says what the thread is called, and never more of it. Switched off, it says only what happened.`,
    },
    ...(hostKind === 'desktop'
      ? [{ id: 'tray' as const, name: t`Icon in the tray`, help: `${whatTraySays} ${trayOf[platform]}` }]
      : []),
    hostKind === 'desktop'
      ? {
          id: 'keepAwake',
          name: t`Keep the machine awake`,
          help: t`The machine does not fall asleep while a turn runs. Its display may.`,
        }
      : {
          id: 'noKeepAwake',
          name: t`Keep the machine awake`,
          help: t`A browser cannot keep the machine from falling asleep while a turn runs. The desktop app can.`,
        },
  ];
}

const whatTraySays = t`Says how many turns run and how many approvals wait; its menu leads to their threads.`;

const trayOf: Readonly<Record<HostFacts['platform'], string>> = {
  darwin: t`It is in the menu bar.`,
  win32: t`Closing the last window quits the app as before.`,
  linux: t`Closing the last window quits the app as before. Not every desktop has a tray.`,
};

const whatIsTold = t`Says when a turn ends or an approval waits and you do not look at its thread.`;

const inBrowser: Readonly<Record<NoticePermission, string>> = {
  default: t`Your browser asks whether it may. It shows them while a tab of Workcell is open.`,
  granted: t`Your browser shows them while a tab of Workcell is open, not after.`,
  denied: t`Your browser does not allow it for this address. Its own settings can.`,
  missing: t`Your browser has none.`,
};
