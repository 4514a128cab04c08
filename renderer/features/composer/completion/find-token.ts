/** The characters that trigger completion, and where each counts: at the start of any word, or only of the message. */
const places = { '@': 'word', '/': 'message', $: 'word' } as const;

export type Trigger = keyof typeof places;

/** The word at the caret that triggers completion. */
export type CompletionToken = {
  readonly trigger: Trigger;
  /** The text between the trigger and the caret. */
  readonly query: string;
  /** Where the word starts and ends in the text, in UTF-16 units: the range that a choice replaces. */
  readonly start: number;
  readonly end: number;
};

/** The maximum length of a query, in characters. A longer word is not a name. */
const maxQueryLength = 200;

/**
 * Finds the word at the caret if it starts with a trigger that counts there; null otherwise. A trigger counts at the
 * start of a word: after white space, a bracket or a quotation mark.
 */
export function findToken(text: string, caret: number): CompletionToken | null {
  const before = text.slice(Math.max(0, caret - maxQueryLength - 1), caret);
  const start = caret - (/\S*$/.exec(before)?.[0].length ?? 0);
  const opened = start + (/^[([{"'`<]*/.exec(text.slice(start, caret))?.[0].length ?? 0);
  const trigger = text[opened];
  if (trigger === undefined || !isTrigger(trigger) || opened >= caret) return null;
  if (places[trigger] === 'message' && text.slice(0, opened).trim() !== '') return null;
  // A word that starts before the searched part has no trigger at its start.
  if (start > 0 && !/\s/.test(text[start - 1] ?? '')) return null;
  const rest = /^\S*/.exec(text.slice(caret, caret + maxQueryLength))?.[0].length ?? 0;
  return { trigger, query: text.slice(opened + 1, caret), start: opened, end: caret + rest };
}

function isTrigger(character: string): character is Trigger {
  return Object.hasOwn(places, character);
}
