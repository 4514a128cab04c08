import { useCallback, useEffect, useRef, useState } from 'react';
import type { RunCard } from '../../../../shared/runs/run-card.ts';
import { describeAnalysisFailure, listAnalyzedRuns } from '../../../commands/run-analysis.commands.ts';
import type { RunSelection } from './run-selection.ts';

/** The runs behind a number, as many as have been read. */
export type SelectedRuns = {
  readonly cards: readonly RunCard[];
  /** How many runs there are; null until known. */
  readonly all: number | null;
  readonly isBusy: boolean;
  readonly failed: string | null;
};

/** How many to read at once. */
const pageSize = 50;

/** Reads the runs behind a number, a page at a time. */
export function useSelectedRuns(
  everywhere: boolean,
  { filter, order }: RunSelection,
): SelectedRuns & { readonly more: () => void } {
  const [state, setState] = useState<SelectedRuns>({ cards: [], all: null, isBusy: true, failed: null });
  const isWanted = useRef(true);
  const read = useCallback(
    async (offset: number): Promise<void> => {
      setState((before) => ({ ...before, isBusy: true, failed: null }));
      const answer = await listAnalyzedRuns({ everywhere, filter, order, offset, limit: pageSize });
      if (!isWanted.current) return;
      setState(({ all, cards }) =>
        answer.ok
          ? {
              cards: [...cards.slice(0, offset), ...answer.value.cards],
              all: answer.value.all,
              isBusy: false,
              failed: null,
            }
          : { cards, all, isBusy: false, failed: describeAnalysisFailure(answer.error) },
      );
    },
    [everywhere, filter, order],
  );
  useEffect(() => {
    isWanted.current = true;
    void read(0);
    return () => {
      isWanted.current = false;
    };
  }, [read]);
  return { ...state, more: () => void read(state.cards.length) };
}
