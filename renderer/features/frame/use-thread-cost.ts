import { useSyncExternalStore } from 'react';
import { laterPart, useLaterPart } from '../../client/later-part.ts';

const part = laterPart(() => import('./thread-cost-now.ts'));
const never = () => () => undefined;
const unknown = () => null;

/** What the shown thread has cost, in a sentence; null where that is not known, and until it can be said. */
export function useThreadCost(): string | null {
  const cost = useLaterPart(part);
  return useSyncExternalStore(cost?.followThreadCost ?? never, cost?.threadCostNow ?? unknown);
}
