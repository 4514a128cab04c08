import { tooltip } from '../../components/tooltip.ts';
import { useNow } from '../../components/use-now.ts';
import { useAuth } from '../../stores/auth.store.ts';
import { describeLimits } from '../../view-models/describe-limits.ts';
import styles from './LimitNote.module.css';

/** How often to look whether a limit has started over, in milliseconds. */
const refreshMs = 30_000;

/** Says how much of the account's limit is left, once it is little. */
export function LimitNote() {
  const limits = useAuth((state) => state.limits);
  const now = useNow(limits.length > 0, refreshMs);
  const view = describeLimits(limits, now);
  if (view?.isLow !== true) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to read the details
    <span role="note" className={styles.note} tabIndex={0} {...tooltip(view.detail)}>
      {view.text}
    </span>
  );
}
