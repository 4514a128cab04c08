import { useEffect, useState } from 'react';
import type { PricesState } from '../../../shared/contract/prices.ts';
import type { PriceTable } from '../../../shared/spending/price-table.ts';
import { isEqualData } from '../../../shared/transcript/equal-data.ts';
import { describeWireFault } from '../../client/describe-wire-fault.ts';
import { savePrices } from '../../commands/prices.commands.ts';
import { type DraftProblem, type PriceDraft, readDraft, toDraft } from './price-draft.ts';

/** The typed prices, and what prevents saving them. */
export type EditedPrices = {
  readonly draft: PriceDraft;
  readonly problem: DraftProblem | null;
  edit(draft: PriceDraft): void;
  /** Saves the typed prices, if they are valid and change something. */
  commit(draft?: PriceDraft): void;
  /** Discards the user's own prices. */
  reset(): void;
};

/** Edits the prices. `onProblem` receives what is wrong with them, or null once all are valid. */
export function usePriceDraft(prices: PricesState, onProblem: (problem: string | null) => void): EditedPrices {
  const [draft, setDraft] = useState(() => toDraft(prices.table));
  const [problem, setProblem] = useState<DraftProblem | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only other prices replace what is typed
  useEffect(() => {
    const read = readDraft(draft);
    if (!('table' in read) || !isEqualData(read.table, prices.table)) setDraft(toDraft(prices.table));
    setProblem(null);
    onProblem(null);
  }, [prices]);
  const save = async (table: PriceTable | null): Promise<void> => {
    const saved = await savePrices(table);
    if (saved.ok) onProblem(null);
    else onProblem(saved.error.type === 'notSaved' ? saved.error.message : describeWireFault(saved.error).fact);
  };
  return {
    draft,
    problem,
    edit: (next) => {
      setDraft(next);
      setProblem(null);
      onProblem(null);
    },
    commit: (next = draft) => {
      const read = readDraft(next);
      if ('problem' in read) {
        setProblem(read.problem);
        onProblem(read.problem.sentence);
        return;
      }
      if (!isEqualData(read.table, prices.table)) void save(read.table);
    },
    reset: () => void save(null),
  };
}
