import type { PowerSaveBlocker } from 'electron';

/** Keeps the machine awake. Its display may still turn off. */
export class KeepAwake {
  readonly #blocker: Pick<PowerSaveBlocker, 'start' | 'stop'>;
  #blockerId: number | null = null;

  constructor(blocker: Pick<PowerSaveBlocker, 'start' | 'stop'>) {
    this.#blocker = blocker;
  }

  set(awake: boolean): void {
    if (awake === (this.#blockerId !== null)) return;
    if (this.#blockerId === null) this.#blockerId = this.#blocker.start('prevent-app-suspension');
    else {
      this.#blocker.stop(this.#blockerId);
      this.#blockerId = null;
    }
  }
}
