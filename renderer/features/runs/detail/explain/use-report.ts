import { useEffect, useState } from 'react';
import type { RunReport } from '../../../../../shared/runs/report/run-report.ts';
import type { RunRef } from '../../../../../shared/runs/run-ref.ts';
import type { RunTotals } from '../../../../../shared/runs/run-totals.ts';
import { describeRunFailure, readReport } from '../../../../commands/recorded-runs.commands.ts';
import { useThrottled } from '../../use-throttled.ts';

/** The last report that was read, and why it can no longer be read. */
export type ReportState = {
  readonly report: RunReport | null;
  readonly problem: ReturnType<typeof describeRunFailure> | null;
};

/** The minimum time between two reads of a report, in milliseconds: to answer, the host also counts the events. */
const minReadIntervalMs = 1_000;

/** Returns the report of a run, and reads it again when there is an update. Reads nothing while it is not `wanted`. */
export function useReport(run: RunRef, totals: RunTotals | null, round: number, wanted: boolean): ReportState {
  const [state, setState] = useState<ReportState>({ report: null, problem: null });
  const totalsVersion =
    totals === null ? null : `${totals.events} ${totals.lastAt} ${totals.state} ${totals.progress === null}`;
  const version = useThrottled(`${totalsVersion} ${round}`, minReadIntervalMs);
  // biome-ignore lint/correctness/useExhaustiveDependencies: news is the reason to read again
  useEffect(() => {
    if (!wanted) return;
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
  }, [run, version, wanted]);
  return state;
}
