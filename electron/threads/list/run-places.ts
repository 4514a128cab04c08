import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { parseJson } from '../../../shared/base/parse-json.ts';
import { SerialQueue } from '../../base/serial-queue.ts';
import { writeFileAtomically } from '../../files/write-file-atomically.ts';

const place = z.object({ folder: z.string(), projectRoot: z.string() });
const file = z.object({ version: z.literal(1), places: z.array(place) });

/** A folder where a run works, and the folder that the run was requested for. Both are absolute paths. */
export type RunPlace = z.infer<typeof place>;

/**
 * Remembers in our data folder which project each run's worktree belongs to, so that the project's thread list includes
 * the run's thread. A place stays after its worktree is removed, because the thread stays too. No method rejects.
 */
export class RunPlaces {
  readonly #path: string;
  /** Maps the run's folder to its project. */
  readonly #projects: Map<string, string>;
  readonly #writes = new SerialQueue();

  private constructor(path: string, places: readonly RunPlace[]) {
    this.#path = path;
    this.#projects = new Map(places.map(({ folder, projectRoot }) => [folder, projectRoot]));
  }

  static async load(dataFolder: string): Promise<RunPlaces> {
    const path = join(dataFolder, 'run-places.json');
    const text = await readFile(path, 'utf8').catch(() => '');
    const kept = file.safeParse(parseJson(text));
    return new RunPlaces(path, kept.success ? kept.data.places : []);
  }

  /** Returns the project that a thread's folder belongs to: the folder itself, unless a run works or worked there. */
  findProject(folder: string): string {
    return this.#projects.get(folder) ?? folder;
  }

  /** Lists a project's folder, and the folders of its runs. */
  listFolders(projectRoot: string): readonly string[] {
    const ofRuns = [...this.#projects].flatMap(([folder, root]) => (root === projectRoot ? [folder] : []));
    return [projectRoot, ...ofRuns];
  }

  /** Adds the places of runs. */
  async add(places: readonly RunPlace[]): Promise<void> {
    const fresh = places.filter(
      ({ folder, projectRoot }) => folder !== projectRoot && this.#projects.get(folder) !== projectRoot,
    );
    if (fresh.length === 0) return;
    for (const { folder, projectRoot } of fresh) this.#projects.set(folder, projectRoot);
    await this.#write();
  }

  #write(): Promise<void> {
    const text = () => {
      const places = [...this.#projects].map(([folder, projectRoot]) => ({ folder, projectRoot }));
      return `${JSON.stringify({ version: 1, places })}\n`;
    };
    return this.#writes.run(() => writeFileAtomically(this.#path, text())).catch(() => undefined);
  }
}
