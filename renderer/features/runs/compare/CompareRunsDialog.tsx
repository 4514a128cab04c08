import { getRunKey } from '../../../../shared/runs/run-ref.ts';
import { useComparing } from '../../../stores/comparing.store.ts';
import { ComparedRuns } from './ComparedRuns.tsx';
import { PickRun } from './PickRun.tsx';

/** Shows two runs side by side, or first asks for the second one. */
export default function CompareRunsDialog() {
  const { first, second } = useComparing();
  if (first === null) return null;
  if (second === null) return <PickRun run={first} />;
  return <ComparedRuns key={`${getRunKey(first)} ${getRunKey(second)}`} first={first} second={second} />;
}
