import { lstat, mkdir, readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { RunProblem } from '../../../shared/contract/recorded-runs.ts';
import { type RunId, runIdSchema } from '../../../shared/runs/run-ref.ts';
import { getErrorCode, getErrorMessage } from '../../base/error-message.ts';

/** The folder of a workspace's runs. */
export const runsFolderName = '.workcells';

/** A run that is a folder, with the paths of its files, which may not exist. Paths are absolute and real. */
export type RunFolder = {
  readonly id: RunId;
  readonly path: string;
  readonly telemetry: string;
  readonly proof: string;
  readonly logs: string;
};

/**
 * Makes the folder of a new run, named `wc-<n>-<yyyymmddThhmmssZ>`. `now` is in Unix milliseconds; `n` follows the
 * highest existing number. Rejects with the system's error, or if `.workcells` is a link.
 */
export async function createRunFolder(projectRoot: string, now: number): Promise<RunFolder> {
  const root = await realpath(projectRoot);
  const folder = join(root, runsFolderName);
  await mkdir(folder, { recursive: true });
  if (!(await isRealFolder(folder))) throw new Error(`${folder} is a link, and recordings must stay in this folder`);
  const time = new Date(now).toISOString().replace(/\.\d+|[-:]/g, '');
  const numbers = (await listRunIds(root)).map(parseNumber);
  for (let number = numbers.reduce((most, each) => Math.max(most, each), 0) + 1; ; number++) {
    const id = runIdSchema.parse(`wc-${number}-${time}`);
    try {
      await mkdir(join(folder, id));
      return toRunFolder(folder, id);
    } catch (failure) {
      // Another run created this folder at the same moment.
      if (getErrorCode(failure) !== 'EEXIST') throw failure;
    }
  }
}

/**
 * Finds the folder of a run by its id, always inside the `.workcells` folder of the workspace. Neither folder may
 * be a link, and an id cannot contain a path or a device name.
 */
export async function findRunFolder(projectRoot: string, id: string): Promise<Result<RunFolder, RunProblem>> {
  const checked = runIdSchema.safeParse(id);
  if (!checked.success || projectRoot.includes('\0')) return err({ type: 'runGone' });
  try {
    const folder = join(await realpath(projectRoot), runsFolderName);
    const own = (await isRealFolder(folder)) && (await isRealFolder(join(folder, checked.data)));
    return own ? ok(toRunFolder(folder, checked.data)) : err({ type: 'runGone' });
  } catch (failure) {
    const isGone = ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG'].includes(getErrorCode(failure) ?? '');
    return err(isGone ? { type: 'runGone' } : { type: 'unreadable', message: getErrorMessage(failure) });
  }
}

/**
 * Lists the runs of a workspace by the time in their names, newest first, with those without a time last. Reads only
 * names. Rejects with the system's error if the folder exists but cannot be listed.
 */
export async function listRunIds(projectRoot: string): Promise<RunId[]> {
  const folder = join(projectRoot, runsFolderName);
  try {
    if (!(await isRealFolder(folder))) return [];
    const entries = await readdir(folder, { withFileTypes: true });
    const ids = entries.flatMap((entry) => {
      const id = entry.isDirectory() ? runIdSchema.safeParse(entry.name) : null;
      return id?.success ? [{ id: id.data, time: parseTime(id.data), number: parseNumber(id.data) }] : [];
    });
    // Compare names by code units: a locale-aware order takes seconds for a hundred thousand.
    ids.sort((a, b) => compareIds(b.time, a.time) || b.number - a.number || compareIds(b.id, a.id));
    return ids.map(({ id }) => id);
  } catch (failure) {
    if (getErrorCode(failure) === 'ENOENT') return [];
    throw failure;
  }
}

/** Reads the start time from a run's name, in Unix milliseconds; null if the name has none. */
export function getStartTime(id: RunId): number | null {
  const [, year, month, day, hour, minute, second] = /-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(id) ?? [];
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time) ? null : time;
}

function parseTime(id: RunId): string {
  return /-(\d{8}T\d{6}Z)$/.exec(id)?.[1] ?? '';
}

function parseNumber(id: RunId): number {
  return Number(/^wc-(\d{1,9})-/.exec(id)?.[1] ?? 0);
}

function compareIds(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Returns the paths of a run, given the real path of `.workcells`. Does not access the disk. */
export function toRunFolder(folder: string, id: RunId): RunFolder {
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
async function isRealFolder(path: string): Promise<boolean> {
  return (await lstat(path)).isDirectory();
}
