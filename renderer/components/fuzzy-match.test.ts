import { describe, expect, it } from 'vitest';
import { fc } from '../../fixtures/testkit/properties.ts';
import { composeText } from '../../shared/texts/search-form.ts';
import { cutAtRanges } from './format/ranges.ts';
import { compareFits, fuzzyMatch, splitQuery } from './fuzzy-match.ts';

const pointedOut = (query: string, text: string): string | null => {
  const match = fuzzyMatch(splitQuery(query), text);
  if (match === null) return null;
  return cutAtRanges(text, match.ranges)
    .map(({ isMatch, text: words }) => (isMatch ? `[${words}]` : words))
    .join('');
};
const bestFirst = (query: string, ...texts: string[]): string[] =>
  texts
    .flatMap((text) => {
      const match = fuzzyMatch(splitQuery(query), text);
      return match === null ? [] : [{ text, match }];
    })
    .toSorted(({ match: one }, { match: other }) => compareFits(one.fit, other.fit) || other.score - one.score)
    .map(({ text }) => text);

describe('fuzzyMatch', () => {
  it('highlights accented letters in both Unicode spellings', () => {
    expect(pointedOut('böse', 'Das Bo\u0308se da')).toBe('Das [Bo\u0308se] da');
    expect(pointedOut('bo\u0308se', 'Das Böse da')).toBe('Das [Böse] da');
    expect(pointedOut('da', 'Bo\u0308se da')).toBe('Bo\u0308se [da]');
    expect(pointedOut('й', 'Край')).toBe('Кра[й]');
    expect(pointedOut('и\u0306', 'Край')).toBe('Кра[й]');
  });

  it.each([
    ['re', 'Show remembered answers', 'Show [re]membered answers'],
    ['re', 'Fix prefix on resume', 'Fix prefix on [re]sume'],
    ['cod re', 'Restart Codex', '[Re]start [Cod]ex'],
    ['nt', 'New thread', '[N]ew [t]hread'],
    ['newt', 'New thread', '[New] [t]hread'],
    ['rstrt', 'Restart Codex', '[R]e[st]a[rt] Codex'],
    ['mc', 'Open Mission Control', 'Open [M]ission [C]ontrol'],
    ['gc', 'the getCards of a run', 'the [g]et[C]ards of a run'],
    ['n', 'Open folder', 'Ope[n] folder'],
    ['ÜB', 'Prüfe über alles', 'Prüfe [üb]er alles'],
    ['resume', 'Check résumé', 'Check [résumé]'],
    ['ub', 'Prüfe über alles', 'Prüfe [üb]er alles'],
    ['żó', 'zobacz Zosia', '[zo]bacz Zosia'],
    ['й', 'читай', 'чита[й]'],
    ['и', 'май', null],
    ['スレ', '新しいスレッド', '新しい[スレ]ッド'],
  ])('highlights the best match for "%s" in "%s"', (query, text, marked) => {
    expect(pointedOut(query, text)).toBe(marked);
  });

  it('matches nothing that lacks a letter or has them in another order', () => {
    expect(fuzzyMatch(splitQuery('restart zebra'), 'Restart Codex')).toBeNull();
    expect(fuzzyMatch(splitQuery('xedoc'), 'Restart Codex')).toBeNull();
    expect(fuzzyMatch(splitQuery('a'), '')).toBeNull();
  });

  it('ranks starts of texts before starts of words, those before the inside, and scattered letters last', () => {
    const ranked = ['Restart Codex', 'Show remembered answers', 'Unread threads', 'Her line ends'];
    expect(bestFirst('re', ...ranked.toReversed())).toEqual(ranked);
  });

  it('ranks first letters of words before letters inside one', () => {
    expect(bestFirst('nt', 'Go to the end, then there', 'Kent', 'New thread')[0]).toBe('New thread');
    expect(bestFirst('of', 'Soft wrap', 'Open folder…')[0]).toBe('Open folder…');
  });

  it('ranks the shorter of two equal matches first', () => {
    expect(bestFirst('thread', 'Thread of yesterday, once more', 'Thread of today')[0]).toBe('Thread of today');
  });

  it('distinguishes likely matches from scattered letters', () => {
    const fitOf = (query: string) => fuzzyMatch(splitQuery(query), 'Restart Codex')?.fit;
    expect(['res cod', 'rc', 'rescod'].map(fitOf)).toEqual(['words', 'words', 'words']);
    expect(['art', 'res dex'].map(fitOf)).toEqual(['inside', 'inside']);
    expect(['rstrt', 'cod xyz'].map(fitOf)).toEqual(['scattered', undefined]);
    expect(['cdx', 'res cdx'].map(fitOf)).toEqual(['scattered', 'scattered']);
  });

  it('matches every text for an empty query', () => {
    expect(fuzzyMatch(splitQuery('  '), 'Anything')).toMatchObject({ fit: 'words', ranges: [] });
  });

  it('finds the letters of any text in that text, and highlights exactly those letters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.infiniteStream(fc.boolean()), (text, taken) => {
        const letters = text.match(/\P{M}\p{M}*/gu) ?? [];
        const query = letters.filter((letter) => !/\s/.test(letter) && taken.next().value).join('');
        const match = fuzzyMatch(splitQuery(query), text);
        expect(match).not.toBeNull();
        const marked = cutAtRanges(text, match?.ranges ?? []).filter(({ isMatch }) => isMatch);
        // A letter is highlighted with its marks, in whichever spelling the text has it.
        expect(composeText(marked.map(({ text: words }) => words).join(''))).toHaveLength(composeText(query).length);
      }),
    );
  });

  it('keeps every character of the text, whatever the query', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: 'grapheme' }), (query, text) => {
        const pieces = cutAtRanges(text, fuzzyMatch(splitQuery(query), text)?.ranges ?? []);
        expect(pieces.map(({ text: words }) => words).join('')).toBe(text);
      }),
    );
  });
});
