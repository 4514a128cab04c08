import { useEffect, useSyncExternalStore } from 'react';
import { lazyModule } from '../../client/lazy-module.ts';
import { useTranscript } from '../../stores/transcript.store.ts';

const part = lazyModule(() => import('./thread-cost-now.ts'));
const never = () => () => undefined;
const unknown = () => null;

/** The cost of the shown thread, in a sentence; null if it is unknown or not loaded yet. */
export function useThreadCost(): string | null {
  const isWanted = useTranscript((state) => state.transcript.usage?.spent !== undefined);
  const cost = useSyncExternalStore(part.onCome, part.now);
  useEffect(() => {
    if (isWanted) void part.load().catch(() => undefined);
  }, [isWanted]);
  return useSyncExternalStore(cost?.followThreadCost ?? never, cost?.threadCostNow ?? unknown);
}
