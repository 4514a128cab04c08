import { basename, dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../shared/base/clock.ts';
import type { WorkspaceSnapshot } from '../../shared/workspace/workspace-snapshot.ts';
import type { Lifetime } from '../base/lifetime.ts';
import { SerialQueue } from '../base/serial-queue.ts';
import { watchEntry } from '../files/watch-entry.ts';

/** How often to check a folder, in milliseconds. No system reports every change, such as an unmounted disk. */
const checkEveryMs = 2_000;

/** The state of a folder. Outside a repository, `headFolder` and `headStamp` are null. */
export type FolderSnapshot = {
  readonly snapshot: WorkspaceSnapshot;
  /** The folder with its repository's HEAD. */
  readonly headFolder: string | null;
  /** Another text once something moved the HEAD or the index. */
  readonly headStamp: string | null;
};

export type FolderFollowerDeps = {
  readonly clock: Clock;
  /** How long to follow the folder. */
  readonly lifetime: Lifetime;
  readonly opened: WorkspaceSnapshot;
  /** Checks the folder. */
  readFolder(): Promise<FolderSnapshot>;
  changed(snapshot: WorkspaceSnapshot): void;
  /** The folder is followed now, or is another one to git: something moved the HEAD or the index, or it has another trust. */
  headMoved(): void;
};

/** Reports each new state of an open folder: its branch, its commits, its trust, and when it disappears or returns. */
export class FolderFollower {
  readonly #deps: FolderFollowerDeps;
  #current: WorkspaceSnapshot;
  #headFolder: string | null = null;
  /** Undefined before the first check. */
  #headStamp: string | null | undefined;
  #stopWatchingHead: () => void = () => undefined;
  #cancelCheck: () => void = () => undefined;
  readonly #checks = new SerialQueue();

  constructor(deps: FolderFollowerDeps) {
    this.#deps = deps;
    this.#current = deps.opened;
    const { lifetime, opened } = deps;
    lifetime.onEnd(() => this.#cancelCheck());
    lifetime.onEnd(() => this.#stopWatchingHead());
    lifetime.onEnd(watchEntry(dirname(opened.path), basename(opened.path), () => void this.check()));
    void this.check();
  }

  /** Checks the folder after all pending checks. Resolves once it has reported any change. */
  check(): Promise<void> {
    return this.#checks.run(() => this.#checkNow());
  }

  async #checkNow(): Promise<void> {
    const { changed, clock, headMoved, lifetime, readFolder } = this.#deps;
    if (lifetime.ended) return;
    const { headFolder, headStamp, snapshot } = await readFolder();
    if (lifetime.ended) return;
    this.#cancelCheck();
    this.#cancelCheck = clock.after(checkEveryMs, () => void this.check());
    if (headFolder !== this.#headFolder) this.#watchHead(headFolder);
    const isOther = !isDeepStrictEqual(snapshot, this.#current);
    if (isOther || headStamp !== this.#headStamp) headMoved();
    this.#headStamp = headStamp;
    if (!isOther) return;
    this.#current = snapshot;
    changed(snapshot);
  }

  #watchHead(headFolder: string | null): void {
    this.#stopWatchingHead();
    this.#headFolder = headFolder;
    this.#stopWatchingHead =
      headFolder === null ? () => undefined : watchEntry(headFolder, 'HEAD', () => void this.check());
    // Catches changes between the check and the start of watching.
    void this.check();
  }
}
