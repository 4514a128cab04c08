import type { RequestInput } from '../../shared/contract/contract.ts';
import { Lifetime } from '../base/lifetime.ts';
import { SerialQueue } from '../base/serial-queue.ts';
import type { Profile } from './profile.ts';
import { describeShutdownFailure } from './shutdown.ts';

/** A running demo. */
export type Demo = {
  /** The demo's profile. The end of its lifetime ends the whole demo and deletes all its files. */
  readonly profile: Profile;
  /** The folder it shows. */
  readonly project: string;
  /**
   * The question that starts its story. Each window that enters sends it, always with the same id, so Codex gets it
   * once.
   */
  readonly question: RequestInput<'sendMessage'>;
};

/**
 * The demo of a host. Created when the first window enters it. Deleted when the last window leaves it, or when the host
 * ends.
 */
export class DemoSession {
  readonly #create: (lifetime: Lifetime) => Promise<Demo>;
  readonly #lifetime: Lifetime;
  readonly #report: (problem: string) => void;
  #current: Demo | null = null;
  /** Runs one at a time: a new demo replaces the old one on disk. */
  readonly #queue = new SerialQueue();

  /**
   * `lifetime` is the host's lifetime. `make` creates a demo for its own lifetime. `report` gets what did not end in a
   * demo, as one text for the log.
   */
  constructor(lifetime: Lifetime, make: (lifetime: Lifetime) => Promise<Demo>, report: (problem: string) => void) {
    this.#create = make;
    this.#lifetime = lifetime;
    this.#report = report;
    lifetime.onEnd(() => this.#endUnless(() => false), 'demo');
  }

  /** The current demo. Null if there is none. */
  get current(): Demo | null {
    return this.#current;
  }

  /** Creates the demo if needed. Nothing can end it until the window has run `enter`. */
  async enter(enter: (demo: Demo) => Promise<void>): Promise<void> {
    await this.#queue.run(async () => {
      // A demo that starts during the host's shutdown would never end.
      if (this.#lifetime.ended) throw new Error('Workcell is shutting down');
      this.#current ??= await this.#start();
      await enter(this.#current);
    });
  }

  /** Ends the demo unless it `isUsed` at that moment. Never rejects, because the windows have already left. */
  async endUnless(isUsed: () => boolean): Promise<void> {
    try {
      await this.#endUnless(isUsed);
    } catch (failure) {
      this.#report(`Part of the demo did not shut down: ${describeShutdownFailure(failure)}`);
    }
  }

  async #endUnless(isUsed: () => boolean): Promise<void> {
    await this.#queue.run(async () => {
      const demo = this.#current;
      if (demo === null || isUsed()) return;
      this.#current = null;
      await demo.profile.lifetime.end();
    });
  }

  async #start(): Promise<Demo> {
    const lifetime = new Lifetime();
    try {
      return await this.#create(lifetime);
    } catch (failure) {
      await lifetime.end().catch(() => undefined);
      throw failure;
    }
  }
}
