import { keyOfRun } from '../../../../shared/runs/run-ref.ts';
import { useWorkcells } from '../../../stores/recorded-runs.store.ts';
import { OpenedRun } from './OpenedRun.tsx';

/** The detail of the opened run. */
export default function WorkcellDialog() {
  const run = useWorkcells((state) => state.opened);
  return run === null ? null : <OpenedRun key={keyOfRun(run)} run={run} />;
}
