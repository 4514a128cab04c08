import { settingDefinitions } from '../../../shared/settings/setting-definitions.ts';
import { switchBrowserNotifications } from '../../commands/notifications.commands.ts';
import { Switch } from '../../components/Switch.tsx';
import { useBrowserNotifications } from '../../stores/browser-notifications.store.ts';
import { useSettings } from '../../stores/settings.store.ts';

/** Turns a browser's notifications on or off, if the browser allows them. */
export function BrowserNotificationsControl({ helpId }: { readonly helpId: string }) {
  const chosen = useSettings((state) => state.settings.values.browserNotifications);
  const permission = useBrowserNotifications((state) => state.permission);
  return (
    <Switch
      name={settingDefinitions.browserNotifications.row.name}
      on={chosen && permission === 'granted'}
      disabled={permission === 'denied' || permission === 'missing'}
      describedBy={helpId}
      onChange={(on) => void switchBrowserNotifications(on)}
    />
  );
}
