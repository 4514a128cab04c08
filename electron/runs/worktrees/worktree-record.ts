import { createHash } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { workcellId } from '../../../shared/runs/run-ref.ts';
import { writeFileAtomically } from '../../files/write-file-atomically.ts';

const shared = {
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
  /** What of it was applied to the workspace last: the state that was seen, how many files that changed, and when. */
  applied: z.object({ tree: z.string(), files: z.number(), at: z.number() }).optional(),
};

/** A worktree that was made for a run, as it is written down beside it. */
export const worktreeRecord = z.union([
  z.object({
    version: z.literal(2),
    ...shared,
    /** The files with which the run began, in our private store. Null: those of `base`. */
    baseTree: z.string().nullable(),
    /** Where the repository keeps HEAD and index of the worktree, a real path. Null until it is made. */
    gitFolder: z.string().nullable(),
  }),
  z
    .object({ version: z.literal(1), ...shared })
    .transform((record) => ({ ...record, version: 2 as const, baseTree: null, gitFolder: null })),
]);
export type WorktreeRecord = z.output<typeof worktreeRecord>;

/** The name under which our private store keeps the files with which a run began. */
export function nameOfRun({ path, runId }: WorktreeRecord): string {
  return `run-${runId.replace(/[^a-zA-Z0-9-]/g, '-')}-${createHash('sha256').update(path).digest('hex').slice(0, 8)}`;
}

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
