import { t } from '../../../../../shared/i18n/i18n.ts';
import type { RunStep } from '../../../../../shared/runs/compare/run-step.ts';
import { Button } from '../../../../components/Button.tsx';
import { classNames } from '../../../../components/class-names.ts';
import type { Side } from '../comparison.ts';
import { describeCell } from '../describe-cell.ts';
import type { StepRow } from '../step-rows.ts';
import styles from './StepDetail.module.css';

export type StepDetailProps = { readonly row: StepRow | null; readonly onOpen: (side: Side) => void };

/** Shows the selected row in full, with links to its events. */
export function StepDetail({ row, onOpen }: StepDetailProps) {
  if (row === null) return null;
  return (
    <section className={styles.detail} aria-label={t`Chosen step`}>
      <OneStep step={row.first} open={t`Open the first`} onOpen={() => onOpen('first')} />
      <OneStep step={row.second} open={t`Open the second`} onOpen={() => onOpen('second')} />
    </section>
  );
}

type OneStepProps = { readonly step: RunStep | null; readonly open: string; readonly onOpen: () => void };

function OneStep({ step, open, onOpen }: OneStepProps) {
  if (step === null) return <p className={styles.nothing}>{t`This run does not have this step.`}</p>;
  const { amount, isCode, kind, state, text } = describeCell(step);
  const facts = [kind, state, step.isRetry ? t`tried again` : null, amount].filter(
    (part) => part !== null && part !== '',
  );
  return (
    <div className={styles.step}>
      <p className={styles.facts}>{facts.join(' · ')}</p>
      <p className={classNames(styles.words, isCode && styles.code)}>{text}</p>
      <Button size={24} onClick={onOpen}>
        {open}
      </Button>
    </div>
  );
}
