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

/** The sources of turn folders. */
export type TurnFoldersDeps = {
  readonly clock: Clock;
  /** Folders that were opened or trusted. Turns can write in the whole repository of each. */
  opened(): readonly string[];
  /** Folders where every turn can write. */
  always(): Promise<readonly string[]>;
};

/** The folders where turns can write, and the check that Codex takes no program from them. */
export class TurnFolders {
  readonly #deps: TurnFoldersDeps;
  /** Folders of turns, which may be in none of our lists. */
  readonly #entered = new Set<string>();
  /** The PATH of the running Codex, which cannot change while it runs. */
  #path = '';
  /** Runs one at a time, so that one restart serves all that wait. */
  readonly #admissions = new SerialQueue();

  constructor(deps: TurnFoldersDeps) {
    this.#deps = deps;
  }

  /** All folders. A folder that does not answer is listed by its name. */
  async list(): Promise<readonly string[]> {
    const named = [...this.#entered, ...this.#deps.opened()];
    const [roots, always] = await Promise.all([
      Promise.all(named.map((folder) => this.#look(folder, async () => (await findGitHead(folder))?.root ?? null))),
      this.#deps.always(),
    ]);
    await Promise.all(always.map((folder) => this.#look(folder, () => realPathOf(folder))));
    return [...new Set([...named, ...roots.filter((root) => root !== null), ...always])];
  }

  /** Sets the PATH that Codex starts with, without our own entries. */
  started(path: string): void {
    this.#path = path;
  }

  /**
   * Restarts Codex if a turn in this folder could write where Codex takes programs from. The error is a sentence:
   * turns, commands or runs need the running Codex, or Codex would choke on a file there.
   */
  async admit(
    folder: string,
    codex: Pick<CodexServer, 'ready' | 'restart'>,
    isBusy: () => boolean,
  ): Promise<Result<null, string>> {
    // Comes before the queue, so that others do not wait for a drive.
    const found = await this.#look(folder, async () => {
      const root = (await findGitHead(folder))?.root;
      const largeFile = (await findLargeGitFile(folder)) ?? (await findLargeGitFile(await realPathOf(folder)));
      return { folders: root === undefined ? [folder] : [folder, root], largeFile };
    });
    if (found === null) {
      return err(describeSilence(folder));
    }
    // Codex reads it completely, whatever its size.
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
    // A Codex that is starting has not reported its PATH yet. The next request shows why it did not start.
    await codex.ready();
    const entries = this.#path.split(delimiter).filter(isAbsolute);
    await Promise.all(entries.map((entry) => this.#look(entry, () => realPathOf(entry))));
    const outside = (await pathOutside(this.#path, folders)).split(delimiter);
    const covered = entries.find((entry) => !outside.includes(entry));
    if (covered === undefined) return ok(null);
    if (isBusy()) {
      return err(
        t`Codex loads programs from ${covered}, and this turn could write there. Codex must restart first, but it is still working. Try again when it has finished.`,
      );
    }
    await codex.restart();
    return ok(null);
  }

  /** Reads a folder, after checking that it answers at all. Null if it does not. */
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
