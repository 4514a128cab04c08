import { getRunKey } from '../../../../shared/runs/run-ref.ts';
import { useRecordedRuns } from '../../../stores/recorded-runs.store.ts';
import { OpenedRun } from './OpenedRun.tsx';

/** Shows the detail of the opened run. */
export default function RunDialog() {
  const run = useRecordedRuns((state) => state.opened);
  return run === null ? null : <OpenedRun key={getRunKey(run)} run={run} />;
}
