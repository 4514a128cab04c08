import { Listeners } from '../../shared/base/listeners.ts';
import type { EventPayload } from '../../shared/contract/contract.ts';
import { getRunKey, type RunRef } from '../../shared/runs/run-ref.ts';
import { KeyedListeners } from './keyed-listeners.ts';

// Updates of runs and of searches bypass the stores: only the dialog that shows the run listens, and nothing is kept.

export type RunUpdate = EventPayload<'runAdvanced'>;
export type AnalysisUpdate = EventPayload<'runAnalysisAdvanced'>;
export type SearchUpdate = EventPayload<'runSearchAdvanced'>;

const runListeners = new KeyedListeners<string, [RunUpdate]>();
const searchListeners = new KeyedListeners<string, [SearchUpdate]>();
const analysisListeners = new Listeners<[AnalysisUpdate]>();

/** Listens to the progress of gathering runs, until the returned function is called. */
export function onAnalysisUpdate(listen: (news: AnalysisUpdate) => void): () => void {
  return analysisListeners.add(listen);
}

/** Passes the host's progress to all listeners of the analysis. */
export function analysisAdvanced(news: AnalysisUpdate): void {
  analysisListeners.call(news);
}

/** Listens to updates of a run, until the returned function is called. */
export function onRunUpdate(run: RunRef, listen: (news: RunUpdate) => void): () => void {
  return runListeners.add(getRunKey(run), listen);
}

/** Listens to the progress of a search, until the returned function is called. */
export function onSearchUpdate(viewId: string, listen: (news: SearchUpdate) => void): () => void {
  return searchListeners.add(viewId, listen);
}

/** Passes an update of a run to its listeners. */
export function runAdvanced(news: RunUpdate): void {
  runListeners.call(getRunKey(news.run), news);
}

/** Passes the progress of a search to the listeners of its `viewId`. */
export function searchAdvanced(news: SearchUpdate): void {
  searchListeners.call(news.viewId, news);
}
