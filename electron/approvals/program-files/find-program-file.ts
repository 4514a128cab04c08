import { toLatin } from '../../../shared/approvals/look-alikes.ts';
import { programFiles } from './program-files.ts';
import type { RunsWhen } from '../../../shared/approvals/program-files/runs-when.ts';

/** When a program runs a file by itself or takes commands from it. Null for an ordinary file. Paths use `/` or `\`. */
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
 * A name as the most forgiving file system compares it: without case, accents, and characters that some systems ignore,
 * such as the dots and spaces at its end and the stream after a colon on Windows. Look-alikes count as what they show.
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
  /** Whether everything in it counts too. */
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

/** Patterns by their last name, if that has no `*`. */
const named = new Map<string, Pattern[]>();
for (const pattern of patterns.filter(({ name }) => !name.includes('*'))) {
  const keys = new Set([pattern.name, ...listShortNames(pattern.name)]);
  for (const key of keys) named.set(key, [...(named.get(key) ?? []), pattern]);
}

const starred = joinPatterns(patterns.filter(({ name }) => name.includes('*')));
const starredFolders = joinPatterns(starred.patterns.filter(({ isFolder }) => isFolder));

/** Patterns with one test for the last name that any of them accepts. */
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

/** The patterns without choices that one with `{a,b}` stands for. */
export function expandChoices(pattern: string): readonly string[] {
  const choice = /^(.*?)\{([^{}]*)\}(.*)$/.exec(pattern);
  if (choice === null) return [pattern];
  const [, before = '', options = '', after = ''] = choice;
  return options.split(',').flatMap((option) => expandChoices(before + option + after));
}

/** Whether this is a short name that Windows makes for a long one, such as `gitatt~1`. */
function isShort(name: string): boolean {
  return /^[^~.]{1,6}~\d+(?:\.[^.]{1,3})?$/.test(name);
}

/** What a name is found by: itself, or for a short name its form with the number 1 and without the sum. */
function toShortKey(name: string): string {
  if (!isShort(name)) return name;
  return name.replace(/^(..)[0-9a-f]{4}(?=~)/, '$1#').replace(/~\d+/, '~1');
}

/**
 * The short names that Windows makes for a name: the first one with its beginning, and the form of those with two
 * letters and a sum, which begin with the fifth. Names that fit into 8 and 3 characters keep themselves.
 */
function listShortNames(name: string): readonly string[] {
  if (/^[^.*]{1,8}(?:\.[^.*]{1,3})?$/.test(name)) return [];
  const dot = name.lastIndexOf('.');
  const base = (dot > 0 ? name.slice(0, dot) : name).replaceAll('.', '');
  const ending = dot > 0 ? name.slice(dot, dot + 4) : '';
  // What a star stands for may be short or long.
  const begins = (length: number) =>
    (base.indexOf('*') === -1 ? base : base.slice(0, base.indexOf('*') + 1)).slice(0, length);
  return base === '*' && ending === '' ? [] : [`${begins(6)}~1${ending}`, `${begins(2)}#~1${ending}`];
}
