import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { readActionState } from '../../actions/action-state.ts';
import { describeAction, runAction } from '../../actions/registry.ts';
import { dismissAlert } from '../../commands/cli.commands.ts';
import { Button } from '../../components/Button.tsx';
import { classNames } from '../../components/class-names.ts';
import { Toast } from '../../components/Toast.tsx';
import { dismissToast, useAlerts } from '../../stores/alerts.store.ts';
import { useLayout } from '../../stores/layout.store.ts';
import { onPageRequest } from '../../stores/page-requests.ts';
import { usePanes } from '../panels/use-panes.ts';
import { toRem } from '../panels/use-split.ts';
import { describeToasts, type ToastView } from './alerts.view-model.ts';
import styles from './Toasts.module.css';

/** The space around a message in the thread list, in px at a text size of 100 %. */
const inList = 16;

/**
 * Shows the newest passing message of this page and of the host, and announces each as it arrives. It stands at the end
 * of the thread list, so that it covers neither code nor the conversation. Others that have not passed yet are one click away. We do not use Radix's toasts:
 * while one is shown, they take Escape from an open dialog, and their text cannot be selected.
 */
export function Toasts() {
  const toasts = useAlerts((state) => state.toasts);
  const alerts = useAlerts((state) => state.alerts);
  const shown = useMemo(() => describeToasts(alerts, toasts), [alerts, toasts]);
  const [isOpen, setIsOpen] = useState(false);
  if (isOpen && shown.length < 2) setIsOpen(false);
  const { threads } = usePanes();
  const isListOpen = useLayout((state) => state.layout.threadsOpen);
  const isInList = threads.place === 'beside' && isListOpen;
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
      className={classNames(styles.toasts, isInList && styles.inList)}
      style={isInList ? { width: toRem(threads.length - inList) } : undefined}
      // By a key or by a click.
      onFocus={({ relatedTarget }) => {
        if (region.current?.contains(relatedTarget) !== true) before.current = relatedTarget;
      }}
    >
      {shown.map((toast, at) => {
        const older = at === shown.length - 1 && !isOpen ? at : 0;
        return (
          // Each has its own time, also while a newer one is in its place.
          <div key={toast.id} className={isOpen || at === shown.length - 1 ? undefined : styles.older}>
            <ShownToast toast={toast} onLeave={leave}>
              {older > 0 && (
                <Button kind="quiet" size={24} onClick={() => setIsOpen(true)}>
                  {t`Show ${older} more`}
                </Button>
              )}
            </ShownToast>
          </div>
        );
      })}
    </div>
  );
}

type ShownToastProps = {
  readonly toast: ToastView;
  /** Called when the toast disappears, to move back any focus inside it. */
  readonly onLeave: () => void;
  readonly children: ReactNode;
};

function ShownToast({ children, toast: { button, detail, fact, glyph, id }, onLeave }: ShownToastProps) {
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
      {children}
    </Toast>
  );
}
