import type { EventPayload } from '../../shared/contract/contract.ts';
import { keyOfRun, type RunRef } from '../../shared/workcells/run-ref.ts';

// News of a run and of searches go past the stores: only the dialog that shows the run listens, and nothing is kept.

export type RunNews = EventPayload<'runAdvanced'>;
export type GatheringNews = EventPayload<'runAnalysisAdvanced'>;
export type SearchNews = EventPayload<'runSearchAdvanced'>;

const runListeners = new Map<string, Set<(news: RunNews) => void>>();
const searchListeners = new Map<string, Set<(news: SearchNews) => void>>();

const gatheringListeners = new Set<(news: GatheringNews) => void>();

/** Hears how far the gathering of many runs is, until the returned function is called. */
export function onGatheringNews(listen: (news: GatheringNews) => void): () => void {
  gatheringListeners.add(listen);
  return () => void gatheringListeners.delete(listen);
}

export function gatheringAdvanced(news: GatheringNews): void {
  for (const listen of gatheringListeners) listen(news);
}

/** Hears what is new in a run, until the returned function is called. */
export function onRunNews(run: RunRef, listen: (news: RunNews) => void): () => void {
  return add(runListeners, keyOfRun(run), listen);
}

/** Hears how far a search is, until the returned function is called. */
export function onSearchNews(viewId: string, listen: (news: SearchNews) => void): () => void {
  return add(searchListeners, viewId, listen);
}

export function runAdvanced(news: RunNews): void {
  for (const listen of runListeners.get(keyOfRun(news.run)) ?? []) listen(news);
}

export function searchAdvanced(news: SearchNews): void {
  for (const listen of searchListeners.get(news.viewId) ?? []) listen(news);
}

function add<News>(
  listeners: Map<string, Set<(news: News) => void>>,
  key: string,
  listen: (news: News) => void,
): () => void {
  const known = listeners.get(key) ?? new Set();
  listeners.set(key, known.add(listen));
  return () => {
    known.delete(listen);
    if (known.size === 0) listeners.delete(key);
  };
}
