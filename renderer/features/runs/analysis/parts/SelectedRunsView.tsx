import ArrowLeftIcon from 'lucide-react/icons/arrow-left';
import { useEffect, useMemo, useRef } from 'react';
import { counted, t, wholeNumber } from '../../../../../shared/i18n/i18n.ts';
import { Button } from '../../../../components/Button.tsx';
import { EmptyState } from '../../../../components/EmptyState.tsx';
import { useNow } from '../../../../components/use-now.ts';
import { ClockList } from '../../clock/ClockList.tsx';
import { placeRun } from '../../rows/arrange-runs.ts';
import { useRunContext } from '../../rows/use-run-context.ts';
import type { RunRowsHandle } from '../../rows/use-run-rows.ts';
import type { RunSelection } from '../run-selection.ts';
import { useSelectedRuns } from '../use-selected-runs.ts';
import styles from './SelectedRunsView.module.css';

/** How often to check whether a run has become quiet, in milliseconds. */
const refreshStatusMs = 10_000;

/** Shows the runs behind a number, with a way back to it. */
export function SelectedRunsView(props: {
  readonly everywhere: boolean;
  readonly behind: RunSelection;
  readonly onBack: () => void;
}) {
  const { behind, everywhere, onBack } = props;
  const { all, cards, failed, isBusy, more } = useSelectedRuns(everywhere, behind);
  const grid = useRef<RunRowsHandle>(null);
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => back.current?.focus(), []);
  const runs = useRunContext();
  const now = useNow(true, refreshStatusMs);
  const groups = useMemo(
    () => (cards.length === 0 ? [] : [{ heading: null, runs: cards.map((card) => placeRun(card, runs)) }]),
    [cards, runs],
  );
  const left = (all ?? 0) - cards.length;
  return (
    <section
      className={styles.behind}
      aria-label={behind.title}
      onKeyDown={(event) => {
        // Events in a dialog above this view also bubble up to here.
        const isHere = event.target instanceof Node && event.currentTarget.contains(event.target);
        if (event.key !== 'Escape' || event.isDefaultPrevented() || !isHere) return;
        event.preventDefault();
        onBack();
      }}
    >
      <header className={styles.head}>
        <Button kind="quiet" size={24} icon={<ArrowLeftIcon />} ref={back} onClick={onBack}>
          {t`Back to the analysis`}
        </Button>
        <h2 className={styles.title}>{behind.title}</h2>
        <p role="status" className={styles.count}>
          {all === null ? '' : counted(all, 'run')}
        </p>
      </header>
      {failed !== null && (
        <div role="alert" className={styles.failed}>
          <EmptyState what={t`The runs cannot be read`} how={failed} />
        </div>
      )}
      <ClockList ref={grid} groups={groups} isBusy={isBusy} runs={runs} now={now} onPointerMove={() => undefined} />
      {left > 0 && (
        <footer className={styles.foot}>
          <Button busy={isBusy} onClick={more}>{t`Show more of the other ${wholeNumber(left)}`}</Button>
        </footer>
      )}
    </section>
  );
}
