import { useEffect, useMemo, useState } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { readActionState } from '../../actions/action-state.ts';
import { describeAction, runAction } from '../../actions/registry.ts';
import { dismissAlert } from '../../commands/cli.commands.ts';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { useAlerts } from '../../stores/alerts.store.ts';
import { useConnection } from '../../stores/connection.store.ts';
import { useWorkspace } from '../../stores/workspace.store.ts';
import { type BannerView, describeBanners } from './alerts.view-model.ts';
import styles from './Banners.module.css';

/** Shows what the user must know outside any turn. New banners wait until no pointer button is down. */
export function Banners() {
  const alerts = useAlerts((state) => state.alerts);
  const line = useConnection((state) => state.connectionState);
  const folder = useWorkspace((state) => state.workspace?.problem ?? null);
  const [all, setAll] = useState(false);
  const view = useWhileReleased(useMemo(() => describeBanners(alerts, line, all, folder), [alerts, line, all, folder]));
  const last = view.shown.at(-1);
  return (
    <div className={styles.banners}>
      {view.shown.map((banner) => (
        <Banner
          key={banner.id}
          severity={banner.severity}
          fact={banner.fact}
          remedy={banner.remedy}
          onDismiss={banner.dismissable ? () => void dismissAlert(banner.id) : undefined}
        >
          {banner === last && (view.more > 0 || view.shown.length > 2) && (
            <Button kind="quiet" onClick={() => setAll(!all)}>
              {view.more > 0 ? t`and ${view.more} more` : t`Show fewer`}
            </Button>
          )}
          <Commands banner={banner} />
        </Banner>
      ))}
    </div>
  );
}

function Commands({ banner }: { readonly banner: BannerView }) {
  return banner.commands.map(({ id, primary }) => (
    <Button key={id} kind={primary ? 'primary' : 'secondary'} onClick={() => runAction(id)}>
      {describeAction(id, readActionState()).title}
    </Button>
  ));
}

/**
 * Returns the latest value, or the previous one while a pointer button is down, so that a button does not move away
 * during a click.
 */
function useWhileReleased<Value>(value: Value): Value {
  const [pressedValue, setPressedValue] = useState<{ readonly value: Value } | null>(null);
  useEffect(() => {
    const press = (): void => setPressedValue((known) => known ?? { value });
    const release = (): void => setPressedValue(null);
    document.addEventListener('pointerdown', press, true);
    document.addEventListener('pointerup', release);
    document.addEventListener('pointercancel', release);
    return () => {
      document.removeEventListener('pointerdown', press, true);
      document.removeEventListener('pointerup', release);
      document.removeEventListener('pointercancel', release);
    };
  }, [value]);
  return pressedValue === null ? value : pressedValue.value;
}
