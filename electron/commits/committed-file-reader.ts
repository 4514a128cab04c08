import { err, ok, type Result } from '../../shared/base/result.ts';
import { readFilters, readFiltersOfTree } from '../git/filtered-files.ts';
import type { PrivateRepository } from '../git/private-repository.ts';
import { toRawPath } from '../git/raw-path.ts';
import { listDifferences } from '../git/trees.ts';
import type {
  CommittedContent,
  CommittedFile,
  CommittedFiles,
  ComparedFile,
  ComparedTrees,
} from '../model/changes/committed-files.ts';
import type { TrustedRepositories } from './open-repository.ts';
import { findPrefix } from './read-uncommitted.ts';

/** Git is asked about more files without their names, which may be too long for a command. */
const maxNamed = 100;

/** Reads contents of files from git's trees. Changes nothing, and runs no filter. */
export class CommittedFileReader implements CommittedFiles {
  readonly #repositories: TrustedRepositories;

  constructor(repositories: TrustedRepositories) {
    this.#repositories = repositories;
  }

  async find(
    { folder, from, to }: ComparedTrees,
    paths: readonly string[],
  ): Promise<ReadonlyMap<string, ComparedFile> | null> {
    const found = await this.#repositories.run(folder, async (repository) => {
      const prefix = await findPrefix(repository, folder);
      const byRawPath = new Map(paths.map((path) => [toRawPath(`${prefix}${path}`), path]));
      const named = paths.length > maxNamed ? [] : paths.map((path) => `${prefix}${path}`);
      const differing = await listDifferences(repository, from, to, named);
      if (!differing.ok) return differing;
      return ok(
        differing.value.flatMap(({ newMode, newOid, oldMode, oldOid, path }) => {
          const known = byRawPath.get(path);
          return known === undefined
            ? []
            : [[known, { before: toFile(oldMode, oldOid), after: toFile(newMode, newOid) }] as const];
        }),
      );
    });
    return found.ok ? new Map(found.value) : null;
  }

  async read(folder: string, id: string, maxBytes: number): Promise<CommittedContent | null> {
    const read = await this.#repositories.run(folder, async (repository) =>
      ok(await readBlob(repository, id, maxBytes)),
    );
    return read.ok ? read.value : null;
  }

  async checkOut(
    { folder, from }: ComparedTrees,
    ids: ReadonlyMap<string, string>,
    maxBytes: number,
  ): Promise<ReadonlyMap<string, Result<Buffer, 'filter'>>> {
    const found = new Map<string, Result<Buffer, 'filter'>>();
    await this.#repositories.run(folder, async (repository) => {
      const prefix = await findPrefix(repository, folder);
      const toRaw = (path: string) => toRawPath(`${prefix}${path}`);
      const paths = [...ids.keys()].map(toRaw);
      // What is on the disk decides for git now, and what is in the tree in a checkout.
      const [now, then] = [await readFilters(repository, paths), await readFiltersOfTree(repository, from, paths)];
      if (!now.ok || !then.ok) return ok(null);
      for (const [path, id] of ids) {
        const isFiltered = now.value.has(toRaw(path)) || then.value.has(toRaw(path));
        const bytes = isFiltered ? err('filter' as const) : await convert(repository, `${prefix}${path}`, id, maxBytes);
        if (bytes !== null) found.set(path, bytes);
      }
      return ok(null);
    });
    return found;
  }
}

function toFile(mode: string, id: string): CommittedFile | null | undefined {
  if (/^0+$/.test(mode)) return null;
  return mode.startsWith('100') ? { id, isExecutable: mode === '100755' } : undefined;
}

async function readSize(repository: PrivateRepository, id: string): Promise<number | null> {
  const printed = await repository.runContentCommand('cat-file', ['-s', id]);
  const size = printed.ok ? Number(printed.value.toString()) : Number.NaN;
  return Number.isSafeInteger(size) ? size : null;
}

async function readBlob(repository: PrivateRepository, id: string, maxBytes: number): Promise<CommittedContent | null> {
  const size = await readSize(repository, id);
  if (size === null || size > maxBytes) return size === null ? null : { size, bytes: null };
  const content = await repository.runContentCommand('cat-file', ['blob', id], { maxBytes });
  return content.ok ? { size, bytes: content.value } : null;
}

/** Lets git convert line ends and encodings as in a checkout. Null if the content is missing or too large. */
async function convert(
  repository: PrivateRepository,
  path: string,
  id: string,
  maxBytes: number,
): Promise<Result<Buffer, 'filter'> | null> {
  const size = await readSize(repository, id);
  if (size === null || size > maxBytes) return null;
  // A conversion can double it.
  const args = ['--filters', `--path=${path}`, id];
  const converted = await repository.runContentCommand('cat-file', args, { maxBytes: 2 * maxBytes });
  if (!converted.ok || converted.value.length > maxBytes) return null;
  const input = converted.value;
  const again = await repository.runContentCommand('hash-object', ['--stdin', `--path=${path}`], { input });
  // If git would not store the same again, it would call the file changed.
  return again.ok && again.value.toString().trim() === id ? ok(input) : err('filter');
}
