import type { DiffAuthor, DiffAuthors } from '../../../../shared/changes/diff-authors.ts';
import type { DiffHunk, ParsedDiffFile } from '../../../../shared/changes/parse-unified-diff.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { isAboutLines, type ListRow } from '../../line-comments/commented-rows.ts';

/** The authors of a file of a diff, and of each of its hunks. */
export type FileAuthors = {
  readonly authors: readonly DiffAuthor[];
  readonly ofHunk: ReadonlyMap<DiffHunk, readonly DiffAuthor[]>;
};

/** The authors of a diff by path. A file without known authors is missing. */
export type KnownAuthors = ReadonlyMap<string, FileAuthors>;

/** Finds the authors of the files of a diff. A path that occurs twice in it has none. */
export function indexAuthors(known: DiffAuthors | null, files: readonly ParsedDiffFile[]): KnownAuthors {
  const index = new Map<string, FileAuthors>();
  if (known === null) return index;
  const byPath = Map.groupBy(known.files, ({ path }) => path);
  for (const file of files) {
    const [found, ...more] = byPath.get(file.path) ?? [];
    if (found === undefined || more.length > 0) continue;
    const list = (indexes: readonly number[]) => indexes.flatMap((at) => known.authors[at] ?? []);
    const ofHunk = new Map(file.hunks.map((hunk, at) => [hunk, list(found.hunks[at] ?? [])]));
    index.set(file.path, { authors: list(found.authors), ofHunk });
  }
  return index;
}

/** An author as a badge shows it. `whole` is the text behind a shortened name; null if nothing is left out. */
export type BadgeView = {
  readonly kind: DiffAuthor['kind'] | 'several';
  readonly text: string;
  readonly whole: string | null;
};

/** A longer name is cut in the middle, in characters: a command starts with its program and ends with its files. */
const maxNameLength = 32;

/** Describes authors as one badge; null if there are none. */
export function describeBadge(authors: readonly DiffAuthor[]): BadgeView | null {
  const [author, ...others] = authors;
  if (author === undefined) return null;
  if (others.length > 0)
    return { kind: 'several', text: t`Several`, whole: authors.map(({ name }) => name).join('; ') };
  const text = cutMiddle(author.name);
  return { kind: author.kind, text, whole: text === author.name ? null : author.name };
}

function cutMiddle(name: string): string {
  const letters = [...name];
  if (letters.length <= maxNameLength) return name;
  const half = maxNameLength / 2;
  return `${letters.slice(0, half).join('').trimEnd()}…${letters
    .slice(1 - half)
    .join('')
    .trimStart()}`;
}

/** Whose changes are shown. `user`: what the user or another program did, and what the app did for the user. */
export type AuthorFilter = 'all' | 'patches' | 'commands' | 'user' | 'threads';

const filterOf = {
  patch: 'patches',
  command: 'commands',
  rewind: 'user',
  app: 'user',
  other: 'user',
  thread: 'threads',
} as const satisfies Record<DiffAuthor['kind'], AuthorFilter>;

/** One choice of the filter, with how many hunks and whole files it shows. */
export type FilterChoice = { readonly filter: AuthorFilter; readonly name: string; readonly count: number };

/** Lists the kinds of authors that occur if there are several, after all of them. */
export function listFilters(known: KnownAuthors, files: readonly ParsedDiffFile[]): readonly FilterChoice[] {
  const units = files.flatMap((file) => {
    const own = known.get(file.path);
    return isWhole(file) ? [own?.authors ?? []] : file.hunks.map((hunk) => own?.ofHunk.get(hunk) ?? []);
  });
  const kinds = new Set(units.flat().map(({ kind }) => kind));
  const names = {
    patches: t`Patches`,
    commands: t`Commands`,
    // Only what the app did is surely the user's.
    user: kinds.has('other') ? t`You or others` : t`You`,
    threads: t`Other threads`,
  } as const;
  const isOf = (filter: AuthorFilter) => (authors: readonly DiffAuthor[]) =>
    authors.some(({ kind }) => filterOf[kind] === filter);
  const choices = (['patches', 'commands', 'user', 'threads'] as const).flatMap((filter) => {
    const count = units.filter(isOf(filter)).length;
    return count === 0 ? [] : [{ filter, name: names[filter], count }];
  });
  return [{ filter: 'all', name: t`All`, count: units.length }, ...(choices.length < 2 ? [] : choices)];
}

/** Whether the filter shows a hunk, or a file if `hunk` is null. An added, deleted or moved file is shown whole. */
export function isShown(
  known: KnownAuthors,
  filter: AuthorFilter,
  { path, ...file }: Pick<ParsedDiffFile, 'path' | 'change' | 'hunks'>,
  hunk: DiffHunk | null = null,
): boolean {
  if (filter === 'all') return true;
  const own = known.get(path);
  const ofHunk = hunk === null || isWhole(file) ? undefined : own?.ofHunk.get(hunk);
  return (ofHunk ?? own?.authors ?? []).some(({ kind }) => filterOf[kind] === filter);
}

function isWhole({ change, hunks }: Pick<ParsedDiffFile, 'change' | 'hunks'>): boolean {
  return change !== 'modified' || hunks.length === 0;
}

/** Leaves out the rows of other authors. A comment belongs to the row above it. */
export function filterRows(
  rows: readonly ListRow[],
  files: readonly ParsedDiffFile[],
  known: KnownAuthors,
  filter: AuthorFilter,
): readonly ListRow[] {
  if (filter === 'all') return rows;
  let isRowShown = true;
  return rows.filter((row) => {
    const file = files[row.fileIndex];
    if (!isAboutLines(row))
      isRowShown = file !== undefined && isShown(known, filter, file, 'hunk' in row ? row.hunk : null);
    return isRowShown;
  });
}
