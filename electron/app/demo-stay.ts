import { SerialQueue } from '../../shared/base/serial-queue.ts';
import type { Profile } from './profile.ts';

/** A demo under way. */
export type Demo = {
  readonly profile: Profile;
  /** The folder it shows. */
  readonly project: string;
  /** Ends its Codex and removes every file of it. */
  end(): Promise<void>;
};

/** The one demo of a host: made when the first window enters it, removed when the last one has left. */
export class DemoStay {
  readonly #make: () => Promise<Demo>;
  #current: Demo | null = null;
  readonly #queue = new SerialQueue();

  /** `make` leaves nothing behind when it rejects. */
  constructor(make: () => Promise<Demo>) {
    this.#make = make;
  }

  /** Null while there is none. */
  get current(): Demo | null {
    return this.#current;
  }

  /** Makes the demo unless there is one, and has the window `enter` it before anything can end it. */
  async enter(enter: (demo: Demo) => Promise<void>): Promise<void> {
    await this.#queue.run(async () => {
      this.#current ??= await this.#make();
      await enter(this.#current);
    });
  }

  /** Ends the demo unless it `isUsed` by then. */
  async endUnless(isUsed: () => boolean): Promise<void> {
    await this.#queue.run(async () => {
      const demo = this.#current;
      if (demo === null || isUsed()) return;
      this.#current = null;
      await demo.end();
    });
  }

  /** One after the other: a new demo takes the place of the old one on disk. */
}
