import { fetchPageModule, mayStartWorker } from '../client/lazy-module.ts';
import { systemClock } from '../client/system-clock.ts';
import { WorkerQueue } from '../client/worker-queue.ts';
import { findLanguage } from './language-names.ts';
import { type CodeLine, maxHighlightCharacters } from './syntax-role.ts';

/** A request to the worker. The answer has the same ID. */
export type HighlightRequest = { readonly id: number; readonly language: string; readonly code: string };
export type HighlightReply = { readonly id: number; readonly lines: readonly CodeLine[] | null };

/** The lines that were requested, and the lines themselves once they have arrived. */
type CachedCode = { readonly pending: Promise<readonly CodeLine[] | null>; lines: readonly CodeLine[] | null };

const maxCachedCodes = 60;

const worker = new WorkerQueue<HighlightRequest, HighlightReply>({
  start: () => new Worker(new URL('./highlight.worker.ts', import.meta.url), { type: 'module' }),
  mayStart: mayStartWorker,
  clock: systemClock,
  limitMs: 30_000,
});
const cache = new Map<string, CachedCode>();

/**
 * Returns code in colored lines. Null if there are none, for example because the worker failed; then the code stays
 * plain. Caches the most recent requests.
 */
export function highlightCode(language: string, code: string): Promise<readonly CodeLine[] | null> {
  if (code.length > maxHighlightCharacters || findLanguage(language) === null) return Promise.resolve(null);
  const key = toCacheKey(language, code);
  const known = cache.get(key) ?? requestHighlight(language, code);
  // The most recent request goes last, so that the first one is the one to forget.
  cache.delete(key);
  cache.set(key, known);
  const [oldest] = cache.keys();
  if (cache.size > maxCachedCodes && oldest !== undefined) cache.delete(oldest);
  return known.pending;
}

/** The cached colored lines; null if there are none. */
export function getCachedHighlight(language: string, code: string): readonly CodeLine[] | null {
  return cache.get(toCacheKey(language, code))?.lines ?? null;
}

function toCacheKey(language: string, code: string): string {
  return `${language}\n${code}`;
}

function requestHighlight(language: string, code: string): CachedCode {
  // For each language, the worker itself fetches code.
  const coming = fetchPageModule(() => worker.ask({ language, code })).then((answer) => {
    kept.lines = answer?.lines ?? null;
    // Forget a failure, because the next attempt may succeed.
    if (answer === null) cache.delete(toCacheKey(language, code));
    return kept.lines;
  });
  const kept: CachedCode = { pending: coming, lines: null };
  return kept;
}
