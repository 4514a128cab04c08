import type { AppUpdater } from 'electron-updater';
import { messageOf } from '../../shared/base/failure.ts';
import { err } from '../../shared/base/result.ts';
import type { UpdatesMissing } from '../../shared/updates/update-state.ts';
import type { UpdateProgram, UpdateSource } from '../host/update-program.ts';
import { problemOf } from '../updates/problem-of.ts';
import { finderOf, type LoadedUpdater } from './app-updater.ts';
import type { UpdaterKind } from './updater-kind.ts';

export type SelfUpdateDeps = {
  readonly kind: UpdaterKind | null;
  readonly source: UpdateSource | null;
  /** Makes what replaces the app; takes a moment, so it is made when it is first needed. */
  load(kind: UpdaterKind): Promise<LoadedUpdater>;
  /** Begins to quit, in a later task. */
  quit(): void;
  /** Lets another of this app start while this one ends. */
  letStart(): void;
  /** Ends the app where the installation failed, with a word on why. */
  fail(words: string): void;
};

type Loaded = { readonly updater: AppUpdater; readonly finder: ReturnType<typeof finderOf> };

/** Updates the app as the last step of its end, so that nothing of it is under way then. */
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
    else this.program = this.#programOf(kind, source);
  }

  /** Quitting waits for an answer of the person, or the system ends the app: what follows installs nothing. */
  heldUp(): void {
    this.#isWanted = false;
  }

  /** Installs what is wanted and starts the new app, which ends this one. False where nothing is wanted. */
  install(): boolean {
    const updater = this.#updater;
    if (!this.#isWanted || updater === null) return false;
    updater.once('error', (problem) => this.#deps.fail(`The update was not installed: ${messageOf(problem)}`));
    this.#deps.letStart();
    // Without the pages of an installer, whom the person has answered at the first installation.
    updater.quitAndInstall(true, true);
    return true;
  }

  #programOf(kind: UpdaterKind, source: UpdateSource): UpdateProgram {
    return {
      check: async () => {
        try {
          return await (await this.#load(kind, source)).finder.check();
        } catch (failure) {
          this.#loading = null;
          return err({ ...problemOf(failure, 'download'), kind: 'other' });
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
      return { updater: loaded.updater, finder: finderOf(loaded, source) };
    });
    return this.#loading;
  }
}
