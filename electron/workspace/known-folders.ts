import type { Clock } from '../../shared/base/clock.ts';
import { realPathOf } from '../files/real-path.ts';
import { lookInTime } from '../files/silent-folders.ts';
import { findGitHead } from '../git/git-head.ts';
import { FolderTrust } from './folder-trust.ts';
import { RecentFolders } from './recent-folders.ts';

/** Lists folders by absolute path. */
type FolderSource = () => Promise<readonly string[]>;

/**
 * The folders whose files someone else may have written: every folder that was opened or has an answer about trust, also
 * at an earlier start or in another host on the same data folder, with its whole repository, and every folder where turns
 * can write. No program that Workcell starts comes from them, whatever the person has answered.
 */
export class KnownFolders {
  readonly #clock: Clock;
  readonly #entered = new Set<string>();
  readonly #named = new Set<FolderSource>();
  readonly #always = new Set<FolderSource>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Adds one folder until the host ends. */
  enter(folder: string): void {
    this.#entered.add(folder);
  }

  /** Adds folders that were opened, to each of which its repository belongs. Returns a function that removes them. */
  addOpened(list: FolderSource): () => void {
    this.#named.add(list);
    return () => void this.#named.delete(list);
  }

  /** Adds folders where every turn can write. Returns a function that removes them. */
  addWritable(list: FolderSource): () => void {
    this.#always.add(list);
    return () => void this.#always.delete(list);
  }

  /** All folders. A folder that does not answer is listed by its name. */
  async list(): Promise<readonly string[]> {
    const [opened, always] = await Promise.all([listAll(this.#named), listAll(this.#always)]);
    const named = [...this.#entered, ...opened];
    const [roots] = await Promise.all([
      Promise.all(named.map((folder) => this.look(folder, async () => (await findGitHead(folder))?.root ?? null))),
      Promise.all(always.map((folder) => this.look(folder, () => realPathOf(folder)))),
    ]);
    return [...new Set([...named, ...roots.filter((root) => root !== null), ...always])];
  }

  /** Reads a folder, after checking that it answers at all. Null if it does not. */
  look<T>(folder: string, look: () => Promise<T>): Promise<T | null> {
    return lookInTime<T | null>(
      this.#clock,
      folder,
      async () => {
        await realPathOf(folder);
        return await look();
      },
      null,
    );
  }
}

async function listAll(sources: ReadonlySet<FolderSource>): Promise<readonly string[]> {
  return [...new Set((await Promise.all([...sources].map((list) => list()))).flat())];
}

/** Where the folders of a data folder are stored. */
export type StoredFolderPlaces = {
  readonly clock: Clock;
  readonly dataFolder: string;
  readonly codexHome: string;
  readonly home: string;
};

/** Reads which folders were opened or have an answer, as stored at this moment. Never rejects. */
export async function readStoredFolders(places: StoredFolderPlaces): Promise<readonly string[]> {
  const { clock, codexHome, dataFolder, home } = places;
  const [recent, trust] = await Promise.all([
    RecentFolders.load(dataFolder, clock, home),
    FolderTrust.load(dataFolder, codexHome),
  ]);
  return [...recent.list().map(({ path }) => path), ...trust.folders];
}
