import { ok, type Result } from '../../shared/base/result.ts';
import type { GitFailure } from './git-program.ts';
import type { PrivateRepository } from './private-repository.ts';
import { type RawPath, splitEntries, toRawBytes } from './raw-path.ts';
import { type IndexEntry, withUserIndexCopy } from './user-index.ts';

/** Finds the files that the attributes of the working tree give a filter, with its name. Never rejects. */
export async function readFilters(
  repository: PrivateRepository,
  paths: readonly RawPath[],
): Promise<Result<ReadonlyMap<RawPath, string>, GitFailure>> {
  return await readFilterAttributes(repository, paths, {});
}

/** Finds the files that the attributes in a tree give a filter, with its name. Rejects with the system's error. */
export async function readFiltersOfTree(
  repository: PrivateRepository,
  tree: string,
  paths: readonly RawPath[],
): Promise<Result<ReadonlyMap<RawPath, string>, GitFailure>> {
  return await repository.withIndex(async (index) => {
    const read = await repository.runContentCommand('read-tree', [tree], { index });
    return read.ok ? await readFilterAttributes(repository, paths, { index }) : read;
  });
}

/** With an index, reads only its attributes and none of the working tree. */
async function readFilterAttributes(
  repository: PrivateRepository,
  paths: readonly RawPath[],
  { index }: { readonly index?: string },
): Promise<Result<ReadonlyMap<RawPath, string>, GitFailure>> {
  const filters = new Map<RawPath, string>();
  if (paths.length === 0) return ok(filters);
  const input = toRawBytes(paths.map((path) => `${path}\0`).join(''));
  const how = index === undefined ? [] : ['--cached'];
  const options = { input, index };
  const attributes = await repository.runContentCommand('check-attr', [...how, '-z', '--stdin', 'filter'], options);
  if (!attributes.ok) return attributes;
  const parts = splitEntries(attributes.value);
  for (let at = 0; at + 2 < parts.length; at += 3) {
    const [path, , value] = parts.slice(at, at + 3);
    if (path !== undefined && value !== undefined && value !== 'unspecified' && value !== 'unset') {
      filters.set(path, value);
    }
  }
  return ok(filters);
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
