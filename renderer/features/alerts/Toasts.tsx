import { useCallback, useMemo } from 'react';
import { dismissAlert } from '../../commands/cli.commands.ts';
import { Toast } from '../../components/Toast.tsx';
import { toastEnded, useAlerts } from '../../stores/alerts.store.ts';
import { describePassingAlerts } from './alerts.view-model.ts';
import styles from './Toasts.module.css';

const shownAtOnce = 3;

/** What is said in passing, by this page and by the host. */
export function Toasts() {
  const toasts = useAlerts((state) => state.toasts);
  const alerts = useAlerts((state) => state.alerts);
  const passing = useMemo(() => describePassingAlerts(alerts), [alerts]);
  return (
    <div role="status" aria-label="Messages" className={styles.toasts}>
      {passing.slice(-shownAtOnce).map((alert) => (
        <PassingToast key={alert.id} id={alert.id} fact={alert.fact} detail={alert.detail} end={dismissAlert} />
      ))}
      {toasts.map((toast) => (
        <PassingToast key={toast.id} id={toast.id} fact={toast.fact} detail={toast.detail} end={toastEnded} />
      ))}
    </div>
  );
}

type PassingToastProps<Id> = {
  readonly id: Id;
  readonly fact: string;
  readonly detail: string;
  readonly end: (id: Id) => unknown;
};

function PassingToast<Id extends string | number>({ id, fact, detail, end }: PassingToastProps<Id>) {
  const onEnd = useCallback(() => void end(id), [end, id]);
  return <Toast fact={fact} detail={detail} onEnd={onEnd} />;
}
