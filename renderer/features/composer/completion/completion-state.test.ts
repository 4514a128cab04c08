import { describe, expect, it } from 'vitest';
import type { CompletionResult } from './completion-source.ts';
import {
  addResult,
  type CompletionState,
  closeCompletion,
  decideTaking,
  describeCompletion,
  moveCaret,
  moveToOption,
  noCompletion,
  stepOption,
  takeEarly,
} from './completion-state.ts';
import type { CompletionToken } from './find-token.ts';

const sources = [{ name: 'Files' }, { name: 'Tools' }];
const word = (query: string, start = 0): CompletionToken => ({
  trigger: '@',
  query,
  start,
  end: start + 1 + query.length,
});
const found = (titles: readonly string[], note: string | null = null): CompletionResult => ({
  options: titles.map((title) => ({
    key: title,
    title,
    ranges: [],
    detail: null,
    icon: () => null,
    choice: { text: title, attachment: null },
  })),
  note,
});
const shown = (state: CompletionState) => {
  const view = describeCompletion(state, sources);
  return view === null ? null : view.rows.map(({ title, isFresh }) => (isFresh ? title : `${title}, older`));
};
const typed = addResult(moveCaret(noCompletion, word('a')), 'Files', 'a', found(['a.ts', 'ab.ts']));

describe('completion', () => {
  it('shows no completion until a source has results', () => {
    expect(shown(moveCaret(noCompletion, word('a')))).toBeNull();
    expect(shown(addResult(moveCaret(noCompletion, word('a')), 'Files', 'a', found([])))).toBeNull();
    expect(describeCompletion(addResult(typed, 'Files', 'a', found([], 'No files match')), sources)).toMatchObject({
      groups: [{ name: 'Files', rows: [], note: 'No files match' }],
      chosen: null,
    });
  });

  it('groups completion results by source, in order', () => {
    const both = addResult(typed, 'Tools', 'a', found(['ask']));
    expect(describeCompletion(both, sources)?.groups.map(({ name }) => name)).toEqual(['Files', 'Tools']);
    expect(describeCompletion(both, sources)?.chosen?.title).toBe('a.ts');
  });

  it('keeps earlier results until newer ones arrive, and marks them as stale', () => {
    const longer = moveCaret(typed, word('ab'));
    expect(shown(longer)).toEqual(['a.ts, older', 'ab.ts, older']);
    expect(shown(addResult(longer, 'Files', 'ab', found(['ab.ts'])))).toEqual(['ab.ts']);
  });

  it('chooses an early-taken option only when it is found for the typed text', () => {
    const longer = takeEarly(moveCaret(typed, word('ab')), 'Files:ab.ts');
    const arrived = (state: CompletionState) => describeCompletion(state, sources)?.arrived?.title ?? null;
    expect(arrived(longer)).toBeNull();
    expect(arrived(addResult(longer, 'Files', 'ab', found(['abc.ts', 'ab.ts'])))).toBe('ab.ts');
    expect(arrived(addResult(longer, 'Files', 'ab', found(['abc.ts'])))).toBeNull();
    expect(arrived(addResult(moveCaret(longer, word('abc')), 'Files', 'abc', found(['ab.ts'])))).toBeNull();
  });

  it('restarts completion in another word and ends it outside a word', () => {
    expect(shown(moveCaret(typed, word('a', 9)))).toBeNull();
    expect(moveCaret(typed, null)).toBe(noCompletion);
    expect(moveCaret(typed, word('a'))).toBe(typed);
  });

  it('keeps completion closed for the word in which it was closed, not for the next', () => {
    const shut = closeCompletion(typed);
    expect(shown(shut)).toBeNull();
    expect(shown(moveCaret(shut, word('ab')))).toBeNull();
    const next = moveCaret(shut, word('a', 9));
    expect(shown(addResult(next, 'Files', 'a', found(['a.ts'])))).toEqual(['a.ts']);
  });

  it('wraps around at both ends and returns to the first option when more is typed', () => {
    const view = describeCompletion(moveToOption(typed, 'Files:ab.ts'), sources);
    expect(view?.chosen?.title).toBe('ab.ts');
    expect(view === null ? null : stepOption(view, 1)?.title).toBe('a.ts');
    expect(view === null ? null : stepOption(view, -1)?.title).toBe('a.ts');
    const longer = moveCaret(moveToOption(typed, 'Files:ab.ts'), word('ab'));
    expect(describeCompletion(longer, sources)?.chosen?.title).toBe('a.ts');
  });

  it('goes on with a completion over a space, and never starts one there', () => {
    const spaced = { ...word('a b'), isSpaced: true } as const;
    expect(moveCaret(noCompletion, spaced)).toBe(noCompletion);
    expect(moveCaret(typed, { ...spaced, start: 9 })).toBe(noCompletion);
    const longer = moveCaret(typed, spaced);
    expect(shown(longer)).toEqual(['a.ts, older', 'ab.ts, older']);
    expect(shown(addResult(longer, 'Files', 'a b', found(['a b.ts'])))).toEqual(['a b.ts']);
    expect(shown(addResult(longer, 'Files', 'a b', found([])))).toBeNull();
    expect(shown(moveCaret(closeCompletion(typed), spaced))).toBeNull();
  });

  it('leaves Enter to the message while what follows a space may be a sentence', () => {
    const taking = (query: string, titles: readonly string[] | null, wanted: string | null = null) => {
      const caret = moveCaret(typed, { ...word(query), ...(query.includes(' ') && { isSpaced: true }) });
      const answered = titles === null ? caret : addResult(caret, 'Files', query, found(titles));
      const state = wanted === null ? answered : moveToOption(answered, wanted);
      const chosen = describeCompletion(state, sources)?.chosen ?? null;
      return chosen === null ? null : decideTaking(state, chosen);
    };
    expect(taking('ab', null)).toBe('early');
    expect(taking('a b', null)).toBe('none');
    expect(taking('a b', ['a b.ts'])).toBe('choose');
    expect(taking('a ', ['a b.ts'])).toBe('none');
    expect(taking('a ', ['a b.ts'], 'Files:a b.ts')).toBe('choose');
  });
});
