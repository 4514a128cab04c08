import { useEffect } from 'react';
import { loadBudget, openBudget } from '../../commands/budgets.commands.ts';
import { Button } from '../../components/Button.tsx';
import { classNames } from '../../components/class-names.ts';
import { tooltip } from '../../components/tooltip.ts';
import { useNow } from '../../components/use-now.ts';
import { useAuth } from '../../stores/auth.store.ts';
import { useBudget } from '../../stores/budget.store.ts';
import { useConnection } from '../../stores/connection.store.ts';
import { useSettings } from '../../stores/settings.store.ts';
import { useThreads } from '../../stores/threads.store.ts';
import { describeBudgetLeft } from '../../view-models/describe-budget-left.ts';
import { describeLimits } from '../../view-models/describe-limits.ts';
import styles from './LimitNote.module.css';

/** How often to look whether a limit has started over, in milliseconds. */
const refreshMs = 30_000;

/** Says how much of the account's limit is left, once it is little, and how much of a budget is used, if there is one. */
export function LimitNote() {
  const limits = useAuth((state) => state.limits);
  const now = useNow(limits.length > 0, refreshMs);
  const view = describeLimits(limits, now);
  return (
    <>
      {view?.isLow === true && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to read the details
        <span role="note" className={styles.note} tabIndex={0} {...tooltip(view.detail)}>
          {view.text}
        </span>
      )}
      <BudgetNote />
    </>
  );
}

function BudgetNote() {
  const shown = useThreads((state) => state.shown);
  const isConnected = useConnection((state) => state.host !== null);
  const values = useSettings((state) => state.settings.values);
  const report = useBudget((state) => (state.threadId === shown ? state.report : null));
  // biome-ignore lint/correctness/useExhaustiveDependencies: changed settings change the budgets
  useEffect(() => {
    if (isConnected) void loadBudget(shown);
  }, [shown, isConnected, values]);
  const view = report === null ? null : describeBudgetLeft(report);
  if (view === null) return null;
  return (
    <Button
      kind="quiet"
      size={24}
      className={classNames(styles.budget, view.isLow && styles.low)}
      aria-haspopup="dialog"
      aria-description={view.detail}
      {...tooltip(view.detail)}
      onClick={() => openBudget(shown)}
    >
      {view.text}
    </Button>
  );
}
