import { useMemo } from 'react';
import { useAuth } from '../../stores/auth.store.ts';
import { useBrowserNotifications } from '../../stores/browser-notifications.store.ts';
import { useCli } from '../../stores/cli.store.ts';
import { useConnection } from '../../stores/connection.store.ts';
import { useConsent } from '../../stores/consent.store.ts';
import { useEncryption } from '../../stores/encryption.store.ts';
import { useMetrics } from '../../stores/metrics.store.ts';
import { useSettings } from '../../stores/settings.store.ts';
import { useUpdates } from '../../stores/updates.store.ts';
import type { SettingsInput } from './settings.view-model.ts';

/** Returns the facts for the settings. The object stays the same until one of them changes. */
export function useSettingsInput(): SettingsInput {
  const cli = useCli((state) => state.cli);
  const leftovers = useCli((state) => state.leftovers.length);
  const auth = useAuth((state) => state.auth);
  const profile = useConnection((state) => state.profile);
  const dataFolder = useConnection((state) => state.host?.dataFolder ?? '');
  const snapshot = useSettings((state) => state.settings);
  const encryption = useEncryption((state) => state.encryption);
  const metrics = useMetrics((state) => state.metrics);
  const consent = useConsent((state) => state.consent);
  const update = useUpdates((state) => state.update);
  const hostKind = useConnection((state) => state.host?.kind ?? 'web');
  const platform = useConnection((state) => state.host?.platform ?? 'linux');
  const permission = useBrowserNotifications((state) => state.permission);
  return useMemo(
    () => ({
      cli,
      auth,
      profile,
      leftovers,
      snapshot,
      encryption,
      metrics,
      consent,
      update,
      dataFolder,
      hostKind,
      permission,
      platform,
    }),
    [
      cli,
      auth,
      profile,
      leftovers,
      snapshot,
      encryption,
      metrics,
      consent,
      update,
      dataFolder,
      hostKind,
      permission,
      platform,
    ],
  );
}
