import { noWork, type Work } from '../host/work.ts';

/** What the person wants done with what is under way. */
export type QuitAnswer = 'wait' | 'stop' | 'cancel';

export type QuitQuestionDeps = {
  /** Asks the person what shall become of `work`. */
  ask(work: Work): Promise<QuitAnswer>;
  /** Tries to quit again. */
  quit(): void;
};

/** Whether the app may quit: at once where nothing is under way, and otherwise as the person says. */
export class QuitQuestion {
  readonly #deps: QuitQuestionDeps;
  #work: Work = noWork;
  #state: 'idle' | 'asking' | 'waiting' | 'allowed' = 'idle';

  constructor(deps: QuitQuestionDeps) {
    this.#deps = deps;
  }

  get isUnderWay(): boolean {
    const { running, unfinished = [], waiting } = this.#work;
    return running.length + unfinished.length + waiting > 0;
  }

  /** Takes what is under way; an app that waits for its end quits with it. */
  workChanged(work: Work): void {
    this.#work = work;
    if (this.#state === 'waiting' && !this.isUnderWay) this.allow();
  }

  /** True when the app may quit now. Otherwise the person is asked, once at a time. */
  mayQuit(): boolean {
    if (this.#state === 'allowed' || !this.isUnderWay) return true;
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
    // Meanwhile a signal may have come.
    if (this.#state !== 'asking') return;
    this.#state = answer === 'wait' ? 'waiting' : 'idle';
    if (answer === 'stop' || (answer === 'wait' && !this.isUnderWay)) this.allow();
  }
}
