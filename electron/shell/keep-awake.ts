import type { PowerSaveBlocker } from 'electron';

/** Keeps the machine awake; its display may turn off. */
export class KeepAwake {
  readonly #blocker: Pick<PowerSaveBlocker, 'start' | 'stop'>;
  #held: number | null = null;

  constructor(blocker: Pick<PowerSaveBlocker, 'start' | 'stop'>) {
    this.#blocker = blocker;
  }

  set(awake: boolean): void {
    if (awake === (this.#held !== null)) return;
    if (this.#held === null) this.#held = this.#blocker.start('prevent-app-suspension');
    else {
      this.#blocker.stop(this.#held);
      this.#held = null;
    }
  }
}
