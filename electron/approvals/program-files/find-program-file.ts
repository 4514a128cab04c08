import { toLatin } from '../../../shared/approvals/look-alikes.ts';
import type { RunsWhen } from '../../../shared/approvals/program-files/runs-when.ts';
import { programFiles } from './program-files.ts';

/**
 * Returns when a program runs a file on its own or takes commands from it. Null for an ordinary file. Paths use `/` or
 * `\`.
 */
export function findProgramFile(path: string): RunsWhen | null {
  const names = path
    .split(/[\\/]+/)
    .map(toPlainName)
    .filter((name) => name !== '' && name !== '.')
    .map(toShortKey);
  const last = names.length - 1;
  const { named, starred, starredFolders } = getPatterns();
  for (const [at, name] of names.entries()) {
    const some = at === last ? starred : starredFolders;
    const candidates = [...(named.get(name) ?? []), ...(some.ends.test(name) ? some.patterns : [])];
    const found = candidates.find((pattern) => (at === last || pattern.isFolder) && pattern.matches(names, at));
    if (found !== undefined) return found.when;
  }
  return null;
}

/**
 * Returns a name as the most forgiving file system compares it: without case, accents, and characters that some systems
 * ignore, such as dots and spaces at the end, or the stream after a colon on Windows. Replaces look-alikes with the
 * Latin letters that they resemble.
 */
function toPlainName(name: string): string {
  const plain = /^[!-~]*$/.test(name) ? name : foldName(name);
  const stream = plain.indexOf(':', 1);
  return (stream > 1 ? plain.slice(0, stream) : plain).toLowerCase().replace(/(?<=[^. ])[. ]+$/, '');
}

function foldName(name: string): string {
  const visible = name.normalize('NFKD').replaceAll(/[\p{Default_Ignorable_Code_Point}\p{Cc}\p{M}]/gu, '');
  return toLatin(visible.toUpperCase().toLowerCase()).trimStart();
}

/** A pattern of a path. Few are ever tried, so each makes its tests when it is. */
class Pattern {
  readonly when: RunsWhen;
  /** True if everything in the folder counts too. */
  readonly isFolder: boolean;
  readonly #names: readonly string[];
  /** One test for each name of the path. */
  #tests: readonly RegExp[] | null = null;

  constructor(text: string, when: RunsWhen) {
    this.when = when;
    this.isFolder = text.endsWith('/**');
    this.#names = (this.isFolder ? text.slice(0, -3) : text).toLowerCase().split('/');
  }

  get lastName(): string {
    return this.#names.at(-1) ?? '';
  }

  /** Returns whether the path ends with this pattern at the name number `at`. */
  matches(names: readonly string[], at: number): boolean {
    this.#tests ??= this.#names.map((name) => new RegExp(toNameTest(name)));
    const from = at + 1 - this.#tests.length;
    return from >= 0 && this.#tests.every((test, part) => test.test(names[from + part] ?? ''));
  }
}

type Patterns = {
  /** By the last name, without those that have a `*` in it. */
  readonly named: ReadonlyMap<string, readonly Pattern[]>;
  readonly starred: StarredPatterns;
  readonly starredFolders: StarredPatterns;
};

/** Patterns with a `*` in the last name, and one test that matches the last name of any of them. */
type StarredPatterns = { readonly patterns: readonly Pattern[]; readonly ends: RegExp };

let made: Patterns | null = null;

/** Returns the patterns. They are made on first use: the app needs none of them to start. */
function getPatterns(): Patterns {
  if (made !== null) return made;
  const patterns = programFiles.flatMap(({ files, when }) =>
    files.flatMap(expandChoices).map((text) => new Pattern(text, when)),
  );
  const named = new Map<string, Pattern[]>();
  for (const pattern of patterns.filter(({ lastName }) => !lastName.includes('*'))) {
    const keys = new Set([pattern.lastName, ...listShortNames(pattern.lastName)]);
    for (const key of keys) named.set(key, [...(named.get(key) ?? []), pattern]);
  }
  const starred = patterns.filter(({ lastName }) => lastName.includes('*'));
  made = {
    named,
    starred: joinPatterns(starred),
    starredFolders: joinPatterns(starred.filter(({ isFolder }) => isFolder)),
  };
  return made;
}

function joinPatterns(patterns: readonly Pattern[]): StarredPatterns {
  return { patterns, ends: new RegExp(patterns.map(({ lastName }) => toNameTest(lastName)).join('|')) };
}

/** Returns the source of a regular expression that matches a name of a pattern, and its short names. */
function toNameTest(name: string): string {
  const source = (text: string) => text.replaceAll(/[\\^$.+?()[\]{}|]/g, '\\$&').replaceAll('*', '.*');
  return `^(?:${[name, ...listShortNames(name)].map(source).join('|')})$`;
}

/** Expands a pattern with choices like `{a,b}` into patterns without choices. */
export function expandChoices(pattern: string): readonly string[] {
  const choice = /^(.*?)\{([^{}]*)\}(.*)$/.exec(pattern);
  if (choice === null) return [pattern];
  const [, before = '', options = '', after = ''] = choice;
  return options.split(',').flatMap((option) => expandChoices(before + option + after));
}

/** Returns whether this is a short name that Windows creates for a long one, such as `gitatt~1`. */
function isShort(name: string): boolean {
  return /^[^~.]{1,6}~\d+(?:\.[^.]{1,3})?$/.test(name);
}

/**
 * Returns the key for finding a name: the name itself, or for a short name, the form with the number 1 and `#` instead
 * of the checksum.
 */
function toShortKey(name: string): string {
  if (!isShort(name)) return name;
  return name.replace(/^(..)[0-9a-f]{4}(?=~)/, '$1#').replace(/~\d+/, '~1');
}

/**
 * Returns the short names that Windows creates for a name: the first one, with its first letters, and the form with two
 * letters and a checksum that Windows uses for the fifth and later ones. A name with at most 8 and 3 characters keeps
 * its own name.
 */
function listShortNames(name: string): readonly string[] {
  if (/^[^.*]{1,8}(?:\.[^.*]{1,3})?$/.test(name)) return [];
  const dot = name.lastIndexOf('.');
  const base = (dot > 0 ? name.slice(0, dot) : name).replaceAll('.', '');
  const ending = dot > 0 ? name.slice(dot, dot + 4) : '';
  // A star can match a short or a long text.
  const begins = (length: number) =>
    (base.indexOf('*') === -1 ? base : base.slice(0, base.indexOf('*') + 1)).slice(0, length);
  return base === '*' && ending === '' ? [] : [`${begins(6)}~1${ending}`, `${begins(2)}#~1${ending}`];
}
