import { readFile, realpath } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { workcellId } from '../../../shared/workcells/run-ref.ts';
import { writeFileAtomically } from '../../files/write-file-atomically.ts';

/** A worktree that was made for a run, as it is written down beside it. */
export const worktreeRecord = z.object({
  version: z.literal(1),
  /** The run that works in it. */
  runId: workcellId,
  /** The folder that it was asked for, in the repository. */
  projectRoot: z.string(),
  /** Top folder of the repository, a real path. */
  repository: z.string(),
  /** The folder of the worktree, a real path. */
  path: z.string(),
  branch: z.string(),
  /** The commit with which the run began. */
  base: z.string(),
  /** Unix milliseconds. */
  createdAt: z.number(),
});
export type WorktreeRecord = z.infer<typeof worktreeRecord>;

/** The folder of a worktree that stands for the folder which the run was asked for. */
export async function folderInWorktree({ path, projectRoot, repository }: WorktreeRecord): Promise<string> {
  return join(path, relative(repository, await realpath(projectRoot)));
}

const fileName = 'worktree.json';

/** Writes a record into the folder in which its worktree lies. Rejects with the system's error. */
export async function writeRecord(folder: string, record: WorktreeRecord): Promise<void> {
  await writeFileAtomically(join(folder, fileName), `${JSON.stringify(record, null, 2)}\n`);
}

/** Null where there is none that this version can read. */
export async function readRecord(folder: string): Promise<WorktreeRecord | null> {
  try {
    const parsed = worktreeRecord.safeParse(JSON.parse(await readFile(join(folder, fileName), 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
