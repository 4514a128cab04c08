import { loadPrices } from '../../commands/prices.commands.ts';
import { usePrices } from '../../stores/prices.store.ts';
import { useTranscript } from '../../stores/transcript.store.ts';
import { followAll, memoizeView } from '../../view-models/observable.ts';
import { describeThreadCost } from './thread-cost.ts';

const describeCostNow = memoizeView(({ prices, usage }: Parts) =>
  usage === null || prices === null ? null : describeThreadCost(usage, prices.table),
);
type Parts = {
  readonly usage: ReturnType<typeof useTranscript.getState>['transcript']['usage'];
  readonly prices: ReturnType<typeof usePrices.getState>['prices'];
};

/** Calls `listen` when the cost of the shown thread may have changed; loads prices once the thread has used tokens. */
export function followThreadCost(listen: () => void): () => void {
  const loadPricesIfNeeded = () => {
    const isWanted = useTranscript.getState().transcript.usage?.spent !== undefined;
    if (isWanted && usePrices.getState().prices === null) void loadPrices();
  };
  loadPricesIfNeeded();
  return followAll([useTranscript, usePrices])(() => {
    loadPricesIfNeeded();
    listen();
  });
}

/** Describes the cost of the shown thread, in a sentence; null if unknown. */
export function getThreadCost(): string | null {
  return describeCostNow({ usage: useTranscript.getState().transcript.usage, prices: usePrices.getState().prices });
}
