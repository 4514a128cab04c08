import { createHash } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { rememberedLeftOut } from '../../../shared/runs/left-out.ts';
import { runIdSchema } from '../../../shared/runs/run-ref.ts';
import { notCopied } from '../../../shared/runs/worktree-setup.ts';
import { writeFileAtomically } from '../../files/write-file-atomically.ts';

/** How the set-up of a worktree went. */
const setupRecord = z.object({
  /** `running` in the record of a run that has ended: nobody saw its end. */
  state: z.enum(['running', 'done', 'failed', 'stopped']),
  notCopied: z.array(notCopied),
  /** The command that failed. `exitCode` is null if it did not end by itself. */
  failed: z.object({ command: z.string(), exitCode: z.number().nullable() }).optional(),
  /** Files that are not ignored and changed while the commands ran, from the top folder of the repository. */
  touched: z.array(z.string()),
});
export type SetupRecord = Readonly<z.infer<typeof setupRecord>>;

const shared = {
  /** The run that works in it. */
  runId: runIdSchema,
  /** The folder the run was requested for, inside the repository. */
  projectRoot: z.string(),
  /** The top folder of the repository, a real path. */
  repository: z.string(),
  /** The folder of the worktree, a real path. */
  path: z.string(),
  branch: z.string(),
  /** The commit at the start of the run. */
  base: z.string(),
  /** Unix milliseconds. */
  createdAt: z.number(),
  /**
   * The last Apply: the applied state, the number of changed files, the time, and the changes that it did not
   * include.
   */
  applied: z
    .object({
      tree: z.string(),
      files: z.number(),
      at: z.number(),
      leftOut: rememberedLeftOut.optional(),
    })
    .optional(),
  /** Missing if there was nothing to set up. */
  setup: setupRecord.optional(),
};

/** The record of a run's worktree, stored next to it. */
export const worktreeRecord = z.union([
  z.object({
    version: z.literal(2),
    ...shared,
    /** The files at the start of the run, in our private store. Null: those of `base`. */
    baseTree: z.string().nullable(),
    /** The repository's folder for HEAD and index of the worktree, a real path. Null until it exists. */
    gitFolder: z.string().nullable(),
  }),
  z
    .object({ version: z.literal(1), ...shared })
    .transform((record) => ({ ...record, version: 2 as const, baseTree: null, gitFolder: null })),
]);
export type WorktreeRecord = z.output<typeof worktreeRecord>;

/** Returns the name of a run's starting files in our private store. */
export function getTreeName({ path, runId }: WorktreeRecord): string {
  return `run-${runId.replace(/[^a-zA-Z0-9-]/g, '-')}-${createHash('sha256').update(path).digest('hex').slice(0, 8)}`;
}

/** Returns the folder in the worktree that corresponds to the folder the run was requested for. */
export async function findFolderInWorktree({ path, projectRoot, repository }: WorktreeRecord): Promise<string> {
  return join(path, relative(repository, await realpath(projectRoot)));
}

const fileName = 'worktree.json';

/** Writes a record into the parent folder of its worktree. Rejects with the system's error. */
export async function writeRecord(folder: string, record: WorktreeRecord): Promise<void> {
  await writeFileAtomically(join(folder, fileName), `${JSON.stringify(record, null, 2)}\n`);
}

/** Reads a record; null if there is none that this version can read. */
export async function readRecord(folder: string): Promise<WorktreeRecord | null> {
  try {
    const parsed = worktreeRecord.safeParse(JSON.parse(await readFile(join(folder, fileName), 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
