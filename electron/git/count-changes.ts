import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { ok, type Result } from '../../shared/base/result.ts';
import { findUnchangedFiltered } from './filtered-files.ts';
import type { GitFailure } from './git-program.ts';
import { catchExceptions, type PrivateRepository } from './private-repository.ts';
import { type RawPath, splitEntries } from './raw-path.ts';
import { runInTurn } from './run-in-turn.ts';
import { readUserIndex } from './user-index.ts';

/**
 * Counts the files of a working tree that differ from a commit, including untracked ones. Compares contents, but stores
 * none. Never rejects.
 */
export function countChanges(repository: PrivateRepository, commit: string): Promise<Result<number, GitFailure>> {
  const folder = repository.indexFolder;
  return runInTurn(folder, () =>
    catchExceptions(async () => {
      await repository.makeFolder(folder);
      const index = join(folder, 'index');
      const isThere = await lstat(index).then(
        () => true,
        () => false,
      );
      if (!isThere) {
        const read = await repository.runContentCommand('read-tree', [commit], { index });
        if (!read.ok) return read;
      }
      // The command exits with an error when files differ, which is expected.
      await repository.runContentCommand('update-index', ['-q', '--refresh', '--ignore-submodules'], { index });
      const person = await readUserIndex(repository);
      if (!person.ok) return person;
      const [others, changed] = await Promise.all([
        repository.runContentCommand('ls-files', ['--others', '--exclude-standard', '-z'], { index }),
        repository.runContentCommand(
          'diff-index',
          ['--name-status', '--no-renames', '--ignore-submodules=all', '-z', commit],
          {
            index,
          },
        ),
      ]);
      if (!others.ok) return others;
      if (!changed.ok) return changed;
      const paths = new Set<RawPath>(splitEntries(others.value));
      const parts = splitEntries(changed.value);
      for (let at = 0; at + 1 < parts.length; at += 2) {
        const path = parts[at + 1] ?? ('' as RawPath);
        const isLeftOut = parts[at] === 'D' && person.value?.get(path)?.isSkipped === true;
        if (!isLeftOut) paths.add(path);
      }
      const same = await findUnchangedFiltered(repository, paths, person.value ?? new Map());
      if (!same.ok) return same;
      for (const path of same.value) paths.delete(path);
      for (const [path, { mode }] of person.value ?? []) {
        if (mode === '160000') paths.delete(path);
      }
      return ok(paths.size);
    }),
  );
}
