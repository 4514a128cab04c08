import { join } from 'node:path';
import { z } from 'zod';
import { type WorktreeSetup, worktreeSetup } from '../../shared/runs/worktree-setup.ts';
import { StoredJson } from '../files/stored-json.ts';

const folderHabits = z.object({
  /** The checks of the last run. */
  checks: z.array(z.string()),
  /** Null: the user has not made a list. */
  setup: worktreeSetup.nullable(),
});
const fileSchema = z.object({ version: z.literal(1), folders: z.record(z.string(), folderHabits) });
type Habits = z.infer<typeof folderHabits>;

const noHabits: Habits = { checks: [], setup: null };

/**
 * What the user chose for the runs of each folder: checks, and how worktrees are set up. It is stored in our data folder:
 * files in a folder may come from anyone and must not name commands.
 */
export class RunHabits {
  readonly #stored: StoredJson<z.infer<typeof fileSchema>>;

  private constructor(stored: StoredJson<z.infer<typeof fileSchema>>) {
    this.#stored = stored;
  }

  /** Loads the habits. An unreadable file counts as empty. Never rejects. */
  static async load(dataFolder: string): Promise<RunHabits> {
    const path = join(dataFolder, 'run-habits.json');
    return new RunHabits(await StoredJson.load(path, fileSchema, { version: 1, folders: {} }));
  }

  /** Returns the latest checks for a folder, in order. */
  getChecks(folder: string): readonly string[] {
    return this.#get(folder).checks;
  }

  /** Returns how the worktrees of a folder are set up; null if the user has not said so. */
  getSetup(folder: string): WorktreeSetup | null {
    return this.#get(folder).setup;
  }

  /** Stores the checks for the next run. If that fails, they last until the app ends. Never rejects. */
  async setChecks(folder: string, checks: readonly string[]): Promise<void> {
    if (JSON.stringify(this.getChecks(folder)) === JSON.stringify(checks)) return;
    await this.#change(folder, { checks: [...checks] });
  }

  /**
   * Stores how the worktrees of a folder are set up. Returns null, or a sentence that says why it lasts only until the
   * app ends. Never rejects.
   */
  async setSetup(folder: string, { commands, files, network }: WorktreeSetup): Promise<string | null> {
    return await this.#change(folder, { setup: { files: [...files], commands: [...commands], network } });
  }

  #get(folder: string): Habits {
    const { folders } = this.#stored.value;
    return Object.hasOwn(folders, folder) ? (folders[folder] ?? noHabits) : noHabits;
  }

  #change(folder: string, change: Partial<Habits>): Promise<string | null> {
    return this.#stored.update((value) => {
      const known = Object.hasOwn(value.folders, folder) ? value.folders[folder] : undefined;
      return { ...value, folders: { ...value.folders, [folder]: { ...noHabits, ...known, ...change } } };
    });
  }
}
