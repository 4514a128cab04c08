/** The characters that trigger completion, and where each counts: at the start of any word, or only of the message. */
const places = { '@': 'word', '/': 'message', $: 'word' } as const;

export type Trigger = keyof typeof places;

/** The word at the caret that triggers completion. */
export type CompletionToken = {
  readonly trigger: Trigger;
  /** The text between the trigger and the caret, without an opening quotation mark. */
  readonly query: string;
  /** Where the word starts and ends in the text, in UTF-16 units: the range that a choice replaces. */
  readonly start: number;
  readonly end: number;
  /** The query goes on over a space without a quotation mark, so it may be a sentence after the word. */
  readonly isSpaced?: true;
};

/** The maximum length of a query, in characters. A longer word is not a name. */
const maxQueryLength = 200;

/**
 * Finds the word at the caret if it starts with a trigger that counts there; null otherwise. A trigger counts at the
 * start of a word: after white space, a bracket or a quotation mark. After `@`, the name of a file may have spaces, with
 * or without a quotation mark before it.
 */
export function findToken(text: string, caret: number): CompletionToken | null {
  return findName(text, caret) ?? findWord(text, caret);
}

function findWord(text: string, caret: number): CompletionToken | null {
  const before = text.slice(Math.max(0, caret - maxQueryLength - 1), caret);
  const start = caret - (/\S*$/.exec(before)?.[0].length ?? 0);
  const opened = start + (/^[([{"'`<]*/.exec(text.slice(start, caret))?.[0].length ?? 0);
  const trigger = text[opened];
  if (trigger === undefined || !isTrigger(trigger) || opened >= caret) return null;
  if (places[trigger] === 'message' && text.slice(0, opened).trim() !== '') return null;
  // A word that starts before the searched part has no trigger at its start.
  if (start > 0 && !/\s/.test(text[start - 1] ?? '')) return null;
  return { trigger, query: text.slice(opened + 1, caret), start: opened, end: caret + lengthOfRest(text, caret) };
}

/** `@"a name` or `@a name` at the end of a line, after something that a trigger may follow. */
const nameAtEnd = /(?:^|[\s([{"'`<])@("[^"]*|[^\s"@](?:(?!\s@)[^"])*)$/;

/** Finds a name with spaces, up to the caret. Null for a name that is one word without a quotation mark. */
function findName(text: string, caret: number): CompletionToken | null {
  const from = Math.max(text.lastIndexOf('\n', caret - 1) + 1, caret - maxQueryLength - 2);
  const name = nameAtEnd.exec(text.slice(from, caret))?.[1];
  if (name === undefined) return null;
  const start = caret - name.length - 1;
  if (name.startsWith('"')) {
    const closing = /^[^"\n]*"/.exec(text.slice(caret, caret + maxQueryLength))?.[0].length;
    return { trigger: '@', query: name.slice(1), start, end: caret + (closing ?? lengthOfRest(text, caret)) };
  }
  if (!/\s/.test(name)) return null;
  return { trigger: '@', query: name, start, end: caret + lengthOfRest(text, caret), isSpaced: true };
}

/** The length of the word after the caret. */
function lengthOfRest(text: string, caret: number): number {
  return /^\S*/.exec(text.slice(caret, caret + maxQueryLength))?.[0].length ?? 0;
}

function isTrigger(character: string): character is Trigger {
  return Object.hasOwn(places, character);
}
