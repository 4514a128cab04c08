import { useEffect, useSyncExternalStore } from 'react';
import { lazyModule } from '../../client/lazy-module.ts';
import { useTranscript } from '../../stores/transcript.store.ts';

const costModule = lazyModule(() => import('./thread-cost-now.ts'));
const subscribeToNothing = () => () => undefined;
const getUnknownCost = () => null;

/** Returns the cost of the shown thread, in a sentence; null if it is unknown or not loaded yet. */
export function useThreadCost(): string | null {
  const isWanted = useTranscript((state) => state.transcript.usage?.spent !== undefined);
  const cost = useSyncExternalStore(costModule.onLoad, costModule.getLoaded);
  useEffect(() => {
    if (isWanted) void costModule.load().catch(() => undefined);
  }, [isWanted]);
  return useSyncExternalStore(cost?.followThreadCost ?? subscribeToNothing, cost?.getThreadCost ?? getUnknownCost);
}
