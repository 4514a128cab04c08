import { lstat, mkdir, readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, messageOf } from '../../../shared/base/failure.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { RunProblem } from '../../../shared/contract/recorded-runs.ts';
import { type WorkcellId, workcellId } from '../../../shared/runs/run-ref.ts';

/** The folder of a workspace's workcells. */
export const workcellsFolder = '.workcells';

/** A workcell that is a folder, with the paths of its files, which may not exist. Paths are absolute and real. */
export type WorkcellFolder = {
  readonly id: WorkcellId;
  readonly path: string;
  readonly telemetry: string;
  readonly proof: string;
  readonly logs: string;
};

/**
 * Makes the folder of a new run, named `wc-<n>-<yyyymmddThhmmssZ>`. `now` is in Unix milliseconds; `n` follows the
 * highest existing number. Rejects with the system's error, or if `.workcells` is a link.
 */
export async function createWorkcellFolder(projectRoot: string, now: number): Promise<WorkcellFolder> {
  const root = await realpath(projectRoot);
  const folder = join(root, workcellsFolder);
  await mkdir(folder, { recursive: true });
  if (!(await isOwnFolder(folder))) throw new Error(`${folder} is a link, and what is recorded must stay here`);
  const time = new Date(now).toISOString().replace(/\.\d+|[-:]/g, '');
  const numbers = (await listWorkcells(root)).map(numberOf);
  for (let number = numbers.reduce((most, each) => Math.max(most, each), 0) + 1; ; number++) {
    const id = workcellId.parse(`wc-${number}-${time}`);
    try {
      await mkdir(join(folder, id));
      return workcellFiles(folder, id);
    } catch (failure) {
      // Another run started at the same moment.
      if (codeOf(failure) !== 'EEXIST') throw failure;
    }
  }
}

/**
 * Finds the folder of a workcell by its id, always inside the `.workcells` folder of the workspace. Neither folder may
 * be a link, and an id cannot contain a path or a device name.
 */
export async function findWorkcell(projectRoot: string, id: string): Promise<Result<WorkcellFolder, RunProblem>> {
  const checked = workcellId.safeParse(id);
  if (!checked.success || projectRoot.includes('\0')) return err({ type: 'runGone' });
  try {
    const folder = join(await realpath(projectRoot), workcellsFolder);
    const own = (await isOwnFolder(folder)) && (await isOwnFolder(join(folder, checked.data)));
    return own ? ok(workcellFiles(folder, checked.data)) : err({ type: 'runGone' });
  } catch (failure) {
    const isGone = ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG'].includes(codeOf(failure) ?? '');
    return err(isGone ? { type: 'runGone' } : { type: 'unreadable', message: messageOf(failure) });
  }
}

/**
 * Lists the workcells of a workspace by the time in their names, newest first, those without a time last. Reads only
 * names. Rejects with the system's error if the folder exists but cannot be listed.
 */
export async function listWorkcells(projectRoot: string): Promise<WorkcellId[]> {
  const folder = join(projectRoot, workcellsFolder);
  try {
    if (!(await isOwnFolder(folder))) return [];
    const entries = await readdir(folder, { withFileTypes: true });
    const ids = entries.flatMap((entry) => {
      const id = entry.isDirectory() ? workcellId.safeParse(entry.name) : null;
      return id?.success ? [{ id: id.data, time: timeOf(id.data), number: numberOf(id.data) }] : [];
    });
    // Compare names by code units: a locale-aware order takes seconds for a hundred thousand.
    ids.sort((a, b) => compare(b.time, a.time) || b.number - a.number || compare(b.id, a.id));
    return ids.map(({ id }) => id);
  } catch (failure) {
    if (codeOf(failure) === 'ENOENT') return [];
    throw failure;
  }
}

/** Reads the start time from a workcell's name, in Unix milliseconds; null if the name has none. */
export function beginningOf(id: WorkcellId): number | null {
  const [, year, month, day, hour, minute, second] = /-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(id) ?? [];
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time) ? null : time;
}

function timeOf(id: WorkcellId): string {
  return /-(\d{8}T\d{6}Z)$/.exec(id)?.[1] ?? '';
}

function numberOf(id: WorkcellId): number {
  return Number(/^wc-(\d{1,9})-/.exec(id)?.[1] ?? 0);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Returns the paths of a workcell, given the real path of `.workcells`. Does not access the disk. */
export function workcellFiles(folder: string, id: WorkcellId): WorkcellFolder {
  const path = join(folder, id);
  return {
    id,
    path,
    telemetry: join(path, 'telemetry.jsonl'),
    proof: join(path, 'proof.json'),
    logs: join(path, 'logs'),
  };
}

/** Whether the path is a folder and not a link. */
async function isOwnFolder(path: string): Promise<boolean> {
  return (await lstat(path)).isDirectory();
}
