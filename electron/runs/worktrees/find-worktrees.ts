import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readRecord, type WorktreeRecord } from './worktree-record.ts';

/** A worktree of a run that lies in our folder of worktrees. */
export type FoundWorktree = {
  /** The folder with the record and the worktree. */
  readonly folder: string;
  readonly record: WorktreeRecord;
  /** False when somebody has deleted it. */
  readonly isThere: boolean;
};

/** The worktrees in our folder, newest first. What has no record is passed over. Never rejects. */
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

/** Whether a folder is there. Never rejects. */
export async function isFolder(path: string): Promise<boolean> {
  return await stat(path).then(
    (facts) => facts.isDirectory(),
    () => false,
  );
}
