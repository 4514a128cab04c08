import { ok, type Result } from '../../shared/base/result.ts';
import type { GitFailure } from './git-program.ts';
import { type IndexEntry, withPersonIndex } from './person-index.ts';
import type { PrivateRepository } from './private-repository.ts';
import { bytesOf, type RawPath, rawEntries } from './raw-path.ts';

/**
 * Finds files made by a filter such as LFS that nothing has changed since git recorded them. Their contents differ from
 * git's, so we compare git's recorded size and time instead of running the filter. A file that someone
 * told git to ignore never counts. Rejects with the system's error.
 */
export async function unchangedFiltered(
  repository: PrivateRepository,
  candidates: Iterable<RawPath>,
  tracked: ReadonlyMap<RawPath, IndexEntry>,
): Promise<Result<ReadonlySet<RawPath>, GitFailure>> {
  const asked = [...candidates].filter((path) => tracked.get(path)?.isLooked === true);
  if (asked.length === 0) return ok(new Set());
  const input = bytesOf(asked.map((path) => `${path}\0`).join(''));
  const attributes = await repository.content('check-attr', ['-z', '--stdin', 'filter'], { input });
  if (!attributes.ok) return attributes;
  const filtered = new Set<RawPath>();
  const parts = rawEntries(attributes.value);
  for (let at = 0; at + 2 < parts.length; at += 3) {
    const [path, , value] = parts.slice(at, at + 3);
    if (path !== undefined && value !== 'unspecified' && value !== 'unset') filtered.add(path);
  }
  if (filtered.size === 0) return ok(filtered);
  const changed = await withPersonIndex(repository, (options) =>
    repository.content('diff-files', ['--name-only', '--no-renames', '--ignore-submodules=all', '-z'], options),
  );
  if (changed === null) return ok(new Set());
  if (!changed.ok) return changed;
  for (const path of rawEntries(changed.value)) filtered.delete(path);
  return ok(filtered);
}
