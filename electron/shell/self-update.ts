import type { AppUpdater } from 'electron-updater';
import { err } from '../../shared/base/result.ts';
import type { UpdatesMissing } from '../../shared/updates/update-state.ts';
import { getErrorMessage } from '../base/error-message.ts';
import type { UpdateProgram, UpdateSource } from '../host/update-program.ts';
import { toUpdateProblem } from '../updates/to-update-problem.ts';
import { createFinder, type LoadedUpdater, type UpdaterKind } from './app-updater.ts';

export type SelfUpdateDeps = {
  readonly kind: UpdaterKind | null;
  readonly source: UpdateSource | null;
  /** Loads the updater on demand, because loading is slow. */
  load(kind: UpdaterKind): Promise<LoadedUpdater>;
  /** Starts quitting, in a later task. */
  quit(): void;
  /** Lets another instance of this app start while this one ends. */
  letStart(): void;
  /** Ends the app after a failed installation, with a message that says why. */
  fail(words: string): void;
};

type Loaded = { readonly updater: AppUpdater; readonly finder: ReturnType<typeof createFinder> };

/** Updates the app as its last step, when no work is running. */
export class SelfUpdate {
  readonly program: UpdateProgram | UpdatesMissing;
  readonly #deps: SelfUpdateDeps;
  #loading: Promise<Loaded> | null = null;
  #updater: AppUpdater | null = null;
  #isWanted = false;

  constructor(deps: SelfUpdateDeps) {
    this.#deps = deps;
    const { kind, source } = deps;
    if (source === null) this.program = 'noAddress';
    else if (kind === null) this.program = 'otherMeans';
    else this.program = this.#createProgram(kind, source);
  }

  /**
   * Cancels a requested installation, because quitting waits for the user's answer, or because the system ends the app.
   */
  cancelInstall(): void {
    this.#isWanted = false;
  }

  /** Installs a requested update and starts the new app, which ends this one. Returns false if none was requested. */
  install(): boolean {
    const updater = this.#updater;
    if (!this.#isWanted || updater === null) return false;
    updater.once('error', (problem) => this.#deps.fail(`The update was not installed: ${getErrorMessage(problem)}`));
    this.#deps.letStart();
    // Skips the installer's pages, which the user answered at the first installation.
    updater.quitAndInstall(true, true);
    return true;
  }

  #createProgram(kind: UpdaterKind, source: UpdateSource): UpdateProgram {
    return {
      check: async () => {
        try {
          return await (await this.#load(kind, source)).finder.check();
        } catch (failure) {
          this.#loading = null;
          return err({ ...toUpdateProblem(failure, 'download'), kind: 'other' });
        }
      },
      download: async (onPart, signal) => (await this.#load(kind, source)).finder.download(onPart, signal),
      restart: () => {
        this.#isWanted = true;
        this.#deps.quit();
      },
    };
  }

  #load(kind: UpdaterKind, source: UpdateSource): Promise<Loaded> {
    this.#loading ??= this.#deps.load(kind).then((loaded) => {
      this.#updater = loaded.updater;
      return { updater: loaded.updater, finder: createFinder(loaded, source) };
    });
    return this.#loading;
  }
}
