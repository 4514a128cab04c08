import { useEffect, useState } from 'react';
import type { RunReport } from '../../../../../shared/runs/report/run-report.ts';
import type { RunRef } from '../../../../../shared/runs/run-ref.ts';
import type { RunTotals } from '../../../../../shared/runs/run-totals.ts';
import { describeRunFailure, readReport } from '../../../../commands/recorded-runs.commands.ts';
import { usePaced } from '../../use-paced.ts';

/** The report as last read, and why it can no longer be read. */
export type ReportState = {
  readonly report: RunReport | null;
  readonly problem: ReturnType<typeof describeRunFailure> | null;
};

/** The minimum time between two reads of a report, in milliseconds: to answer, the host also counts the events. */
const everyMs = 1_000;

/** The report of a run, read again when there is news. */
export function useReport(run: RunRef, totals: RunTotals | null, round: number): ReportState {
  const [state, setState] = useState<ReportState>({ report: null, problem: null });
  const news = totals === null ? null : `${totals.events} ${totals.lastAt} ${totals.state} ${totals.progress === null}`;
  const version = usePaced(`${news} ${round}`, everyMs);
  // biome-ignore lint/correctness/useExhaustiveDependencies: news is the reason to read again
  useEffect(() => {
    let isWanted = true;
    void readReport(run).then((read) => {
      if (!isWanted) return;
      if (read.ok) setState({ report: read.value, problem: null });
      else if (read.error.type !== 'disconnected')
        setState((before) => ({ ...before, problem: describeRunFailure(read.error) }));
    });
    return () => {
      isWanted = false;
    };
  }, [run, version]);
  return state;
}
