import { delimiter, isAbsolute } from 'node:path';
import type { Clock } from '../../shared/base/clock.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { SerialQueue } from '../../shared/base/serial-queue.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import { pathOutside } from '../files/find-on-path.ts';
import { realPathOf } from '../files/real-path.ts';
import { describeSilence, lookInTime } from '../files/silent-folders.ts';
import { findGitHead, findLargeGitFile } from '../git/git-head.ts';

/** Where folders of turns are known from. */
export type TurnFoldersDeps = {
  readonly clock: Clock;
  /** Folders that were opened or trusted; turns can write in the whole repository of each. */
  opened(): readonly string[];
  /** Folders in which every turn can write. */
  always(): Promise<readonly string[]>;
};

/** The folders in which turns can write, and the Codex that must take no program from them. */
export class TurnFolders {
  readonly #deps: TurnFoldersDeps;
  /** Folders of turns, which may be in no list of ours. */
  readonly #entered = new Set<string>();
  /** Where the Codex that runs looks for programs; it cannot be changed while it runs. */
  #path = '';
  /** One after the other: what one restarts, the next finds restarted. */
  readonly #admissions = new SerialQueue();

  constructor(deps: TurnFoldersDeps) {
    this.#deps = deps;
  }

  /** All of them. One that does not answer is there by its name. */
  async list(): Promise<readonly string[]> {
    const named = [...this.#entered, ...this.#deps.opened()];
    const [roots, always] = await Promise.all([
      Promise.all(named.map((folder) => this.#look(folder, async () => (await findGitHead(folder))?.root ?? null))),
      this.#deps.always(),
    ]);
    await Promise.all(always.map((folder) => this.#look(folder, () => realPathOf(folder))));
    return [...new Set([...named, ...roots.filter((root) => root !== null), ...always])];
  }

  /** Codex starts with this PATH, less the entries of ours. */
  started(path: string): void {
    this.#path = path;
  }

  /**
   * Restarts Codex when a turn in this folder could write what Codex takes a program from. The failure is a sentence: while
   * turns, commands or runs need the Codex that runs, and where Codex would choke on what lies there.
   */
  async admit(
    folder: string,
    codex: Pick<CodexServer, 'ready' | 'restart'>,
    isBusy: () => boolean,
  ): Promise<Result<null, string>> {
    // Before its turn comes: whoever waits for it must not wait for a drive.
    const found = await this.#look(folder, async () => {
      const root = (await findGitHead(folder))?.root;
      const largeFile = (await findLargeGitFile(folder)) ?? (await findLargeGitFile(await realPathOf(folder)));
      return { folders: root === undefined ? [folder] : [folder, root], largeFile };
    });
    if (found === null) {
      return err(describeSilence(folder));
    }
    // Codex reads it whole, however large it is.
    if (found.largeFile !== null) {
      return err(t`${found.largeFile} is too large for Codex to read. Remove it, then try again.`);
    }
    return await this.#admissions.run(() => this.#admit(found.folders, codex, isBusy));
  }

  async #admit(
    folders: readonly string[],
    codex: Pick<CodexServer, 'ready' | 'restart'>,
    isBusy: () => boolean,
  ): Promise<Result<null, string>> {
    for (const each of folders) this.#entered.add(each);
    // One that is starting has not said its PATH yet. Whoever asks next hears why none starts.
    await codex.ready();
    const entries = this.#path.split(delimiter).filter(isAbsolute);
    await Promise.all(entries.map((entry) => this.#look(entry, () => realPathOf(entry))));
    const outside = (await pathOutside(this.#path, folders)).split(delimiter);
    const covered = entries.find((entry) => !outside.includes(entry));
    if (covered === undefined) return ok(null);
    if (isBusy()) {
      return err(
        t`Codex takes programs from ${covered}, where this turn could write. Codex has to restart first, which would end what it is doing now. Try again when that has finished.`,
      );
    }
    await codex.restart();
    return ok(null);
  }

  /** Looks at a folder, and first whether it answers at all; null when it does not. */
  #look<T>(folder: string, look: () => Promise<T>): Promise<T | null> {
    return lookInTime<T | null>(
      this.#deps.clock,
      folder,
      async () => {
        await realPathOf(folder);
        return await look();
      },
      null,
    );
  }
}
