import { t } from '../../../shared/words/words.ts';
import { switchBrowserNotices } from '../../commands/notices.commands.ts';
import { changeOptions } from '../../commands/options.commands.ts';
import { Switch } from '../../components/Switch.tsx';
import { useBrowserNotices } from '../../stores/browser-notices.store.ts';
import { useOptions } from '../../stores/options.store.ts';
import type { DesktopRowId } from './desktop-rows.ts';

export type DesktopControlProps = {
  readonly id: DesktopRowId;
  /** Id of the sentence that explains the setting. */
  readonly helpId: string;
};

/** The control of one setting of what the app does outside of its windows. */
export function DesktopControl({ id, helpId }: DesktopControlProps) {
  const values = useOptions((state) => state.options.values);
  const permission = useBrowserNotices((state) => state.permission);
  switch (id) {
    case 'notifications':
      return (
        <Switch
          name={t`Notifications`}
          on={values.notifications}
          describedBy={helpId}
          onChange={(notifications) => void changeOptions({ notifications })}
        />
      );
    case 'browserNotifications':
      return (
        <Switch
          name={t`Notifications`}
          on={values.browserNotifications && permission === 'granted'}
          disabled={permission === 'denied' || permission === 'missing'}
          describedBy={helpId}
          onChange={(on) => void switchBrowserNotices(on)}
        />
      );
    case 'notificationTitles':
      return (
        <Switch
          name={t`Titles in notifications`}
          on={values.notificationTitles}
          describedBy={helpId}
          onChange={(notificationTitles) => void changeOptions({ notificationTitles })}
        />
      );
    case 'tray':
      return (
        <Switch
          name={t`Icon in the tray`}
          on={values.tray}
          describedBy={helpId}
          onChange={(tray) => void changeOptions({ tray })}
        />
      );
    case 'keepAwake':
      return (
        <Switch
          name={t`Keep the machine awake`}
          on={values.keepAwake}
          describedBy={helpId}
          onChange={(keepAwake) => void changeOptions({ keepAwake })}
        />
      );
    case 'noKeepAwake':
      return null;
  }
}
