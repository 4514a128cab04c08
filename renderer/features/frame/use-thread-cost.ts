import { useEffect, useMemo } from 'react';
import { laterPart, useLaterPart } from '../../client/later-part.ts';
import { askForPrices } from '../../commands/prices.commands.ts';
import { usePrices } from '../../stores/prices.store.ts';
import { useTranscript } from '../../stores/transcript.store.ts';

const part = laterPart(() => import('./thread-cost.ts'));

/** What the shown thread has cost, in a sentence; null where that is not known, and until it can be said. */
export function useThreadCost(): string | null {
  const usage = useTranscript((state) => state.transcript.usage);
  const words = useLaterPart(part);
  const prices = usePrices((state) => state.prices);
  const isWanted = words !== null && usage?.spent !== undefined;
  useEffect(() => {
    if (isWanted && prices === null) void askForPrices();
  }, [isWanted, prices]);
  return useMemo(
    () => (words === null || usage === null || prices === null ? null : words.costOfThread(usage, prices.table)),
    [words, usage, prices],
  );
}
