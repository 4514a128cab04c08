import { delimiter } from 'node:path';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { t } from '../../shared/words/words.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import { pathOutside } from '../files/find-on-path.ts';
import { findGitHead } from '../git/git-head.ts';

/** The folders in which turns can write, and the Codex that must take no program from them. */
export class TurnFolders {
  readonly #known: () => Promise<readonly string[]>;
  /** Folders of turns, which may be in no list of ours. */
  readonly #entered = new Set<string>();
  /** Where the Codex that runs looks for programs; it cannot be changed while it runs. */
  #path = '';
  /** One after the other: what one restarts, the next finds restarted. */
  #admitted: Promise<unknown> = Promise.resolve();

  constructor(known: () => Promise<readonly string[]>) {
    this.#known = known;
  }

  async list(): Promise<readonly string[]> {
    return [...this.#entered, ...(await this.#known())];
  }

  /** Codex starts with this PATH, less the entries of ours. */
  started(path: string): void {
    this.#path = path;
  }

  /**
   * Restarts Codex when a turn in this folder could write what Codex takes a program from. While turns, commands or runs
   * need the Codex that runs, the failure is a sentence.
   */
  async admit(
    folder: string,
    codex: Pick<CodexServer, 'ready' | 'restart'>,
    isBusy: () => boolean,
  ): Promise<Result<null, string>> {
    const admitting = this.#admitted.then(() => this.#admit(folder, codex, isBusy));
    this.#admitted = admitting.catch(() => undefined);
    return await admitting;
  }

  async #admit(
    folder: string,
    codex: Pick<CodexServer, 'ready' | 'restart'>,
    isBusy: () => boolean,
  ): Promise<Result<null, string>> {
    const root = (await findGitHead(folder))?.root;
    const folders = root === undefined ? [folder] : [folder, root];
    for (const each of folders) this.#entered.add(each);
    // One that is starting has not said its PATH yet. Whoever asks next hears why none starts.
    await codex.ready();
    const entries = this.#path.split(delimiter);
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
}
