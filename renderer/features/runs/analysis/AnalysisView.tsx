import { useEffect, useMemo, useRef, useState } from 'react';
import { t, wholeNumber } from '../../../../shared/i18n/i18n.ts';
import { toRunFilter } from '../../../../shared/runs/analysis/analyze-digests.ts';
import { sumOutcomes } from '../../../../shared/runs/analysis/outcomes.ts';
import { Button } from '../../../components/Button.tsx';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { Spinner } from '../../../components/Spinner.tsx';
import { useConnection } from '../../../stores/connection.store.ts';
import { useRecordedRuns } from '../../../stores/recorded-runs.store.ts';
import { usePriceTable } from '../../spending/use-price-table.ts';
import styles from './AnalysisView.module.css';
import { AnalysisBar } from './parts/AnalysisBar.tsx';
import { AnalysisContent } from './parts/AnalysisContent.tsx';
import { SelectedRunsView } from './parts/SelectedRunsView.tsx';
import type { RunSelection } from './run-selection.ts';
import { type AnalysisFilter, useAnalysis } from './use-analysis.ts';

const allTime: AnalysisFilter = { days: null, tool: null, model: null };

/** Shows an analysis of many runs, and the runs behind each of its numbers. */
export default function AnalysisView() {
  const everywhere = useRecordedRuns((state) => state.view.everywhere);
  const generation = useRecordedRuns((state) => state.generation);
  const isConnected = useConnection((state) => state.connectionState === 'connected');
  const prices = usePriceTable();
  const [options, setOptions] = useState<AnalysisFilter>({ ...allTime, days: 30 });
  const [behind, setBehind] = useState<RunSelection | null>(null);
  const { again, analysis, progress, status, stop } = useAnalysis(everywhere, options, isConnected ? generation : null);
  /** The element that opened the list of runs. It gets the focus again when the list closes. */
  const led = useRef<HTMLElement | null>(null);
  const base = useMemo(() => {
    const { days, model, tool } = options;
    const { from: _, ...chosen } = toRunFilter(
      { days, zoneMinutes: 0, model: model ?? undefined, tool: tool ?? undefined },
      0,
    );
    return analysis === null || analysis.from === null ? chosen : { ...chosen, from: analysis.from };
  }, [analysis, options]);
  // Another workspace has other runs.
  // biome-ignore lint/correctness/useExhaustiveDependencies: these changes make the list invalid
  useEffect(() => setBehind(null), [everywhere, generation]);
  const show = (next: RunSelection): void => {
    led.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    setBehind(next);
  };
  useEffect(() => {
    if (behind === null) led.current?.focus();
    if (behind === null) led.current = null;
  }, [behind]);
  const isReading = status === 'reading';
  const isEmpty = analysis !== null && sumOutcomes(analysis.outcomes) === 0;
  return (
    <>
      {behind !== null && <SelectedRunsView everywhere={everywhere} behind={behind} onBack={() => setBehind(null)} />}
      <div className={styles.view} hidden={behind !== null}>
        <AnalysisBar
          options={options}
          analysis={analysis}
          isReading={isReading}
          onChange={setOptions}
          onAgain={again}
        />
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
          {typeof status === 'object' && (
            <div role="alert">
              <EmptyState what={t`The runs cannot be analyzed`} how={status.failed}>
                <Button onClick={again}>{t`Try again`}</Button>
              </EmptyState>
            </div>
          )}
          {status === 'stopped' && (
            <EmptyState
              what={t`Stopped before all runs were read`}
              how={t`Workcell does not read the finished ones again.`}
            >
              <Button onClick={again}>{t`Keep looking`}</Button>
            </EmptyState>
          )}
          {analysis !== null && isEmpty && status !== 'stopped' && (
            <EmptyState
              what={analysis.all === 0 ? t`No runs yet` : t`No runs in this period`}
              how={
                analysis.all === 0
                  ? t`See how many runs succeed, how long they take, what they cost and which tools fail.`
                  : t`There are runs for other times, tools or models.`
              }
            >
              {analysis.all > 0 && <Button onClick={() => setOptions(allTime)}>{t`Show all runs`}</Button>}
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
