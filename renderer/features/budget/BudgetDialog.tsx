import { type FormEvent, useState } from 'react';
import type { ThreadId } from '../../../shared/base/ids.ts';
import type { BudgetReport } from '../../../shared/contract/budgets.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { hasLimit, noBudget } from '../../../shared/spending/budget.ts';
import { setBudget } from '../../commands/budgets.commands.ts';
import { showSettingsPage } from '../../commands/settings.commands.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog, DialogFooter } from '../../components/Dialog.tsx';
import { Field } from '../../components/Field.tsx';
import { useBudget } from '../../stores/budget.store.ts';
import styles from './BudgetDialog.module.css';
import { describeBudgetDialog, readTyped, toTyped } from './budget.view-model.ts';

/** Shows the budget of a thread, which the user may change, and what was used today. */
export default function BudgetDialog({ onClose }: { readonly onClose: () => void }) {
  const { report, threadId } = useBudget();
  return (
    <Dialog title={t`Budget`} onClose={onClose}>
      {report !== null && <BudgetForm key={threadId} report={report} threadId={threadId} onClose={onClose} />}
    </Dialog>
  );
}

type BudgetFormProps = {
  readonly report: BudgetReport;
  readonly threadId: ThreadId | null;
  readonly onClose: () => void;
};

function BudgetForm({ report, threadId, onClose }: BudgetFormProps) {
  const view = describeBudgetDialog(report);
  // What another window sets meanwhile does not change what is typed here.
  const [typed, setTyped] = useState(() => toTyped(report.thread?.budget ?? noBudget));
  const [busy, setBusy] = useState(false);
  const read = readTyped(typed);
  const isWrong = 'problem' in read;

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (threadId === null || isWrong || busy) return;
    setBusy(true);
    const isSet = await setBudget(threadId, hasLimit(read.budget) || report.isOwn ? read.budget : null);
    setBusy(false);
    if (isSet) onClose();
  };

  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <p className={styles.prose}>
        {threadId === null
          ? t`Send a message first. Then the thread can have a budget.`
          : t`Workcell stops this thread and its agents at the first limit. Leave a field empty for no limit.`}
      </p>
      {view.fields.length > 0 && (
        <div className={styles.fields}>
          {view.fields.map(({ hint, label, unit }, at) => (
            <Field
              key={unit}
              label={label}
              inputMode="decimal"
              hint={hint}
              problem={'problem' in read && read.unit === unit ? read.problem : undefined}
              value={typed[unit]}
              data-first-focus={at === 0 ? '' : undefined}
              onChange={(event) => setTyped({ ...typed, [unit]: event.target.value })}
            />
          ))}
        </div>
      )}
      <p className={styles.prose}>{view.today}</p>
      <DialogFooter>
        <Button
          kind="quiet"
          size={32}
          onClick={() => {
            onClose();
            showSettingsPage('runs');
          }}
        >
          {t`Defaults and day`}
        </Button>
        <Button size={32} onClick={onClose}>
          {threadId === null ? t`Close` : t`Cancel`}
        </Button>
        {threadId !== null && (
          <Button kind="primary" size={32} type="submit" busy={busy} disabled={isWrong}>
            {t`Set budget`}
          </Button>
        )}
      </DialogFooter>
    </form>
  );
}
