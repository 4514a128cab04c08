import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutAtMatch, matchWords } from './match-words.ts';

const pointedOut = (query: string, text: string): string[] | null =>
  matchWords(query, text)?.ranges.map(([from, to]) => text.slice(from, to)) ?? null;

describe('matchWords', () => {
  it('points out where each word of the query begins a word', () => {
    expect(pointedOut('re', 'Show remembered answers')).toEqual(['re']);
    expect(matchWords('re', 'Fix prefix on resume')?.ranges).toEqual([[14, 16]]);
    expect(pointedOut('cod re', 'Restart Codex')).toEqual(['Re', 'Cod']);
  });

  it('takes first letters of words', () => {
    expect(pointedOut('nt', 'New thread')).toEqual(['N', 't']);
    expect(pointedOut('n', 'Open folder')).toEqual(['n']);
  });

  it('fits nothing that lacks a word of the query', () => {
    expect(matchWords('restart zebra', 'Restart Codex')).toBeNull();
  });

  it('ranks the start of the text before the start of a word before the inside of one', () => {
    const scores = ['Restart Codex', 'Show remembered answers', 'Unread'].map(
      (text) => matchWords('re', text)?.score ?? 0,
    );
    expect(scores.toSorted((one, other) => other - one)).toEqual(scores);
    expect(new Set(scores).size).toBe(3);
  });

  it('fits everything while nothing is typed', () => {
    expect(matchWords('', 'Anything')).toEqual({ score: 0, ranges: [] });
  });
});

describe('cutAtMatch', () => {
  it('loses no character, whatever is searched', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (query, text) => {
        const match = matchWords(query, text);
        fc.pre(match !== null && text.toLocaleLowerCase().length === text.length);
        expect(
          cutAtMatch(text, match.ranges)
            .map(({ words }) => words)
            .join(''),
        ).toBe(text);
      }),
    );
  });
});
