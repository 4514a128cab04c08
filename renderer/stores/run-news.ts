import { KeyedListeners } from '../../shared/base/keyed-listeners.ts';
import { Listeners } from '../../shared/base/listeners.ts';
import type { EventPayload } from '../../shared/contract/contract.ts';
import { keyOfRun, type RunRef } from '../../shared/runs/run-ref.ts';

// News of runs and of searches bypasses the stores: only the dialog that shows the run listens, and nothing is kept.

export type RunNews = EventPayload<'runAdvanced'>;
export type GatheringNews = EventPayload<'runAnalysisAdvanced'>;
export type SearchNews = EventPayload<'runSearchAdvanced'>;

const runListeners = new KeyedListeners<string, [RunNews]>();
const searchListeners = new KeyedListeners<string, [SearchNews]>();
const gatheringListeners = new Listeners<[GatheringNews]>();

/** Listens to the progress of gathering runs, until the returned function is called. */
export function onGatheringNews(listen: (news: GatheringNews) => void): () => void {
  return gatheringListeners.add(listen);
}

export function gatheringAdvanced(news: GatheringNews): void {
  gatheringListeners.call(news);
}

/** Listens to news of a run, until the returned function is called. */
export function onRunNews(run: RunRef, listen: (news: RunNews) => void): () => void {
  return runListeners.add(keyOfRun(run), listen);
}

/** Listens to the progress of a search, until the returned function is called. */
export function onSearchNews(viewId: string, listen: (news: SearchNews) => void): () => void {
  return searchListeners.add(viewId, listen);
}

export function runAdvanced(news: RunNews): void {
  runListeners.call(keyOfRun(news.run), news);
}

export function searchAdvanced(news: SearchNews): void {
  searchListeners.call(news.viewId, news);
}
