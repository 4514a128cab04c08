import { useMemo } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { useLazyModule } from '../../client/lazy-module.ts';
import { classNames } from '../../components/class-names.ts';
import { useAlerts } from '../../stores/alerts.store.ts';
import { useLayout } from '../../stores/layout.store.ts';
import { usePanes } from '../panels/use-panes.ts';
import { toRem } from '../panels/use-split.ts';
import { describeToasts } from './alerts.view-model.ts';
import type { ShownToastsProps } from './ShownToasts.tsx';
import styles from './Toasts.module.css';
import { toastParts } from './toast-parts.ts';

/** The space around a message in the thread list, in px at a text size of 100 %. */
const inList = 16;

/**
 * Shows passing messages of this page and of the host at the end of the thread list, where they cover neither code nor
 * the conversation, and announces each as it arrives. We do not use Radix's toasts: while one is shown, they take Escape
 * from an open dialog, and their text cannot be selected.
 */
export function Toasts() {
  const toasts = useAlerts((state) => state.toasts);
  const alerts = useAlerts((state) => state.alerts);
  const heldId = useAlerts((state) => state.heldId);
  const shown = useMemo(() => describeToasts(alerts, toasts, heldId), [alerts, toasts, heldId]);
  const { threads } = usePanes();
  const isListOpen = useLayout((state) => state.layout.threadsOpen);
  const isInList = threads.place === 'beside' && isListOpen;
  return (
    <div
      role="status"
      data-area="toasts"
      aria-label={t`Messages`}
      className={classNames(styles.toasts, isInList && styles.inList)}
      style={isInList ? { width: toRem(threads.length - inList) } : undefined}
    >
      {shown.length > 0 && <ShownSoon toasts={shown} />}
    </div>
  );
}

function ShownSoon(props: ShownToastsProps) {
  const parts = useLazyModule(toastParts, true);
  return parts === null ? null : <parts.ShownToasts {...props} />;
}
