import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from '../files/write-file-atomically.ts';

const fileSchema = z.object({ version: z.literal(1), checks: z.record(z.string(), z.array(z.string())) });

/**
 * The checks the user chose for a workspace. They are stored in our data folder: files in the workspace may come from
 * anyone and must not name commands.
 */
export class WorkspaceChecks {
  readonly #path: string;
  readonly #checks: Map<string, readonly string[]>;

  private constructor(path: string, checks: Map<string, readonly string[]>) {
    this.#path = path;
    this.#checks = checks;
  }

  /** Loads the checks. An unreadable file counts as empty. Never rejects. */
  static async load(dataFolder: string): Promise<WorkspaceChecks> {
    const path = join(dataFolder, 'checks.json');
    try {
      const { checks } = fileSchema.parse(JSON.parse(await readFile(path, 'utf8')));
      return new WorkspaceChecks(path, new Map(Object.entries(checks)));
    } catch {
      return new WorkspaceChecks(path, new Map());
    }
  }

  /** Returns the latest commands for a folder, in order. */
  getChecks(folder: string): readonly string[] {
    return this.#checks.get(folder) ?? [];
  }

  /** Stores the commands for the next run. If that fails, they last until the app ends. Never rejects. */
  async setChecks(folder: string, commands: readonly string[]): Promise<void> {
    if (JSON.stringify(this.getChecks(folder)) === JSON.stringify(commands)) return;
    this.#checks.set(folder, commands);
    const text = JSON.stringify({ version: 1, checks: Object.fromEntries(this.#checks) }, null, 2);
    await writeFileAtomically(this.#path, `${text}\n`).catch(() => undefined);
  }
}
