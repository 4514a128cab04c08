import type { HostInfo } from '../../../shared/contract/app.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { ShownSetting } from '../../../shared/settings/setting-definitions.ts';
import type { BrowserNotificationPermission } from '../../stores/browser-notifications.store.ts';
import { getSettingRows, type SettingsRow } from '../../view-models/setting-rows.ts';

export type DesktopInput = {
  readonly hostKind: HostInfo['kind'];
  readonly platform: HostInfo['platform'];
  readonly permission: BrowserNotificationPermission;
};

/**
 * Describes the settings for what the app does outside its windows. In a browser, the rows explain what it cannot do.
 */
export function describeDesktop({
  hostKind,
  permission,
  platform,
}: DesktopInput): readonly SettingsRow<ShownSetting | 'noKeepAwake'>[] {
  const isDesktop = hostKind === 'desktop';
  return getSettingRows('desktop', {
    notifications: (row) => (isDesktop ? [row] : []),
    browserNotifications: (row) => (isDesktop ? [] : [{ ...row, help: `${row.help} ${inBrowser[permission]}` }]),
    tray: (row) => (isDesktop ? [{ ...row, help: `${row.help} ${trayTexts[platform]}` }] : []),
    keepAwake: (row) => (isDesktop ? [row] : [{ id: 'noKeepAwake', name: row.name, help: notInBrowser }]),
  });
}

const notInBrowser = t`A browser cannot keep the machine awake while a turn runs. The desktop app can.`;

const trayTexts: Readonly<Record<HostInfo['platform'], string>> = {
  darwin: t`It is in the menu bar.`,
  win32: t`Closing the last window quits the app.`,
  linux: t`Closing the last window quits the app. Some desktops have no tray.`,
};

const inBrowser: Readonly<Record<BrowserNotificationPermission, string>> = {
  default: t`Your browser asks for permission. It shows notifications while a Workcell tab is open.`,
  granted: t`Your browser shows them only while a Workcell tab is open.`,
  denied: t`Your browser blocks notifications for this address. Allow them in your browser settings.`,
  missing: t`Your browser does not support notifications.`,
};
