import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from '../files/write-file-atomically.ts';

const file = z.object({ version: z.literal(1), checks: z.record(z.string(), z.array(z.string())) });

/**
 * The checks that the person has named for a workspace, kept in our own folder: what lies in the workspace may come from
 * anybody, and must not name commands.
 */
export class WorkspaceChecks {
  readonly #path: string;
  readonly #checks: Map<string, readonly string[]>;

  private constructor(path: string, checks: Map<string, readonly string[]>) {
    this.#path = path;
    this.#checks = checks;
  }

  /** What cannot be read is as if nothing had been named. Never rejects. */
  static async load(dataFolder: string): Promise<WorkspaceChecks> {
    const path = join(dataFolder, 'checks.json');
    try {
      const { checks } = file.parse(JSON.parse(await readFile(path, 'utf8')));
      return new WorkspaceChecks(path, new Map(Object.entries(checks)));
    } catch {
      return new WorkspaceChecks(path, new Map());
    }
  }

  /** The commands named last for a folder, in their order. */
  of(folder: string): readonly string[] {
    return this.#checks.get(folder) ?? [];
  }

  /** Keeps them for the next run. Where they cannot be written they hold until the app ends. Never rejects. */
  async remember(folder: string, commands: readonly string[]): Promise<void> {
    if (JSON.stringify(this.of(folder)) === JSON.stringify(commands)) return;
    this.#checks.set(folder, commands);
    const text = JSON.stringify({ version: 1, checks: Object.fromEntries(this.#checks) }, null, 2);
    await writeFileAtomically(this.#path, `${text}\n`).catch(() => undefined);
  }
}
