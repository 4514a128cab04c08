import type { CompletionSource, Trigger } from './completion-source.ts';

/** The word at the caret that asks for completion. */
export type CompletionToken = {
  readonly trigger: Trigger;
  /** What stands between the trigger and the caret. */
  readonly query: string;
  /** Where the word begins in the text, and where it ends, in UTF-16 units: what a choice takes the place of. */
  readonly start: number;
  readonly end: number;
};

/** A query is at most so long, in characters: a longer word is no name. */
const longestQuery = 200;

/**
 * Finds the word at the caret when it begins with the trigger of one of the sources in a place where that counts; null
 * otherwise. A trigger counts at the start of a word: after white space, a bracket or a quotation mark.
 */
export function tokenAt(
  text: string,
  caret: number,
  sources: readonly Pick<CompletionSource, 'trigger' | 'place'>[],
): CompletionToken | null {
  const before = text.slice(Math.max(0, caret - longestQuery - 1), caret);
  const start = caret - (/\S*$/.exec(before)?.[0].length ?? 0);
  const opened = start + (/^[([{"'`<]*/.exec(text.slice(start, caret))?.[0].length ?? 0);
  const trigger = text[opened];
  const source = sources.find((candidate) => {
    const counts = candidate.place === 'word' || text.slice(0, opened).trim() === '';
    return candidate.trigger === trigger && counts;
  });
  if (source === undefined || opened >= caret) return null;
  // A word that goes on before what was looked at has no trigger at its start.
  if (start > 0 && !/\s/.test(text[start - 1] ?? '')) return null;
  const rest = /^\S*/.exec(text.slice(caret, caret + longestQuery))?.[0].length ?? 0;
  return { trigger: source.trigger, query: text.slice(opened + 1, caret), start: opened, end: caret + rest };
}
