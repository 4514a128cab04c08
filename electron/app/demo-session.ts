import { Lifetime } from '../../shared/base/lifetime.ts';
import { SerialQueue } from '../../shared/base/serial-queue.ts';
import type { Profile } from './profile.ts';

/** A running demo. */
export type Demo = {
  /** Its lifetime ends the whole demo, and deletes all its files. */
  readonly profile: Profile;
  /** The folder it shows. */
  readonly project: string;
};

/**
 * The demo of a host. It is created when the first window enters it, and deleted when the last one leaves, or with the
 * host.
 */
export class DemoSession {
  readonly #make: (lifetime: Lifetime) => Promise<Demo>;
  readonly #lifetime: Lifetime;
  #current: Demo | null = null;
  /** Runs one at a time: a new demo replaces the old one on disk. */
  readonly #queue = new SerialQueue();

  /** `lifetime` belongs to the host. `make` creates a demo with its own lifetime. */
  constructor(lifetime: Lifetime, make: (lifetime: Lifetime) => Promise<Demo>) {
    this.#make = make;
    this.#lifetime = lifetime;
    lifetime.onEnd(() => this.endUnless(() => false), 'demo');
  }

  /** Null if there is none. */
  get current(): Demo | null {
    return this.#current;
  }

  /** Creates the demo if needed, and lets the window `enter` it before anything can end it. */
  async enter(enter: (demo: Demo) => Promise<void>): Promise<void> {
    await this.#queue.run(async () => {
      // A demo that starts after the host began to end would never end.
      if (this.#lifetime.ended) throw new Error('Workcell is ending');
      this.#current ??= await this.#begin();
      await enter(this.#current);
    });
  }

  /** Ends the demo unless it `isUsed` by then. */
  async endUnless(isUsed: () => boolean): Promise<void> {
    await this.#queue.run(async () => {
      const demo = this.#current;
      if (demo === null || isUsed()) return;
      this.#current = null;
      await demo.profile.lifetime.end();
    });
  }

  async #begin(): Promise<Demo> {
    const lifetime = new Lifetime();
    try {
      return await this.#make(lifetime);
    } catch (failure) {
      await lifetime.end().catch(() => undefined);
      throw failure;
    }
  }
}
