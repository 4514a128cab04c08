import { basename, dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../shared/base/clock.ts';
import type { Lifetime } from '../../shared/base/lifetime.ts';
import { SerialQueue } from '../../shared/base/serial-queue.ts';
import type { WorkspaceSnapshot } from '../../shared/workspace/workspace-snapshot.ts';
import { watchEntry } from '../files/watch-entry.ts';

/** How often a folder is looked at: no system tells of all that may happen to it, as of a disk that is taken away. */
const lookEveryMs = 2_000;

/** A folder at one moment, and the folder in which its repository's HEAD lies; null when it lies in none. */
export type SeenFolder = { readonly snapshot: WorkspaceSnapshot; readonly headFolder: string | null };

export type FolderFollowerDeps = {
  readonly clock: Clock;
  /** How long it follows. */
  readonly lifetime: Lifetime;
  readonly opened: WorkspaceSnapshot;
  /** Looks at the folder. */
  see(): Promise<SeenFolder>;
  changed(snapshot: WorkspaceSnapshot): void;
};

/** Tells of each new state of an opened folder: its branch, its trust, that it is gone and that it is there again. */
export class FolderFollower {
  readonly #deps: FolderFollowerDeps;
  #current: WorkspaceSnapshot;
  #headFolder: string | null = null;
  #stopWatchingHead: () => void = () => undefined;
  #cancelLook: () => void = () => undefined;
  readonly #looks = new SerialQueue();

  constructor(deps: FolderFollowerDeps) {
    this.#deps = deps;
    this.#current = deps.opened;
    const { lifetime, opened } = deps;
    lifetime.onEnd(() => this.#cancelLook());
    lifetime.onEnd(() => this.#stopWatchingHead());
    lifetime.onEnd(watchEntry(dirname(opened.path), basename(opened.path), () => void this.look()));
    void this.look();
  }

  /** Looks at the folder, after the looks that are under way; settles when what is new has been told. */
  look(): Promise<void> {
    return this.#looks.run(() => this.#look());
  }

  async #look(): Promise<void> {
    const { changed, clock, lifetime, see } = this.#deps;
    if (lifetime.ended) return;
    const { headFolder, snapshot } = await see();
    if (lifetime.ended) return;
    this.#cancelLook();
    this.#cancelLook = clock.after(lookEveryMs, () => void this.look());
    if (headFolder !== this.#headFolder) this.#watchHead(headFolder);
    if (isDeepStrictEqual(snapshot, this.#current)) return;
    this.#current = snapshot;
    changed(snapshot);
  }

  #watchHead(headFolder: string | null): void {
    this.#stopWatchingHead();
    this.#headFolder = headFolder;
    this.#stopWatchingHead =
      headFolder === null ? () => undefined : watchEntry(headFolder, 'HEAD', () => void this.look());
    // What changed between looking and watching.
    void this.look();
  }
}
