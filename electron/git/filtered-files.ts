import { ok, type Result } from '../../shared/base/result.ts';
import type { GitFailure } from './git-program.ts';
import type { PrivateRepository } from './private-repository.ts';
import { type RawPath, splitEntries, toRawBytes } from './raw-path.ts';
import { type IndexEntry, withUserIndexCopy } from './user-index.ts';

/** The values of attributes by their names. One that is missing is not specified. */
export type AttributeValues = ReadonlyMap<string, string>;

/** Finds the files that the attributes of the working tree give a filter, with its name. Never rejects. */
export async function readFilters(
  repository: PrivateRepository,
  paths: readonly RawPath[],
): Promise<Result<ReadonlyMap<RawPath, string>, GitFailure>> {
  return toFilters(await readAttributes(repository, ['filter'], paths));
}

/** Finds the files that the attributes in a tree give a filter, with its name. Rejects with the system's error. */
export async function readFiltersOfTree(
  repository: PrivateRepository,
  tree: string,
  paths: readonly RawPath[],
): Promise<Result<ReadonlyMap<RawPath, string>, GitFailure>> {
  return toFilters(await readAttributesOfTree(repository, tree, ['filter'], paths));
}

function toFilters(
  read: Result<ReadonlyMap<RawPath, AttributeValues>, GitFailure>,
): Result<ReadonlyMap<RawPath, string>, GitFailure> {
  if (!read.ok) return read;
  const filters = new Map<RawPath, string>();
  for (const [path, values] of read.value) {
    const name = getFilter(values);
    if (name !== null) filters.set(path, name);
  }
  return ok(filters);
}

/** Returns the filter that attributes give a file. Null if they give none. */
export function getFilter(values: AttributeValues): string | null {
  const name = values.get('filter');
  return name === undefined || name === 'unset' ? null : name;
}

/** Reads attributes of files as a tree gives them. Rejects with the system's error. */
export async function readAttributesOfTree(
  repository: PrivateRepository,
  tree: string,
  names: readonly string[],
  paths: readonly RawPath[],
): Promise<Result<ReadonlyMap<RawPath, AttributeValues>, GitFailure>> {
  return await repository.withIndex(async (index) => {
    const read = await repository.runContentCommand('read-tree', [tree], { index });
    return read.ok ? await readAttributes(repository, names, paths, { index }) : read;
  });
}

/** Reads attributes of files. With an index, reads only its attributes and none of the working tree. Never rejects. */
export async function readAttributes(
  repository: PrivateRepository,
  names: readonly string[],
  paths: readonly RawPath[],
  { index }: { readonly index?: string } = {},
): Promise<Result<ReadonlyMap<RawPath, AttributeValues>, GitFailure>> {
  const found = new Map<RawPath, Map<string, string>>();
  if (paths.length === 0) return ok(found);
  const input = toRawBytes(paths.map((path) => `${path}\0`).join(''));
  const how = index === undefined ? [] : ['--cached'];
  const options = { input, index };
  const printed = await repository.runContentCommand('check-attr', [...how, '-z', '--stdin', ...names], options);
  if (!printed.ok) return printed;
  const parts = splitEntries(printed.value);
  for (let at = 0; at + 2 < parts.length; at += 3) {
    const [path, name, value] = parts.slice(at, at + 3);
    if (path === undefined || name === undefined || value === undefined || value === 'unspecified') continue;
    found.set(path, (found.get(path) ?? new Map()).set(name, value));
  }
  return ok(found);
}

/**
 * Finds files made by a filter, such as LFS, that have not changed since git recorded them. Their contents differ from
 * git's, so we compare git's recorded size and time instead of running the filter. A file that someone told git to
 * ignore never counts. Rejects with the system's error.
 */
export async function findUnchangedFiltered(
  repository: PrivateRepository,
  candidates: Iterable<RawPath>,
  tracked: ReadonlyMap<RawPath, IndexEntry>,
): Promise<Result<ReadonlySet<RawPath>, GitFailure>> {
  const found = await readFilters(
    repository,
    [...candidates].filter((path) => tracked.get(path)?.isChecked === true),
  );
  if (!found.ok) return found;
  const filtered = new Set(found.value.keys());
  if (filtered.size === 0) return ok(filtered);
  const changed = await withUserIndexCopy(repository, (options) =>
    repository.runContentCommand(
      'diff-files',
      ['--name-only', '--no-renames', '--ignore-submodules=all', '-z'],
      options,
    ),
  );
  if (changed === null) return ok(new Set());
  if (!changed.ok) return changed;
  for (const path of splitEntries(changed.value)) filtered.delete(path);
  return ok(filtered);
}
