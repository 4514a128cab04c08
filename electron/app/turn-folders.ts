import { delimiter, isAbsolute } from 'node:path';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { isInside } from '../../shared/files/is-inside.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { SerialQueue } from '../base/serial-queue.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import { createInsideCheck } from '../files/find-on-path.ts';
import { pathStyle } from '../files/path-style.ts';
import { resolveRealPath } from '../files/real-path.ts';
import { describeSilentFolder } from '../files/silent-folders.ts';
import { findGitHead, findLargeGitFile } from '../git/git-head.ts';
import type { KnownFolders } from '../workspace/known-folders.ts';

/** Checks the folders of turns, so that Codex loads no program from them. */
export class TurnFolders {
  readonly #knownFolders: KnownFolders;
  /** The PATH of the running Codex. It cannot change while Codex runs. */
  #path = '';
  /** Runs one check at a time, so that one restart serves all waiting turns. */
  readonly #admissions = new SerialQueue();

  constructor(known: KnownFolders) {
    this.#knownFolders = known;
  }

  /** Sets the PATH that Codex starts with, without Workcell's entries. */
  setPath(path: string): void {
    this.#path = path;
  }

  /**
   * Restarts Codex if a turn in this folder could write where Codex loads programs from. The error is a sentence:
   * turns, commands or runs need the running Codex, or a file in the folder is too large for Codex.
   */
  async admit(
    folder: string,
    codex: Pick<CodexServer, 'ready' | 'restart'>,
    isBusy: () => boolean,
  ): Promise<Result<null, string>> {
    // Done before the queue, so that others do not wait for a drive.
    const found = await this.#knownFolders.readInTime(folder, async () => {
      const root = (await findGitHead(folder))?.root;
      const largeFile = (await findLargeGitFile(folder)) ?? (await findLargeGitFile(await resolveRealPath(folder)));
      return { folders: root === undefined ? [folder] : [folder, root], largeFile };
    });
    if (found === null) {
      return err(describeSilentFolder(folder));
    }
    // Codex reads this file completely, whatever its size.
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
    // The folder may be missing in our lists.
    for (const each of folders) this.#knownFolders.add(each);
    // A Codex that is starting has not reported its PATH yet. The next request shows why it did not start.
    await codex.ready();
    const entries = this.#path.split(delimiter).filter(isAbsolute);
    const places = await Promise.all(
      entries.map((entry) => this.#knownFolders.readInTime(entry, () => resolveRealPath(entry))),
    );
    const isIn = await createInsideCheck(folders);
    const areIn = await Promise.all(
      // An entry that does not respond is judged by its name: restarting Codex each time would not help.
      entries.map((entry, at) =>
        places[at] == null ? folders.some((folder) => isInside(folder, entry, pathStyle)) : isIn(entry),
      ),
    );
    const covered = entries.find((_, at) => areIn[at] === true);
    if (covered === undefined) return ok(null);
    if (isBusy()) {
      return err(
        t`Codex loads programs from ${covered}, and this turn could write there. Codex must restart first, but it is still working. Try again when it has finished.`,
      );
    }
    await codex.restart();
    return ok(null);
  }
}
