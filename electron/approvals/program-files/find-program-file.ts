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
  for (const [at, name] of names.entries()) {
    const some = at === last ? starred : starredFolders;
    const candidates = [...(named.get(name) ?? []), ...(some.ends.test(name) ? some.patterns : [])];
    const found = candidates.find((pattern) => (at === last || pattern.isFolder) && matches(pattern, names, at));
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

type Pattern = {
  readonly when: RunsWhen;
  /** True if everything in the folder counts too. */
  readonly isFolder: boolean;
  /** One test for each name of the path. */
  readonly tests: readonly RegExp[];
};

const patterns = programFiles.flatMap(({ files, when }) =>
  files.flatMap(expandChoices).map((text) => {
    const isFolder = text.endsWith('/**');
    const names = (isFolder ? text.slice(0, -3) : text).toLowerCase().split('/');
    return { when, isFolder, tests: names.map(toNameTest), name: names.at(-1) ?? '' };
  }),
);

/** Patterns by their last name, if that name has no `*`. */
const named = new Map<string, Pattern[]>();
for (const pattern of patterns.filter(({ name }) => !name.includes('*'))) {
  const keys = new Set([pattern.name, ...listShortNames(pattern.name)]);
  for (const key of keys) named.set(key, [...(named.get(key) ?? []), pattern]);
}

const starred = joinPatterns(patterns.filter(({ name }) => name.includes('*')));
const starredFolders = joinPatterns(starred.patterns.filter(({ isFolder }) => isFolder));

/** Returns the patterns with one test that matches the last name of any of them. */
function joinPatterns(some: readonly Pattern[]): { readonly patterns: readonly Pattern[]; readonly ends: RegExp } {
  return { patterns: some, ends: new RegExp(some.map(({ tests }) => tests.at(-1)?.source).join('|')) };
}

function toNameTest(name: string): RegExp {
  const source = (text: string) => text.replaceAll(/[\\^$.+?()[\]{}|]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^(?:${[name, ...listShortNames(name)].map(source).join('|')})$`);
}

function matches({ tests }: Pattern, names: readonly string[], at: number): boolean {
  const from = at + 1 - tests.length;
  return from >= 0 && tests.every((test, part) => test.test(names[from + part] ?? ''));
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
