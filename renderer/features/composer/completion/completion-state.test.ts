import { describe, expect, it } from 'vitest';
import type { CompletionFound } from './completion-source.ts';
import {
  type CompletionState,
  closed,
  describeCompletion,
  looked,
  noCompletion,
  reported,
  stepped,
  takenAhead,
  wanted,
} from './completion-state.ts';
import type { CompletionToken } from './token-at.ts';

const sources = [{ name: 'Files' }, { name: 'Tools' }];
const word = (query: string, start = 0): CompletionToken => ({
  trigger: '@',
  query,
  start,
  end: start + 1 + query.length,
});
const found = (titles: readonly string[], note: string | null = null): CompletionFound => ({
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
const typed = reported(looked(noCompletion, word('a')), 'Files', 'a', found(['a.ts', 'ab.ts']));

describe('completion', () => {
  it('shows nothing until a source has results', () => {
    expect(shown(looked(noCompletion, word('a')))).toBeNull();
    expect(shown(reported(looked(noCompletion, word('a')), 'Files', 'a', found([])))).toBeNull();
    expect(describeCompletion(reported(typed, 'Files', 'a', found([], 'No files match')), sources)).toMatchObject({
      groups: [{ name: 'Files', rows: [], note: 'No files match' }],
      chosen: null,
    });
  });

  it('groups the results by source, in order', () => {
    const both = reported(typed, 'Tools', 'a', found(['ask']));
    expect(describeCompletion(both, sources)?.groups.map(({ name }) => name)).toEqual(['Files', 'Tools']);
    expect(describeCompletion(both, sources)?.chosen?.title).toBe('a.ts');
  });

  it('keeps earlier results until there are some for the longer word, and says so', () => {
    const longer = looked(typed, word('ab'));
    expect(shown(longer)).toEqual(['a.ts, older', 'ab.ts, older']);
    expect(shown(reported(longer, 'Files', 'ab', found(['ab.ts'])))).toEqual(['ab.ts']);
  });

  it('takes an option chosen early once it is found for what is typed, and nothing else', () => {
    const longer = takenAhead(looked(typed, word('ab')), 'Files:ab.ts');
    const arrived = (state: CompletionState) => describeCompletion(state, sources)?.arrived?.title ?? null;
    expect(arrived(longer)).toBeNull();
    expect(arrived(reported(longer, 'Files', 'ab', found(['abc.ts', 'ab.ts'])))).toBe('ab.ts');
    expect(arrived(reported(longer, 'Files', 'ab', found(['abc.ts'])))).toBeNull();
    expect(arrived(reported(looked(longer, word('abc')), 'Files', 'abc', found(['ab.ts'])))).toBeNull();
  });

  it('starts over in another word, and ends outside one', () => {
    expect(shown(looked(typed, word('a', 9)))).toBeNull();
    expect(looked(typed, null)).toBe(noCompletion);
    expect(looked(typed, word('a'))).toBe(typed);
  });

  it('stays closed for the word in which it was closed, not for the next', () => {
    const shut = closed(typed);
    expect(shown(shut)).toBeNull();
    expect(shown(looked(shut, word('ab')))).toBeNull();
    const next = looked(shut, word('a', 9));
    expect(shown(reported(next, 'Files', 'a', found(['a.ts'])))).toEqual(['a.ts']);
  });

  it('wraps around at the ends, and returns to the first when more is typed', () => {
    const view = describeCompletion(wanted(typed, 'Files:ab.ts'), sources);
    expect(view?.chosen?.title).toBe('ab.ts');
    expect(view === null ? null : stepped(view, 1)?.title).toBe('a.ts');
    expect(view === null ? null : stepped(view, -1)?.title).toBe('a.ts');
    const longer = looked(wanted(typed, 'Files:ab.ts'), word('ab'));
    expect(describeCompletion(longer, sources)?.chosen?.title).toBe('a.ts');
  });
});
