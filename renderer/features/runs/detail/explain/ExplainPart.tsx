import InfoIcon from 'lucide-react/icons/info';
import { useMemo } from 'react';
import { t } from '../../../../../shared/i18n/i18n.ts';
import type { RunTotals } from '../../../../../shared/runs/run-totals.ts';
import { EmptyState } from '../../../../components/EmptyState.tsx';
import { formatPercent } from '../../../../components/format/quantity.ts';
import { usePriceTable } from '../../../spending/use-price-table.ts';
import { BlockedTimeSection } from './BlockedTimeSection.tsx';
import { describeSpending } from './describe-spending.ts';
import { describeBlockedTime, describeDoubts, describeSteps, describeTime, describeWaits } from './describe-time.ts';
import styles from './ExplainPart.module.css';
import type { Why } from './explain-run.ts';
import { SpendingSection } from './SpendingSection.tsx';
import { TimeSection } from './TimeSection.tsx';
import { ToolsSection } from './ToolsSection.tsx';
import type { ReportState } from './use-report.ts';
import { WhySection } from './WhySection.tsx';

export type ExplainPartProps = {
  readonly totals: RunTotals | null;
  readonly reading: ReportState;
  /** Selects an event in the timeline. */
  readonly onReveal: (position: number) => void;
  /** Why the run ended as it did; null until known. */
  readonly why: Why | null;
  /** Opens the replay at a time in Unix milliseconds. */
  readonly onReplay: (at: number) => void;
};

/** Shows why a run took as long as it did: where the time went, what blocked it, what it used and what that cost. */
export default function ExplainPart({ totals, reading, why, onReveal, onReplay }: ExplainPartProps) {
  const { problem, report } = reading;
  const prices = usePriceTable();
  const startedAt = totals?.startedAt ?? null;
  const view = useMemo(
    () =>
      report === null
        ? null
        : {
            time: describeTime(report, startedAt),
            blockedTime: {
              longest: describeBlockedTime(report, startedAt),
              waits: describeWaits(report, startedAt),
              slowest: describeSteps(report.slowest, report),
              failures: describeSteps(report.failures, report),
            },
            doubts: describeDoubts(report),
            spending: describeSpending(report, prices),
          },
    [report, prices, startedAt],
  );
  if (problem !== null && report === null)
    return (
      <section className={styles.pane} aria-label={t`Why`} role="alert">
        <EmptyState what={problem.fact} how={problem.detail} />
      </section>
    );
  if (report === null || view === null)
    return (
      <section className={styles.pane} aria-label={t`Why`} aria-busy="true">
        <EmptyState what={t`Reading\u2026`} how={t`Counting what the run did.`} />
      </section>
    );
  const { doubts, blockedTime, spending, time } = view;
  const { progress } = report;
  const isEmpty = time === null && report.tools.length === 0 && spending === null;
  return (
    <section className={styles.pane} aria-label={t`Why`} aria-busy={progress !== null}>
      {(progress !== null || doubts.length > 0 || problem !== null) && (
        <ul className={styles.doubts}>
          {progress !== null && progress.of > 0 && (
            <li>
              <InfoIcon />
              {t`Counted ${formatPercent(progress.done / progress.of)} of the file so far. The numbers will grow.`}
            </li>
          )}
          {[...doubts, ...(problem === null ? [] : [`${problem.fact} ${problem.detail}`])].map((doubt) => (
            <li key={doubt}>
              <InfoIcon />
              {doubt}
            </li>
          ))}
        </ul>
      )}
      {why !== null && totals !== null && (
        <WhySection why={why} totals={totals} onReveal={onReveal} onReplay={onReplay} />
      )}
      {isEmpty ? (
        <EmptyState
          what={t`Nothing to explain yet`}
          how={t`When the run has done something, this shows what took time and what it cost.`}
        />
      ) : (
        <div className={styles.columns}>
          <div className={styles.column}>
            <TimeSection view={time} />
            <BlockedTimeSection
              rows={blockedTime}
              waitCount={report.waitCount}
              failed={report.failed}
              onReveal={onReveal}
            />
            <SpendingSection view={spending} />
          </div>
          <div className={styles.column}>
            <ToolsSection report={report} prices={prices} onReveal={onReveal} />
          </div>
        </div>
      )}
    </section>
  );
}
