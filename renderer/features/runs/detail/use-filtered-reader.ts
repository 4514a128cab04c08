import { useEffect, useMemo } from 'react';
import { createQueryMatcher } from '../../../../shared/runs/match-query.ts';
import type { RunQuery } from '../../../../shared/runs/run-query.ts';
import type { RunRef } from '../../../../shared/runs/run-ref.ts';
import { readRunPage } from '../../../commands/recorded-runs.commands.ts';
import { onRunUpdate } from '../../../stores/run-updates.ts';
import { RunReader } from './run-reader.ts';
import { useFilteredRun } from './use-filtered-run.ts';
import { type Reader, type RunReadProblem, useReaderState } from './use-run-reader.ts';

/** The events that match a filter, with a reader like that of a whole run. */
export type FilteredReader = { readonly reader: Reader; readonly count: number; readonly isDone: boolean };

/** Reads the events that match a filter, and new matches unless `auto` is false; null without a filter. */
export function useFilteredReader(
  run: RunRef,
  filter: RunQuery | null,
  round: number,
  auto: boolean,
): FilteredReader | null {
  const view = useFilteredRun(run, filter, round);
  const viewId = view?.viewId ?? null;
  const reader = useMemo(
    () => new RunReader<RunReadProblem>((place, limit) => readRunPage(run, place, limit, viewId)),
    [run, viewId],
  );
  const found = view?.count ?? 0;
  // Adds what the search has found since the last page.
  useEffect(() => {
    if (viewId !== null && found > 0 && !reader.state().window.hasAfter) void reader.refresh();
  }, [reader, viewId, found]);
  useEffect(() => {
    if (filter === null || !auto) return;
    const fits = createQueryMatcher(filter);
    return onRunUpdate(run, ({ changed, totals }) => void reader.addEvents(totals, changed.filter(fits), true));
  }, [run, reader, filter, auto]);
  const { window: shown } = useReaderState(reader);
  // The search has not found events that arrived later.
  const isWhole = !shown.hasBefore && !shown.hasAfter;
  const count = isWhole ? Math.max(found, shown.events.length) : found;
  const isDone = view?.isDone ?? false;
  return useMemo(() => (filter === null ? null : { reader, count, isDone }), [filter, reader, count, isDone]);
}
