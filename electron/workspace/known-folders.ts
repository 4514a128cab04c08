import type { Clock } from '../../shared/base/clock.ts';
import { resolveRealPath } from '../files/real-path.ts';
import { runWithTimeout } from '../files/silent-folders.ts';
import { findGitHead } from '../git/git-head.ts';
import { FolderTrust } from './folder-trust.ts';
import { ListedFolders } from './listed-folders.ts';
import { RecentFolderStore } from './recent-folders.ts';

/** Lists folders by absolute path. */
type FolderSource = () => Promise<readonly string[]>;

/**
 * Lists the folders whose files someone else may have written: every folder that was opened or listed, or has an answer
 * about trust, also at an earlier start or in another host on the same data folder, with its whole repository, and every
 * folder where turns can write. Workcell starts no program from them, no matter what the user has answered.
 */
export class KnownFolders {
  readonly #clock: Clock;
  readonly #added = new Set<string>();
  readonly #openedSources = new Set<FolderSource>();
  readonly #writableSources = new Set<FolderSource>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Adds one folder until the host ends. */
  add(folder: string): void {
    this.#added.add(folder);
  }

  /** Adds opened folders, each with its repository. Returns a function that removes them. */
  addOpened(list: FolderSource): () => void {
    this.#openedSources.add(list);
    return () => void this.#openedSources.delete(list);
  }

  /** Adds folders where every turn can write. Returns a function that removes them. */
  addWritable(list: FolderSource): () => void {
    this.#writableSources.add(list);
    return () => void this.#writableSources.delete(list);
  }

  /** Returns all folders. Lists a folder that does not respond by its name. */
  async list(): Promise<readonly string[]> {
    const [opened, always] = await Promise.all([
      listFromSources(this.#openedSources),
      listFromSources(this.#writableSources),
    ]);
    const named = [...this.#added, ...opened];
    const [roots] = await Promise.all([
      Promise.all(
        named.map((folder) => this.readInTime(folder, async () => (await findGitHead(folder))?.root ?? null)),
      ),
      Promise.all(always.map((folder) => this.readInTime(folder, () => resolveRealPath(folder)))),
    ]);
    return [...new Set([...named, ...roots.filter((root) => root !== null), ...always])];
  }

  /** Reads a folder, after checking that it responds at all. Null if it does not. */
  readInTime<T>(folder: string, look: () => Promise<T>): Promise<T | null> {
    return runWithTimeout<T | null>(
      this.#clock,
      folder,
      async () => {
        await resolveRealPath(folder);
        return await look();
      },
      null,
    );
  }
}

async function listFromSources(sources: ReadonlySet<FolderSource>): Promise<readonly string[]> {
  return [...new Set((await Promise.all([...sources].map((list) => list()))).flat())];
}

/** Where the folders of a data folder are stored. */
export type StoredFolderPlaces = {
  readonly clock: Clock;
  readonly dataFolder: string;
  readonly codexHome: string;
  readonly home: string;
};

/** Reads from the stored files which folders were opened or have an answer. Never rejects. */
export async function readStoredFolders(places: StoredFolderPlaces): Promise<readonly string[]> {
  const { clock, codexHome, dataFolder, home } = places;
  const [recent, listed, trust] = await Promise.all([
    RecentFolderStore.load(dataFolder, clock, home),
    ListedFolders.load(dataFolder, home),
    FolderTrust.load(dataFolder, codexHome),
  ]);
  return [...recent.listPaths(), ...listed.paths, ...trust.folders];
}
