import { useLayoutEffect, useMemo, useRef } from 'react';
import { t } from '../../../../../shared/i18n/i18n.ts';
import type { RunReport } from '../../../../../shared/runs/report/run-report.ts';
import type { RunRef } from '../../../../../shared/runs/run-ref.ts';
import type { RunTotals } from '../../../../../shared/runs/run-totals.ts';
import type { StartedRun } from '../../../../../shared/runs/started-run.ts';
import type { RunInfo } from '../../../../commands/recorded-runs.commands.ts';
import { isLive } from '../../../../view-models/run-state.ts';
import { describeTime } from '../explain/describe-time.ts';
import { TimeSection } from '../explain/TimeSection.tsx';
import type { TimelineSelection } from '../timeline-rows.ts';
import { EventPane } from './EventPane.tsx';
import styles from './RunAside.module.css';
import { RunOverview } from './RunOverview.tsx';

export type RunAsideProps = {
  readonly run: RunRef;
  readonly totals: RunTotals | null;
  readonly info: RunInfo | null;
  readonly started: StartedRun | null;
  /** Null until it is read. */
  readonly report: RunReport | null;
  readonly selected: TimelineSelection | null;
  /** Moves to the next or previous event. */
  readonly onStep: (step: 1 | -1) => void;
  /** Selects an event in the timeline. */
  readonly onReveal: (position: number) => void;
  /** Opens the replay at a time in Unix milliseconds. */
  readonly onReplay: (at: number) => void;
};

/** Shows what belongs beside the timeline: where the time went if there is room, and the event or what the run proved. */
export function RunAside({ info, report, run, selected, started, totals, ...more }: RunAsideProps) {
  const { onReplay, onReveal, onStep } = more;
  const scroller = useRef<HTMLDivElement>(null);
  const startedAt = totals?.startedAt ?? null;
  const time = useMemo(() => (report === null ? null : describeTime(report, startedAt)), [report, startedAt]);
  const hasEnded = totals !== null && !isLive(totals.state);
  const position = selected?.position ?? null;
  useLayoutEffect(() => {
    const box = scroller.current;
    const event = box?.lastElementChild;
    if (position === null || box === null || !(event instanceof HTMLElement)) return;
    const top = event.offsetTop - box.offsetTop;
    // The event may be below the fold, or its head above what was read of the one before.
    if (top < box.scrollTop || top > box.scrollTop + box.clientHeight / 2) box.scrollTop = top;
  }, [position]);
  return (
    <div ref={scroller} className={styles.aside}>
      {(report === null || time !== null) && (
        <div className={styles.why}>
          {time !== null && (
            <TimeSection view={time} title={hasEnded ? t`Why it took ${time.total}` : null} onReveal={onReveal} />
          )}
        </div>
      )}
      {selected === null ? (
        <RunOverview info={info} totals={totals} started={started} />
      ) : (
        <EventPane run={run} totals={totals} selected={selected} onStep={onStep} onReplay={onReplay} />
      )}
    </div>
  );
}
