import { emptyWork, type WorkInProgress } from '../host/work.ts';

/** What the user wants to do with the current work. */
export type QuitAnswer = 'wait' | 'stop' | 'cancel';

export type QuitQuestionDeps = {
  /** Asks the user what to do with `work`. */
  ask(work: WorkInProgress): Promise<QuitAnswer>;
  /** Tries to quit again. */
  quit(): void;
};

/** Decides whether the app may quit: at once if nothing is running, otherwise the user decides. */
export class QuitQuestion {
  readonly #deps: QuitQuestionDeps;
  #work: WorkInProgress = emptyWork;
  #state: 'idle' | 'asking' | 'waiting' | 'allowed' = 'idle';

  constructor(deps: QuitQuestionDeps) {
    this.#deps = deps;
  }

  get isQuitting(): boolean {
    const { running, unfinished = [], waiting } = this.#work;
    return running.length + unfinished.length + waiting > 0;
  }

  /** Updates the current work. If the user chose to wait, quits when the work ends. */
  workChanged(work: WorkInProgress): void {
    this.#work = work;
    if (this.#state === 'waiting' && !this.isQuitting) this.allow();
  }

  /** Returns whether the app may quit now. Otherwise asks the user, with at most one question at a time. */
  mayQuit(): boolean {
    if (this.#state === 'allowed' || !this.isQuitting) return true;
    if (this.#state !== 'asking') void this.#ask();
    return false;
  }

  /** Quits without asking, as a signal does. */
  allow(): void {
    this.#state = 'allowed';
    this.#deps.quit();
  }

  async #ask(): Promise<void> {
    this.#state = 'asking';
    const answer = await this.#deps.ask(this.#work).catch(() => 'cancel' as const);
    // A signal may have arrived in the meantime.
    if (this.#state !== 'asking') return;
    this.#state = answer === 'wait' ? 'waiting' : 'idle';
    if (answer === 'stop' || (answer === 'wait' && !this.isQuitting)) this.allow();
  }
}
