import { fetchOwnPart, mayStartWorker } from '../client/lazy-module.ts';
import { systemClock } from '../client/system-clock.ts';
import { WorkerLine } from '../client/worker-line.ts';
import { languageNamed } from './language-names.ts';
import { type CodeLine, highlightCap } from './syntax-role.ts';

/** What the worker receives and what it answers; the ID matches the two. */
export type HighlightOrder = { readonly id: number; readonly language: string; readonly code: string };
export type HighlightAnswer = { readonly id: number; readonly lines: readonly CodeLine[] | null };

/** Lines that are on their way, and the lines themselves once they are there. */
type Remembered = { readonly coming: Promise<readonly CodeLine[] | null>; lines: readonly CodeLine[] | null };

const rememberedCodes = 60;

const worker = new WorkerLine<HighlightOrder, HighlightAnswer>({
  start: () => new Worker(new URL('./highlight.worker.ts', import.meta.url), { type: 'module' }),
  mayStart: mayStartWorker,
  clock: systemClock,
  limitMs: 30_000,
});
const remembered = new Map<string, Remembered>();

/**
 * Code in colored lines; null if there are none, as when the worker fails: then the code stays plain. Caches the most
 * recent requests.
 */
export function highlightCode(language: string, code: string): Promise<readonly CodeLine[] | null> {
  if (code.length > highlightCap || languageNamed(language) === null) return Promise.resolve(null);
  const key = keyOf(language, code);
  const known = remembered.get(key) ?? order(language, code);
  // The most recent request goes last, so that the first one is the one to forget.
  remembered.delete(key);
  remembered.set(key, known);
  const [oldest] = remembered.keys();
  if (remembered.size > rememberedCodes && oldest !== undefined) remembered.delete(oldest);
  return known.coming;
}

/** The cached colored lines; null if there are none. */
export function highlightedCode(language: string, code: string): readonly CodeLine[] | null {
  return remembered.get(keyOf(language, code))?.lines ?? null;
}

function keyOf(language: string, code: string): string {
  return `${language}\n${code}`;
}

function order(language: string, code: string): Remembered {
  // For each language, the worker itself fetches code.
  const coming = fetchOwnPart(() => worker.ask({ language, code })).then((answer) => {
    kept.lines = answer?.lines ?? null;
    // A failure may be gone next time.
    if (answer === null) remembered.delete(keyOf(language, code));
    return kept.lines;
  });
  const kept: Remembered = { coming, lines: null };
  return kept;
}
