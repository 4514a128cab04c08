import { useEffect, useMemo, useState } from 'react';
import type { RunQuery } from '../../../../shared/runs/run-query.ts';
import type { RunRef } from '../../../../shared/runs/run-ref.ts';
import { endRunView, searchRun } from '../../../commands/recorded-runs.commands.ts';
import { onSearchUpdate } from '../../../stores/run-updates.ts';

/** What a search has found so far. */
export type FilteredRun = {
  readonly viewId: string;
  readonly count: number;
  /** The progress, 0 to 1. */
  readonly share: number;
  readonly isDone: boolean;
};

/** How long after the last key press a search starts, in milliseconds. */
const pauseMs = 150;

/** Searches the events of a run while there is a query, and again when `round` changes; null without a query. */
export function useFilteredRun(run: RunRef, query: RunQuery | null, round: number): FilteredRun | null {
  const [view, setView] = useState<FilteredRun | null>(null);
  const options = useMemo(() => ({ query, round }), [query, round]);
  useEffect(() => {
    const { query: wanted } = options;
    if (wanted === null) {
      setView(null);
      return;
    }
    const viewId = crypto.randomUUID();
    let stop: () => void = () => undefined;
    let isAsked = false;
    const timer = window.setTimeout(async () => {
      isAsked = true;
      stop = onSearchUpdate(viewId, ({ count, share }) => setView({ viewId, count, share, isDone: false }));
      const found = await searchRun(run, viewId, wanted);
      stop();
      if (found.ok && found.value.isWhole) setView({ viewId, count: found.value.count, share: 1, isDone: true });
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      stop();
      if (isAsked) void endRunView(viewId);
    };
  }, [run, options]);
  return query === null ? null : view;
}
