import { randomUUID } from 'node:crypto';
import { access, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type WorkcellId, workcellId } from '../../../shared/runs/run-ref.ts';
import { makeOwnFolder } from '../../files/own-folder.ts';
import { findWorkcell, workcellsFolder } from '../records/workcell-folder.ts';

/** The folder for imported runs, in our data folder. It plays the role of a workspace's run folder. */
export const importedFolder = 'imported-runs';

/** Runs imported from files, one folder each, never in a workspace. All methods reject with the system's error. */
export class ImportedRuns {
  readonly root: string;
  readonly #staging: string;
  #swept: Promise<void> | null = null;

  constructor(dataFolder: string) {
    this.root = join(dataFolder, importedFolder);
    this.#staging = join(this.root, 'staging');
  }

  /**
   * Makes a new folder for an unfinished import. The first call deletes what an earlier start of the app left there.
   */
  async stage(): Promise<string> {
    this.#swept ??= rm(this.#staging, { recursive: true, force: true });
    await this.#swept;
    const folder = join(this.#staging, randomUUID());
    await makeOwnFolder(dirname(this.root), join(folder, 'run'));
    return folder;
  }

  async drop(folder: string): Promise<void> {
    await rm(folder, { recursive: true, force: true });
  }

  /** Turns a staged folder into a run, in one step. `now` is in Unix milliseconds. */
  async keep(folder: string, now: number): Promise<WorkcellId> {
    const time = new Date(now).toISOString().replace(/\.\d+|[-:]/g, '');
    const id = workcellId.parse(`wc-imported-${randomUUID().slice(0, 8)}-${time}`);
    await makeOwnFolder(dirname(this.root), join(this.root, workcellsFolder));
    await rename(join(folder, 'run'), join(this.root, workcellsFolder, id));
    await syncFolder(join(this.root, workcellsFolder));
    await this.drop(folder);
    return id;
  }

  /** Reads the thread record that a run carries; null if it has none. */
  async threadRecord(id: WorkcellId): Promise<string | null> {
    const found = await findWorkcell(this.root, id);
    if (!found.ok) return null;
    const path = join(found.value.path, 'thread.jsonl');
    return await access(path).then(
      () => path,
      () => null,
    );
  }

  /** Removes a run. A missing run is not an error. */
  async remove(id: WorkcellId): Promise<void> {
    const found = await findWorkcell(this.root, id);
    if (found.ok) await rm(found.value.path, { recursive: true, force: true });
  }
}

/** Makes the new name survive a power cut, on systems that can sync folders. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r');
    await folder.sync().finally(() => folder.close());
  } catch {
    // Windows cannot sync folders.
  }
}
