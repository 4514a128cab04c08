import { type PromptSummary, toPromptKey } from '../../../shared/catalogs/prompts/prompt.ts';
import type { Skill } from '../../../shared/catalogs/prompts/skill.ts';
import type { Ranges } from '../../components/format/ranges.ts';
import { fuzzyMatch, splitQuery, toFuzzyForm } from '../../components/fuzzy-match.ts';

/** A prompt or a skill as an entry to choose. */
export type CatalogEntry = {
  readonly key: string;
  readonly name: string;
  readonly about: string;
  /** Name and description in search form. */
  readonly searchForm: { readonly name: string; readonly about: string };
} & ({ readonly kind: 'prompt'; readonly prompt: PromptSummary } | { readonly kind: 'skill'; readonly skill: Skill });

/** Built once per listing: lists are long, and each key press needs them. */
const entryCache = new WeakMap<readonly PromptSummary[], readonly CatalogEntry[]>();

/** Returns the entries of a listing. The same listing gives the same array. */
export function toPromptEntries(prompts: readonly PromptSummary[]): readonly CatalogEntry[] {
  const known = entryCache.get(prompts);
  if (known !== undefined) return known;
  const entries = prompts.map((prompt): CatalogEntry => {
    const { about, name } = prompt;
    return {
      kind: 'prompt',
      key: toPromptKey(prompt),
      name,
      about,
      searchForm: toEntrySearchForm(name, about),
      prompt,
    };
  });
  entryCache.set(prompts, entries);
  return entries;
}

/** Returns the entries of skills, in the same order; their key is the skill's path. */
export function toSkillEntries(skills: readonly Skill[]): readonly CatalogEntry[] {
  return skills.map((skill) => {
    const { about, name, path } = skill;
    return { kind: 'skill', key: path, name, about, searchForm: toEntrySearchForm(name, about), skill };
  });
}

function toEntrySearchForm(name: string, about: string): CatalogEntry['searchForm'] {
  return { name: toFuzzyForm(name), about: toFuzzyForm(about) };
}

/**
 * Finds the entries that have every word of a query in their name or description: first those whose name starts with
 * it, then those whose name contains it. Fast enough to search 10,000 entries on each key press.
 */
export function findEntries(entries: readonly CatalogEntry[], query: string): readonly CatalogEntry[] {
  const words = splitQuery(query);
  const [first] = words;
  if (first === undefined) return entries;
  const ranks: [CatalogEntry[], CatalogEntry[], CatalogEntry[]] = [[], [], []];
  for (const entry of entries) {
    const { about, name } = entry.searchForm;
    if (words.every((word) => name.includes(word))) ranks[name.startsWith(first) ? 0 : 1].push(entry);
    else if (words.every((word) => name.includes(word) || about.includes(word))) ranks[2].push(entry);
  }
  return ranks.flat();
}

/** Finds where the words of a query occur in a name, to highlight them. */
export function findNameRanges(query: string, name: string): Ranges {
  const match = fuzzyMatch(splitQuery(query), name);
  return match === null || match.fit === 'scattered' ? [] : match.ranges;
}
