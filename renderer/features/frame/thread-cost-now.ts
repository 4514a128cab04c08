import { askForPrices } from '../../commands/prices.commands.ts';
import { usePrices } from '../../stores/prices.store.ts';
import { useTranscript } from '../../stores/transcript.store.ts';
import { described, followAll } from '../../view-models/observable.ts';
import { costOfThread } from './thread-cost.ts';

const inWords = described(({ prices, usage }: Parts) =>
  usage === null || prices === null ? null : costOfThread(usage, prices.table),
);
type Parts = {
  readonly usage: ReturnType<typeof useTranscript.getState>['transcript']['usage'];
  readonly prices: ReturnType<typeof usePrices.getState>['prices'];
};

/** Calls `listen` when the cost of the shown thread may have changed; loads prices once something was spent. */
export function followThreadCost(listen: () => void): () => void {
  const look = () => {
    const isWanted = useTranscript.getState().transcript.usage?.spent !== undefined;
    if (isWanted && usePrices.getState().prices === null) void askForPrices();
  };
  look();
  return followAll([useTranscript, usePrices])(() => {
    look();
    listen();
  });
}

/** The cost of the shown thread, in a sentence; null if unknown. */
export function threadCostNow(): string | null {
  return inWords({ usage: useTranscript.getState().transcript.usage, prices: usePrices.getState().prices });
}
