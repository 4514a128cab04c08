import DownIcon from 'lucide-react/icons/arrow-down';
import UpIcon from 'lucide-react/icons/arrow-up';
import { useEffect, useMemo, useRef } from 'react';
import { t, wholeNumber } from '../../../../../shared/i18n/i18n.ts';
import type { RunRef } from '../../../../../shared/runs/run-ref.ts';
import { openComparedRun } from '../../../../commands/comparing.commands.ts';
import { EmptyState } from '../../../../components/EmptyState.tsx';
import { IconButton } from '../../../../components/IconButton.tsx';
import { Switch } from '../../../../components/Switch.tsx';
import type { AlignedRow } from '../align-steps.ts';
import type { Side } from '../comparison.ts';
import type { ComparisonView } from '../open-comparison.ts';
import type { SideRead } from '../read-side.ts';
import { countRows, findNextDifference, type StepRow, toStepRows } from '../step-rows.ts';
import { StepDetail } from './StepDetail.tsx';
import { StepList, type StepListHandle } from './StepList.tsx';
import styles from './StepsPart.module.css';

export type StepsPartProps = {
  readonly rows: readonly AlignedRow[];
  readonly first: SideRead;
  readonly second: SideRead;
  readonly refs: Readonly<Record<Side, RunRef>>;
  readonly view: ComparisonView;
  readonly onShow: (change: Partial<ComparisonView>) => void;
};

/** Shows what both runs did, step by step. */
export function StepsPart({ rows: aligned, first, second, refs, view, onShow }: StepsPartProps) {
  const { onlyDifferences, row, side } = view;
  const list = useRef<StepListHandle>(null);
  const counts = useMemo(() => countRows(aligned), [aligned]);
  const rows = useMemo(
    () => toStepRows(aligned, first.steps, second.steps, onlyDifferences),
    [aligned, first, second, onlyDifferences],
  );
  const chosen = findNearestRow(rows, row ?? 0);
  const choose = (to: number, on: Side): void => {
    const next = rows[Math.max(0, Math.min(rows.length - 1, to))];
    if (next === undefined) return;
    onShow({ row: next.at, side: next[on] === null ? (on === 'first' ? 'second' : 'first') : on });
    list.current?.show(rows.indexOf(next));
  };
  const proceed = (step: 1 | -1): void => {
    const from = row !== null ? chosen : step === 1 ? -1 : rows.length;
    choose(findNextDifference(rows, from, step) ?? chosen, side);
  };
  const open = (on: Side): void => {
    const step = rows[chosen]?.[on];
    if (step != null) openComparedRun(refs[on], step.position);
  };
  // The keys work anywhere in the dialog, because no element in it takes text.
  const goOnLatest = useRef(proceed);
  goOnLatest.current = proceed;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const step = getDirection(event);
      if (step === null) return;
      event.preventDefault();
      goOnLatest.current(step);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return (
    <section className={styles.pane} aria-label={t`Steps`}>
      <header className={styles.head}>
        <p className={styles.counts}>{describeCounts(counts)}</p>
        <span className={styles.only}>
          <Switch name={t`Only differences`} on={onlyDifferences} onChange={(on) => onShow({ onlyDifferences: on })} />
          <span aria-hidden="true">{t`Only differences`}</span>
        </span>
        <IconButton name={t`Previous difference`} icon={<UpIcon />} keys="Shift+F7" onClick={() => proceed(-1)} />
        <IconButton name={t`Next difference`} icon={<DownIcon />} keys="F7" onClick={() => proceed(1)} />
      </header>
      {rows.length === 0 ? (
        <div className={styles.empty}>
          <EmptyState
            what={aligned.length === 0 ? t`No steps` : t`No differences`}
            how={aligned.length === 0 ? t`Neither run recorded any steps.` : t`Both runs took the same steps.`}
          />
        </div>
      ) : (
        <>
          <StepList ref={list} rows={rows} chosen={chosen} side={side} onChoose={choose} onOpen={open} />
          <StepDetail row={rows[chosen] ?? null} onOpen={open} />
        </>
      )}
    </section>
  );
}

/** Returns the position of the shown row that is nearest to an index among all rows. */
function findNearestRow(rows: readonly StepRow[], at: number): number {
  const next = rows.findIndex((row) => row.at >= at);
  return next === -1 ? Math.max(0, rows.length - 1) : next;
}

/** Returns the direction of a key: F7 or n goes to the next difference, Shift+F7 or p to the previous one. */
function getDirection({ altKey, ctrlKey, key, metaKey, shiftKey }: KeyboardEvent): 1 | -1 | null {
  if (altKey || ctrlKey || metaKey) return null;
  if (key === 'F7') return shiftKey ? -1 : 1;
  return key === 'n' ? 1 : key === 'p' ? -1 : null;
}

function describeCounts({ changed, left, right, same }: Readonly<Record<AlignedRow['kind'], number>>): string {
  return [
    same > 0 && t`${wholeNumber(same)} the same`,
    changed > 0 && t`${wholeNumber(changed)} changed`,
    left > 0 && t`${wholeNumber(left)} only in the first`,
    right > 0 && t`${wholeNumber(right)} only in the second`,
  ]
    .filter(Boolean)
    .join(', ');
}
