import { randomUUID } from 'node:crypto';
import { access, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type WorkcellId, workcellId } from '../../../shared/runs/run-ref.ts';
import { findWorkcell, workcellsFolder } from '../records/workcell-folder.ts';

/** The folder, in our own, that imported runs lie in as those of a workspace do in theirs. */
export const importedFolder = 'imported-runs';

/** Runs that came as files: one folder each, never in a workspace. Everything rejects with the system's error. */
export class ImportedRuns {
  readonly root: string;
  readonly #staging: string;
  #swept: Promise<void> | null = null;

  constructor(dataFolder: string) {
    this.root = join(dataFolder, importedFolder);
    this.#staging = join(this.root, 'staging');
  }

  /** A new folder for what is not whole yet. What an earlier start of the app left there is taken away first. */
  async stage(): Promise<string> {
    this.#swept ??= rm(this.#staging, { recursive: true, force: true });
    await this.#swept;
    const folder = join(this.#staging, randomUUID());
    await mkdir(join(folder, 'run'), { recursive: true, mode: 0o700 });
    return folder;
  }

  async drop(folder: string): Promise<void> {
    await rm(folder, { recursive: true, force: true });
  }

  /** Makes what was staged a run, in one step. `now` is Unix milliseconds. */
  async keep(folder: string, now: number): Promise<WorkcellId> {
    const time = new Date(now).toISOString().replace(/\.\d+|[-:]/g, '');
    const id = workcellId.parse(`wc-imported-${randomUUID().slice(0, 8)}-${time}`);
    await mkdir(join(this.root, workcellsFolder), { recursive: true, mode: 0o700 });
    await rename(join(folder, 'run'), join(this.root, workcellsFolder, id));
    await syncFolder(join(this.root, workcellsFolder));
    await this.drop(folder);
    return id;
  }

  /** The record of the thread that a run carries; null where it carries none. */
  async threadRecord(id: WorkcellId): Promise<string | null> {
    const found = await findWorkcell(this.root, id);
    if (!found.ok) return null;
    const path = join(found.value.path, 'thread.jsonl');
    return await access(path).then(
      () => path,
      () => null,
    );
  }

  /** Takes a run away; one that is gone is no failure. */
  async remove(id: WorkcellId): Promise<void> {
    const found = await findWorkcell(this.root, id);
    if (found.ok) await rm(found.value.path, { recursive: true, force: true });
  }
}

/** So that the new name outlasts a power cut, where a folder can be brought to the disk. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r');
    await folder.sync().finally(() => folder.close());
  } catch {
    // Windows has no such thing.
  }
}
