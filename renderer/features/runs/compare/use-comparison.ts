import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { RunRef } from '../../../../shared/runs/run-ref.ts';
import { useComparing } from '../../../stores/comparing.store.ts';
import type { ComparisonState } from './comparison.ts';
import { type ComparisonView, comparisonOf, forgetComparison } from './kept-comparison.ts';

export type UsedComparison = {
  readonly state: ComparisonState;
  readonly view: ComparisonView;
  readonly show: (change: Partial<ComparisonView>) => void;
  /** Reads both runs again. */
  readonly read: () => void;
  readonly stop: () => void;
};

/** Compares two runs as long as the caller is mounted, or while a run opened from it covers it. */
export function useComparison(first: RunRef, second: RunRef): UsedComparison {
  const kept = useMemo(() => comparisonOf(first, second), [first, second]);
  const { comparison } = kept;
  const state = useSyncExternalStore(comparison.subscribe, comparison.state);
  const [view, setView] = useState(kept.view);
  useEffect(() => {
    const { isReading, rows } = comparison.state();
    if (rows === null && !isReading) void comparison.read();
    return () => {
      if (!useComparing.getState().isCovered) forgetComparison();
    };
  }, [comparison]);
  const show = useCallback(
    (change: Partial<ComparisonView>) => {
      kept.view = { ...kept.view, ...change };
      setView(kept.view);
    },
    [kept],
  );
  return { state, view, show, read: () => void comparison.read(), stop: () => comparison.end() };
}
