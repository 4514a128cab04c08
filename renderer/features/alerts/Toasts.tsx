import { useCallback, useEffect, useMemo, useRef } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { readActionState } from '../../actions/action-state.ts';
import { describeAction, runAction } from '../../actions/registry.ts';
import { dismissAlert } from '../../commands/cli.commands.ts';
import { Button } from '../../components/Button.tsx';
import { Toast } from '../../components/Toast.tsx';
import { dismissToast, useAlerts } from '../../stores/alerts.store.ts';
import { onPageRequest } from '../../stores/page-requests.ts';
import { describeToasts, type ToastView } from './alerts.view-model.ts';
import styles from './Toasts.module.css';

/**
 * Shows passing messages of this page and of the host, and announces them as they arrive. We do not use Radix's toasts:
 * while one is shown, they take Escape from an open dialog, and their text cannot be selected.
 */
export function Toasts() {
  const toasts = useAlerts((state) => state.toasts);
  const alerts = useAlerts((state) => state.alerts);
  const shown = useMemo(() => describeToasts(alerts, toasts), [alerts, toasts]);
  const region = useRef<HTMLDivElement>(null);
  const before = useRef<Element | null>(null);
  useEffect(
    () =>
      onPageRequest('focusToast', () => {
        const newest = region.current?.lastElementChild?.querySelector('button');
        newest?.focus();
      }),
    [],
  );
  const leave = useCallback(() => {
    if (region.current?.contains(document.activeElement) && before.current instanceof HTMLElement)
      before.current.focus();
  }, []);
  return (
    <div
      ref={region}
      role="status"
      data-area="toasts"
      aria-label={t`Messages`}
      className={styles.toasts}
      // By a key or by a click.
      onFocus={({ relatedTarget }) => {
        if (region.current?.contains(relatedTarget) !== true) before.current = relatedTarget;
      }}
    >
      {shown.map((toast) => (
        <ShownToast key={toast.id} toast={toast} onLeave={leave} />
      ))}
    </div>
  );
}

type ShownToastProps = {
  readonly toast: ToastView;
  /** Called when the toast disappears, to move back any focus inside it. */
  readonly onLeave: () => void;
};

function ShownToast({ toast: { button, detail, fact, glyph, id }, onLeave }: ShownToastProps) {
  const end = useCallback(() => {
    onLeave();
    if (typeof id === 'number') dismissToast(id);
    else void dismissAlert(id);
  }, [id, onLeave]);
  const press = (): void => {
    end();
    if (button !== null) runAction(button.command, button.target);
  };
  return (
    <Toast fact={fact} detail={detail} glyph={glyph} onEnd={end}>
      {button !== null && (
        <Button size={24} onClick={press}>
          {describeAction(button.command, readActionState()).title}
        </Button>
      )}
    </Toast>
  );
}
