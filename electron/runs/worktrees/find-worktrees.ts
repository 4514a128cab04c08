import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isFolder } from '../../files/is-folder.ts';
import { readRecord, type WorktreeRecord } from './worktree-record.ts';

/** A run's worktree in our worktree folder. */
export type FoundWorktree = {
  /** The folder with the record and the worktree. */
  readonly folder: string;
  readonly record: WorktreeRecord;
  /** False if the worktree's folder was deleted. */
  readonly isThere: boolean;
};

/** Lists the worktrees in our folder, newest first. Skips folders without a record. Never rejects. */
export async function findWorktrees(ourFolder: string): Promise<readonly FoundWorktree[]> {
  const names = await readdir(ourFolder).catch(() => []);
  const found = await Promise.all(
    names.map(async (name) => {
      const folder = join(ourFolder, name);
      const record = await readRecord(folder);
      return record === null ? [] : [{ folder, record, isThere: await isFolder(record.path) }];
    }),
  );
  return found.flat().sort((a, b) => b.record.createdAt - a.record.createdAt);
}
