import { randomUUID } from 'node:crypto';
import { access, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type RunId, runIdSchema } from '../../../shared/runs/run-ref.ts';
import { makeOwnFolder } from '../../files/own-folder.ts';
import { findRunFolder, runsFolderName } from '../records/run-folder.ts';

/** The folder for imported runs, in our data folder. It plays the role of a workspace's run folder. */
export const importedRunsFolder = 'imported-runs';

/** Runs imported from files, one folder each, never in a workspace. All methods reject with the system's error. */
export class ImportedRuns {
  readonly root: string;
  readonly #staging: string;
  #cleanup: Promise<void> | null = null;

  constructor(dataFolder: string) {
    this.root = join(dataFolder, importedRunsFolder);
    this.#staging = join(this.root, 'staging');
  }

  /** Makes a new folder for an unfinished import. The first call deletes what an earlier process left there. */
  async createStagingFolder(): Promise<string> {
    this.#cleanup ??= rm(this.#staging, { recursive: true, force: true });
    await this.#cleanup;
    const folder = join(this.#staging, randomUUID());
    await makeOwnFolder(dirname(this.root), join(folder, 'run'));
    return folder;
  }

  async deleteStaged(folder: string): Promise<void> {
    await rm(folder, { recursive: true, force: true });
  }

  /** Turns a staged folder into a run, in one step. `now` is in Unix milliseconds. */
  async addStaged(folder: string, now: number): Promise<RunId> {
    const time = new Date(now).toISOString().replace(/\.\d+|[-:]/g, '');
    const id = runIdSchema.parse(`wc-imported-${randomUUID().slice(0, 8)}-${time}`);
    await makeOwnFolder(dirname(this.root), join(this.root, runsFolderName));
    await rename(join(folder, 'run'), join(this.root, runsFolderName, id));
    await syncFolder(join(this.root, runsFolderName));
    await this.deleteStaged(folder);
    return id;
  }

  /** Reads the thread record that a run carries; null if it has none. */
  async findThreadRecord(id: RunId): Promise<string | null> {
    const found = await findRunFolder(this.root, id);
    if (!found.ok) return null;
    const path = join(found.value.path, 'thread.jsonl');
    return await access(path).then(
      () => path,
      () => null,
    );
  }

  /** Removes a run. A missing run is not an error. */
  async remove(id: RunId): Promise<void> {
    const found = await findRunFolder(this.root, id);
    if (found.ok) await rm(found.value.path, { recursive: true, force: true });
  }
}

/** Syncs a folder, so that a new name survives a power cut, on systems that can sync folders. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r');
    await folder.sync().finally(() => folder.close());
  } catch {
    // Windows cannot sync folders.
  }
}
