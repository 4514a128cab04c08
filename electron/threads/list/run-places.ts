import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { parseJson } from '../../../shared/base/parse-json.ts';
import { SerialQueue } from '../../base/serial-queue.ts';
import { writeFileAtomically } from '../../files/write-file-atomically.ts';

const place = z.object({ folder: z.string(), projectRoot: z.string() });
const file = z.object({ version: z.literal(1), places: z.array(place), listed: z.array(place).optional() });

/** A folder where a run or a thread works, and the folder that this was requested for. Both are absolute paths. */
export type RunPlace = z.infer<typeof place>;

/**
 * Remembers in our data folder which project each run's worktree belongs to, so that the project's thread list includes
 * the run's thread. A place stays after its worktree is removed, because the thread stays too. The user's own worktrees
 * with threads of the project are only listed: they have no trust but their own. No method rejects.
 */
export class RunPlaces {
  readonly #path: string;
  /** Maps the run's folder to its project. */
  readonly #projects: Map<string, string>;
  /** Maps the user's own worktrees to the project in whose list their threads are. */
  readonly #listed: Map<string, string>;
  readonly #writes = new SerialQueue();

  private constructor(path: string, places: readonly RunPlace[], listed: readonly RunPlace[]) {
    this.#path = path;
    this.#projects = toMap(places);
    this.#listed = toMap(listed);
  }

  static async load(dataFolder: string): Promise<RunPlaces> {
    const path = join(dataFolder, 'run-places.json');
    const text = await readFile(path, 'utf8').catch(() => '');
    const kept = file.safeParse(parseJson(text));
    return new RunPlaces(path, kept.data?.places ?? [], kept.data?.listed ?? []);
  }

  /** Returns the project that a thread's folder belongs to: the folder itself, unless a run works or worked there. */
  findProject(folder: string): string {
    return this.#projects.get(folder) ?? folder;
  }

  /** Returns the project in whose list the threads of a folder are. This is about files, never about trust. */
  findListing(folder: string): string {
    return this.#listed.get(folder) ?? this.findProject(folder);
  }

  /** Lists a project's folder, and the folders whose threads are in its list. */
  listFolders(projectRoot: string): readonly string[] {
    const others = [...this.#projects, ...this.#listed].flatMap(([folder, root]) =>
      root === projectRoot ? [folder] : [],
    );
    return [projectRoot, ...others];
  }

  /** Lists the threads of a worktree that the user made in a project, too. */
  async addListed({ folder, projectRoot }: RunPlace): Promise<void> {
    if (folder === projectRoot || this.findListing(folder) === projectRoot) return;
    this.#listed.set(folder, projectRoot);
    await this.#write();
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
      const [places, listed] = [this.#projects, this.#listed].map(toPlaces);
      return `${JSON.stringify({ version: 1, places, listed })}\n`;
    };
    return this.#writes.run(() => writeFileAtomically(this.#path, text())).catch(() => undefined);
  }
}

function toMap(places: readonly RunPlace[]): Map<string, string> {
  return new Map(places.map(({ folder, projectRoot }) => [folder, projectRoot]));
}

function toPlaces(projects: ReadonlyMap<string, string>): readonly RunPlace[] {
  return [...projects].map(([folder, projectRoot]) => ({ folder, projectRoot }));
}
