import type { HostInfo } from '../../../shared/contract/app.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { ShownSetting } from '../../../shared/settings/settings.ts';
import type { NoticePermission } from '../../stores/browser-notifications.store.ts';
import { rowsOf, type SettingsRow } from '../../view-models/setting-rows.ts';

export type DesktopInput = {
  readonly hostKind: HostInfo['kind'];
  readonly platform: HostInfo['platform'];
  readonly permission: NoticePermission;
};

/** The settings for what the app does outside its windows; a browser says what it cannot do. */
export function describeDesktop({
  hostKind,
  permission,
  platform,
}: DesktopInput): readonly SettingsRow<ShownSetting | 'noKeepAwake'>[] {
  const isDesktop = hostKind === 'desktop';
  return rowsOf('desktop', {
    notifications: (row) => (isDesktop ? [row] : []),
    browserNotifications: (row) => (isDesktop ? [] : [{ ...row, help: `${row.help} ${inBrowser[permission]}` }]),
    tray: (row) => (isDesktop ? [{ ...row, help: `${row.help} ${trayOf[platform]}` }] : []),
    keepAwake: (row) => (isDesktop ? [row] : [{ id: 'noKeepAwake', name: row.name, help: notInBrowser }]),
  });
}

const notInBrowser = t`A browser cannot keep the machine from falling asleep while a turn runs. The desktop app can.`;

const trayOf: Readonly<Record<HostInfo['platform'], string>> = {
  darwin: t`It is in the menu bar.`,
  win32: t`Closing the last window quits the app as before.`,
  linux: t`Closing the last window quits the app as before. Not every desktop has a tray.`,
};

const inBrowser: Readonly<Record<NoticePermission, string>> = {
  default: t`Your browser asks whether it may. It shows them while a tab of Workcell is open.`,
  granted: t`Your browser shows them while a tab of Workcell is open, not after.`,
  denied: t`Your browser does not allow it for this address. Its own settings can.`,
  missing: t`Your browser has none.`,
};
