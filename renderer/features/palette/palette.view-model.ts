import { t } from '../../../shared/i18n/i18n.ts';
import type { Ranges } from '../../components/format/ranges.ts';
import { compareFits, type Fit, type FuzzyMatch, fuzzyMatch, splitQuery } from '../../components/fuzzy-match.ts';
import type { Candidate, PaletteSource } from './palette-source.ts';

/** A candidate as shown, with the letters to highlight, and its detail. */
export type PaletteEntry = Omit<Candidate, 'keywords' | 'detail' | 'needs'> & {
  readonly ranges: Ranges;
  /** For an entry that is not available: what it needs. */
  readonly detail: string | null;
  readonly isAvailable: boolean;
};

export type PaletteGroup = { readonly heading: string; readonly entries: readonly PaletteEntry[] };

/** The typed text in two parts: the prefix of a source, if it starts with one, and the search text. */
export type PaletteQuery = { readonly prefix: string | null; readonly words: string };

/** Splits typed text at the first matching prefix, and trims the search text. */
export function parseQuery(typed: string, prefixes: readonly string[]): PaletteQuery {
  const prefix = prefixes.find((each) => typed.startsWith(each)) ?? null;
  return { prefix, words: typed.slice(prefix?.length ?? 0).trim() };
}

const likelyAtRest = 6;
const recentAtRest = 6;
/** The maximum number of entries for a single source. */
const maxShownAlone = 100;

/** What the user is likely to choose, as keys. */
export type PaletteHabits = {
  /** Entries that suit the situation, the likeliest first. */
  readonly likely: readonly string[];
  /** Earlier choices, the latest first. */
  readonly recent: readonly string[];
};

/**
 * Describes the matches, the best first in each group. Groups keep the order of their sources. But groups that have the
 * typed text as words come before groups that only have its letters, and the latter are left out if anything matches
 * better. Before anything is typed, entries that suit the situation come first, then recent choices.
 */
export function describePalette(
  { prefix, words }: PaletteQuery,
  sources: readonly PaletteSource[],
  habits: PaletteHabits,
): readonly PaletteGroup[] {
  const asked = sources.filter((source) => prefix === null || source.prefix === prefix);
  const groups =
    words === ''
      ? listGroupsAtRest(asked, prefix === null ? habits : { likely: [], recent: [] })
      : findMatchingGroups(words, asked, habits);
  return groups.filter(({ entries }) => entries.length > 0);
}

function listGroupsAtRest(
  sources: readonly PaletteSource[],
  { likely, recent }: PaletteHabits,
): readonly PaletteGroup[] {
  const wanted = new Set([...likely, ...recent]);
  const available = sources.map((source) => ({ ...source, candidates: source.candidates.filter(isAvailable) }));
  const known = new Map(
    available.flatMap(({ candidates }) =>
      candidates.filter(({ key }) => wanted.has(key)).map((each) => [each.key, each] as const),
    ),
  );
  const pick = (keys: readonly string[]) => keys.flatMap((key) => known.get(key) ?? []);
  const fitting = pick(likely).slice(0, likelyAtRest);
  const lately = pick(recent)
    .filter((each) => !fitting.includes(each))
    .slice(0, recentAtRest);
  const taken = new Set([...fitting, ...lately]);
  const others = available.map(({ maxAtRest, candidates, heading }) => ({
    heading,
    entries: candidates
      .slice(0, maxShownAlone + taken.size)
      .filter((each) => !taken.has(each))
      .slice(0, sources.length === 1 ? maxShownAlone : maxAtRest)
      .map((each) => toEntry(each, [])),
  }));
  return [
    { heading: t`Suggested`, entries: fitting.map((each) => toEntry(each, [])) },
    { heading: t`Recent`, entries: lately.map((each) => toEntry(each, [])) },
    ...others,
  ];
}

type MatchedCandidate = { readonly candidate: Candidate; readonly match: FuzzyMatch };

function findMatchingGroups(
  typed: string,
  sources: readonly PaletteSource[],
  habits: PaletteHabits,
): readonly PaletteGroup[] {
  const words = splitQuery(typed);
  const bonuses = computeBonuses(habits);
  const ranked = sources.map((source) => ({ source, fitting: rankCandidates(words, source, bonuses) }));
  const isAlone = ranked.filter(({ fitting }) => fitting.length > 0).length === 1;
  const isAnyBetter = ranked.some(({ fitting }) => fitting.some(({ match }) => match.fit !== 'scattered'));
  return ranked
    .toSorted((one, other) => rankGroup(words, one.fitting) - rankGroup(words, other.fitting))
    .map(({ fitting, source }) => ({
      heading: source.heading,
      entries: fitting
        .filter(({ match }) => !isAnyBetter || match.fit !== 'scattered')
        .slice(0, isAlone ? maxShownAlone : source.maxShown)
        .map(({ candidate, match }) => toEntry(candidate, match.ranges)),
    }));
}

function rankCandidates(
  words: readonly string[],
  { candidates, found }: PaletteSource,
  bonuses: ReadonlyMap<string, number>,
): readonly MatchedCandidate[] {
  return candidates
    .flatMap((candidate) => {
      const match = matchCandidate(words, candidate, found?.has(candidate.key) === true);
      if (match === null) return [];
      return [{ candidate, match, score: match.score + (bonuses.get(candidate.key) ?? 0) }];
    })
    .toSorted(
      (one, other) =>
        rankMeaning(words, one.candidate) - rankMeaning(words, other.candidate) ||
        compareFits(one.match.fit, other.match.fit) ||
        other.score - one.score,
    );
}

/** Puts the last choice before slightly better matches. Worth about as much as one more start of a word. */
const lateBonus = 12;
/** Puts entries that suit the situation before equally good matches. */
const likelyBonus = 6;

function computeBonuses({ likely, recent }: PaletteHabits): ReadonlyMap<string, number> {
  const bonuses = new Map(likely.map((key) => [key, likelyBonus]));
  for (const [at, key] of recent.entries()) bonuses.set(key, (bonuses.get(key) ?? 0) + lateBonus / (at + 1));
  return bonuses;
}

/** The score of a word found only in `keywords`. It is lower than for a word in the title. */
const keywordScore = 0;

function matchCandidate(words: readonly string[], { keywords, title }: Candidate, isFound: boolean): FuzzyMatch | null {
  const match = fuzzyMatch(words, title);
  if (match !== null && match.fit !== 'scattered') return match;
  const ranges = match?.ranges ?? [];
  const other = keywords === undefined ? null : fuzzyMatch(words, `${title} ${keywords}`);
  if (other !== null && other.fit !== 'scattered') return { fit: other.fit, score: keywordScore, ranges };
  if (isFound) return { fit: 'inside', score: keywordScore, ranges };
  return match !== null && isCompact(words, match) ? match : null;
}

/**
 * Returns whether the matching letters are close together. Letters scattered over a long title match nearly everything,
 * so they must be within twice their number.
 */
function isCompact(words: readonly string[], { ranges }: FuzzyMatch): boolean {
  const letters = words.reduce((sum, word) => sum + word.length, 0);
  const span = (ranges.at(-1)?.[1] ?? 0) - (ranges[0]?.[0] ?? 0);
  return span <= 2 * letters;
}

/** Groups whose best entry has the words come first, and groups with nothing that Enter may be about come last. */
function rankGroup(words: readonly string[], [best]: readonly MatchedCandidate[]): number {
  const meaning = best === undefined ? 1 : rankMeaning(words, best.candidate);
  if (best === undefined || meaning !== 0) return meaning * 2;
  const fit: Fit = best.match.fit;
  return fit === 'words' ? 0 : 1;
}

/**
 * Ranks a candidate by whether Enter may be about it: one that is not available comes first if its whole title is typed,
 * so that nothing else runs in its place, and last otherwise.
 */
function rankMeaning(words: readonly string[], candidate: Candidate): -1 | 0 | 1 {
  if (isAvailable(candidate)) return 0;
  return splitQuery(candidate.title.replace(/…$/, '')).join(' ') === words.join(' ') ? -1 : 1;
}

function isAvailable({ needs }: Candidate): boolean {
  return needs === undefined;
}

function toEntry(candidate: Candidate, ranges: Ranges): PaletteEntry {
  const { choose, detail, icon, key, keys, needs, title } = candidate;
  return { key, title, keys, icon, choose, ranges, detail: needs ?? detail(), isAvailable: isAvailable(candidate) };
}

const maxRecent = 20;

/** Adds a choice to the recent ones: each once, the latest first. */
export function addRecentChoice(recent: readonly string[], key: string): readonly string[] {
  return [key, ...recent.filter((each) => each !== key)].slice(0, maxRecent);
}

/** Returns the entry that an arrow moves to, wrapping around at the ends; the first when none is selected. */
export function stepThroughKeys(keys: readonly string[], chosen: string | null, step: 1 | -1): string | null {
  const at = chosen === null ? -1 : keys.indexOf(chosen);
  if (at === -1) return keys[0] ?? null;
  return keys[(at + step + keys.length) % keys.length] ?? null;
}
