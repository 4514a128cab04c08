import { t } from '../../../shared/i18n/i18n.ts';
import type { Ranges } from '../../components/format/ranges.ts';
import { compareFits, type Fit, fuzzyMatch, type Match, toSearchForm, wordsOf } from '../../components/fuzzy-match.ts';
import type { Candidate, PaletteSource } from './palette-source.ts';

/** A candidate as shown: with the letters to highlight, and its detail. */
export type PaletteEntry = Omit<Candidate, 'also' | 'detail'> & {
  readonly ranges: Ranges;
  readonly detail: string | null;
};

export type PaletteGroup = { readonly heading: string; readonly entries: readonly PaletteEntry[] };

/** The typed text in two parts: the source that its first character names, if any, and the search text. */
export type PaletteQuery = { readonly prefix: string | null; readonly words: string };

export function readQuery(typed: string, prefixes: readonly string[]): PaletteQuery {
  const prefix = prefixes.find((each) => typed.startsWith(each)) ?? null;
  return { prefix, words: typed.slice(prefix?.length ?? 0).trim() };
}

const recentAtRest = 6;
/** The maximum number of entries for a single source. */
const shownAlone = 100;

/**
 * The matches, the best first in each group. Groups keep the order of their sources. But groups that have the typed
 * text as words come before those that only have its letters, and the latter are left out if anything matches better.
 * Before anything is typed, recent choices come first. `recent` has keys, the latest first.
 */
export function describePalette(
  { prefix, words }: PaletteQuery,
  sources: readonly PaletteSource[],
  recent: readonly string[],
): readonly PaletteGroup[] {
  const asked = sources.filter((source) => prefix === null || source.prefix === prefix);
  const groups =
    words === '' ? groupsAtRest(asked, prefix === null ? recent : []) : fittingGroups(words, asked, recent);
  return groups.filter(({ entries }) => entries.length > 0);
}

function groupsAtRest(sources: readonly PaletteSource[], recent: readonly string[]): readonly PaletteGroup[] {
  const wanted = new Set(recent);
  const known = sources.flatMap(({ candidates }) => candidates.filter(({ key }) => wanted.has(key)));
  const lately = recent.flatMap((key) => known.find((each) => each.key === key) ?? []).slice(0, recentAtRest);
  const others = sources.map(({ atRest, candidates, heading }) => ({
    heading,
    entries: candidates
      .slice(0, shownAlone + recentAtRest)
      .filter((each) => !lately.includes(each))
      .slice(0, sources.length === 1 ? shownAlone : atRest)
      .map((each) => entryOf(each, [])),
  }));
  return [{ heading: t`Recent`, entries: lately.map((each) => entryOf(each, [])) }, ...others];
}

type Fitting = { readonly candidate: Candidate; readonly match: Match };

function fittingGroups(
  typed: string,
  sources: readonly PaletteSource[],
  recent: readonly string[],
): readonly PaletteGroup[] {
  const words = wordsOf(typed);
  const ranked = sources.map((source) => ({ source, fitting: rank(words, source, recent) }));
  const isAlone = ranked.filter(({ fitting }) => fitting.length > 0).length === 1;
  const isAnyBetter = ranked.some(({ fitting: [best] }) => best !== undefined && best.match.fit !== 'scattered');
  return ranked
    .toSorted((one, other) => placeOf(one.fitting) - placeOf(other.fitting))
    .map(({ fitting, source }) => ({
      heading: source.heading,
      entries: fitting
        .filter(({ match }) => !isAnyBetter || match.fit !== 'scattered')
        .slice(0, isAlone ? shownAlone : source.atMost)
        .map(({ candidate, match }) => entryOf(candidate, match.ranges)),
    }));
}

function rank(
  words: readonly string[],
  { candidates, found }: PaletteSource,
  recent: readonly string[],
): readonly Fitting[] {
  const places = new Map(recent.map((key, at) => [key, at]));
  return candidates
    .flatMap((candidate) => {
      const match = matchCandidate(words, candidate, found?.has(candidate.key) === true);
      if (match === null) return [];
      const place = places.get(candidate.key);
      return [{ candidate, match, score: match.score + (place === undefined ? 0 : lateBonus / (place + 1)) }];
    })
    .toSorted((one, other) => compareFits(one.match.fit, other.match.fit) || other.score - one.score);
}

/** Puts the last choice before slightly better matches: worth about as much as one more start of a word. */
const lateBonus = 12;

function matchCandidate(words: readonly string[], { also, title }: Candidate, isFound: boolean): Match | null {
  const match = fuzzyMatch(words, title);
  if (match !== null && match.fit !== 'scattered') return match;
  const text = also === undefined ? '' : toSearchForm(`${title} ${also}`);
  const isMeant = isFound || (text !== '' && words.every((word) => text.includes(word)));
  return isMeant ? { fit: 'inside', score: 0, ranges: match?.ranges ?? [] } : match;
}

function placeOf([best]: readonly Fitting[]): number {
  const fit: Fit = best?.match.fit ?? 'scattered';
  return fit === 'words' ? 0 : 1;
}

function entryOf({ choose, detail, icon, key, keys, title }: Candidate, ranges: Ranges): PaletteEntry {
  return { key, title, keys, icon, choose, ranges, detail: detail() };
}

const remembered = 20;

/** The recent choices after another one: each once, the latest first. */
export function withChoice(recent: readonly string[], key: string): readonly string[] {
  return [key, ...recent.filter((each) => each !== key)].slice(0, remembered);
}

/** The entry that an arrow moves to, wrapping around at the ends; the first when none is selected. */
export function stepThrough(keys: readonly string[], chosen: string | null, step: 1 | -1): string | null {
  const at = chosen === null ? -1 : keys.indexOf(chosen);
  if (at === -1) return keys[0] ?? null;
  return keys[(at + step + keys.length) % keys.length] ?? null;
}
