import { mkdir } from 'node:fs/promises';
import { ok, type Result } from '../../shared/base/result.ts';
import type { GitFailure } from './git-program.ts';
import { catchExceptions, type PrivateRepository } from './private-repository.ts';
import { type RawPath, toRawBytes } from './raw-path.ts';

/** Files of a tree to write, and where. `tree` is an object ID. */
export type StageRequest = {
  readonly tree: string;
  /** Files and links of the tree. Omit submodules, which have no contents. */
  readonly paths: readonly RawPath[];
  /**
   * The absolute path of a folder that is empty or does not exist. Files are written below it under their own paths.
   */
  readonly folder: string;
  /** Lets the user's own filters, such as LFS, make the files. */
  readonly filters?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
};

/**
 * Writes files of a tree into one of our folders, as a checkout would. The working tree stays unchanged. Never rejects.
 */
export function stageFiles(
  repository: PrivateRepository,
  { filters, folder, paths, signal, tree }: StageRequest,
): Promise<Result<null, GitFailure>> {
  return catchExceptions(async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if (paths.length === 0) return ok(null);
    return await repository.withIndex(async (index) => {
      const options = { index, workTree: folder, signal };
      const read = await repository.runContentCommand('read-tree', [tree], options);
      if (!read.ok) return read;
      const input = toRawBytes(paths.map((path) => `${path}\0`).join(''));
      const written = await repository.runContentCommand('checkout-index', ['--force', '-z', '--stdin'], {
        ...options,
        input,
        filters,
      });
      return written.ok ? ok(null) : written;
    });
  });
}
