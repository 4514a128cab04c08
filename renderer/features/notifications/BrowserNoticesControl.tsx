import { settings } from '../../../shared/settings/settings.ts';
import { switchBrowserNotifications } from '../../commands/notifications.commands.ts';
import { Switch } from '../../components/Switch.tsx';
import { useBrowserNotifications } from '../../stores/browser-notifications.store.ts';
import { useOptions } from '../../stores/settings.store.ts';

/** Switches notifications of a browser, which may not allow them. */
export function BrowserNotificationsControl({ helpId }: { readonly helpId: string }) {
  const chosen = useOptions((state) => state.options.values.browserNotifications);
  const permission = useBrowserNotifications((state) => state.permission);
  return (
    <Switch
      name={settings.browserNotifications.row.name}
      on={chosen && permission === 'granted'}
      disabled={permission === 'denied' || permission === 'missing'}
      describedBy={helpId}
      onChange={(on) => void switchBrowserNotifications(on)}
    />
  );
}
