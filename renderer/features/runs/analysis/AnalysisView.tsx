import { useEffect, useMemo, useRef, useState } from 'react';
import { t, wholeNumber } from '../../../../shared/i18n/i18n.ts';
import { filterOfRequest } from '../../../../shared/runs/analysis/analyse-runs.ts';
import { allOutcomes } from '../../../../shared/runs/analysis/outcomes.ts';
import { Button } from '../../../components/Button.tsx';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { Spinner } from '../../../components/Spinner.tsx';
import { useConnection } from '../../../stores/connection.store.ts';
import { useWorkcells } from '../../../stores/recorded-runs.store.ts';
import { usePriceTable } from '../../spending/use-price-table.ts';
import styles from './AnalysisView.module.css';
import type { Behind } from './behind.ts';
import { AnalysisBar } from './parts/AnalysisBar.tsx';
import { AnalysisContent } from './parts/AnalysisContent.tsx';
import { BehindView } from './parts/BehindView.tsx';
import { type AnalysisOptions, useAnalysis } from './use-analysis.ts';

const allTime: AnalysisOptions = { days: null, tool: null, model: null };

/** An analysis of many runs, and the runs behind each of its numbers. */
export default function AnalysisView() {
  const everywhere = useWorkcells((state) => state.view.everywhere);
  const generation = useWorkcells((state) => state.generation);
  const isConnected = useConnection((state) => state.line === 'connected');
  const prices = usePriceTable();
  const [options, setWish] = useState<AnalysisOptions>({ ...allTime, days: 30 });
  const [behind, setBehind] = useState<Behind | null>(null);
  const { again, analysis, progress, syncStatus, stop } = useAnalysis(
    everywhere,
    options,
    isConnected ? generation : null,
  );
  /** The element that opened the list of runs; it takes the focus again afterwards. */
  const led = useRef<HTMLElement | null>(null);
  const base = useMemo(() => {
    const { days, model, tool } = options;
    const { from: _, ...chosen } = filterOfRequest(
      { days, zoneMinutes: 0, model: model ?? undefined, tool: tool ?? undefined },
      0,
    );
    return analysis === null || analysis.from === null ? chosen : { ...chosen, from: analysis.from };
  }, [analysis, options]);
  // Another workspace has other runs.
  // biome-ignore lint/correctness/useExhaustiveDependencies: these changes make the list invalid
  useEffect(() => setBehind(null), [everywhere, generation]);
  const show = (next: Behind): void => {
    led.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    setBehind(next);
  };
  useEffect(() => {
    if (behind === null) led.current?.focus();
    if (behind === null) led.current = null;
  }, [behind]);
  const isReading = syncStatus === 'reading';
  const isEmpty = analysis !== null && allOutcomes(analysis.outcomes) === 0;
  return (
    <>
      {behind !== null && <BehindView everywhere={everywhere} behind={behind} onBack={() => setBehind(null)} />}
      <div className={styles.view} hidden={behind !== null}>
        <AnalysisBar options={options} analysis={analysis} isReading={isReading} onChange={setWish} onAgain={again} />
        <div className={styles.scroller}>
          {isReading && (analysis === null || progress !== null) && (
            <div className={styles.reading}>
              <Spinner />
              <p role="status">
                {progress === null
                  ? t`Looking for runs…`
                  : t`Read ${wholeNumber(progress.done)} of ${wholeNumber(progress.of)} runs…`}
              </p>
              <Button size={24} onClick={stop}>{t`Stop looking`}</Button>
            </div>
          )}
          {typeof syncStatus === 'object' && (
            <div role="alert">
              <EmptyState what={t`The runs cannot be analyzed`} how={syncStatus.failed}>
                <Button onClick={again}>{t`Try again`}</Button>
              </EmptyState>
            </div>
          )}
          {syncStatus === 'stopped' && (
            <EmptyState
              what={t`Stopped before all runs were read`}
              how={t`Workcell does not read the finished ones again.`}
            >
              <Button onClick={again}>{t`Keep looking`}</Button>
            </EmptyState>
          )}
          {analysis !== null && isEmpty && syncStatus !== 'stopped' && (
            <EmptyState
              what={analysis.all === 0 ? t`No runs yet` : t`No runs in this period`}
              how={
                analysis.all === 0
                  ? t`See how many runs succeed, how long they take, what they cost and which tools fail.`
                  : t`There are runs for other times, tools or models.`
              }
            >
              {analysis.all > 0 && <Button onClick={() => setWish(allTime)}>{t`Show all runs`}</Button>}
            </EmptyState>
          )}
          {analysis !== null && !isEmpty && (
            <AnalysisContent analysis={analysis} base={base} prices={prices} onShow={show} />
          )}
        </div>
      </div>
    </>
  );
}
