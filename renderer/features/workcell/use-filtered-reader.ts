import { useEffect, useMemo } from 'react';
import type { RunQuery } from '../../../shared/workcells/run-query.ts';
import type { RunRef } from '../../../shared/workcells/run-ref.ts';
import { readRunPage } from '../../commands/workcells.commands.ts';
import { RunReader } from './run-reader.ts';
import type { Reader, ReadProblem } from './use-run-reader.ts';
import { useRunView } from './use-run-view.ts';

/** The events that fit a filter, read like a run of their own. */
export type FilteredReader = { readonly reader: Reader; readonly count: number; readonly isDone: boolean };

/** Reads what fits a filter; null without one. */
export function useFilteredReader(run: RunRef, filter: RunQuery | null, round: number): FilteredReader | null {
  const view = useRunView(run, filter, round);
  const viewId = view?.viewId ?? null;
  const reader = useMemo(
    () => new RunReader<ReadProblem>((place, limit) => readRunPage(run, place, limit, viewId)),
    [run, viewId],
  );
  const count = view?.count ?? 0;
  // What was found since the last page follows on it.
  useEffect(() => {
    if (viewId !== null && count > 0 && !reader.state().window.hasAfter) void reader.refresh();
  }, [reader, viewId, count]);
  const isDone = view?.isDone ?? false;
  return useMemo(() => (filter === null ? null : { reader, count, isDone }), [filter, reader, count, isDone]);
}
