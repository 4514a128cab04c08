import type { Clock } from '../../../shared/base/clock.ts';
import type { ThreadId } from '../../../shared/base/ids.ts';
import type { Lifetime } from '../../base/lifetime.ts';
import type { QueueStore } from './queue-store.ts';

export type SendScheduleDeps = {
  readonly clock: Clock;
  readonly lifetime: Lifetime;
  readonly queues: Pick<QueueStore, 'listScheduled'>;
  /** Sends what is due in a thread, or leaves it to the end of its turn. Resolves with false if that has to be tried again. */
  send(threadId: ThreadId): Promise<boolean>;
};

/** Timers stand still while the computer sleeps, and a clock can be set: look at it this often, in milliseconds. */
const lookEveryMs = 30_000;

/** Sends queued messages at their time, also those that an earlier run of the app has stored. */
export class SendSchedule {
  readonly #deps: SendScheduleDeps;
  /** When to look at a thread, in Unix milliseconds. */
  readonly #times = new Map<ThreadId, number>();
  #cancel = (): void => undefined;

  constructor(deps: SendScheduleDeps) {
    this.#deps = deps;
    deps.lifetime.onEnd(() => this.#cancel());
  }

  /** Adds what an earlier run of the app has stored. Messages whose time has passed while it was closed wait for the user. */
  async addStored(): Promise<void> {
    for (const { at, threadId } of await this.#deps.queues.listScheduled()) this.add(threadId, at);
  }

  /** Sends what a thread has at a time, in Unix milliseconds. */
  add(threadId: ThreadId, at: number): void {
    this.#times.set(threadId, Math.min(at, this.#times.get(threadId) ?? at));
    this.#wait();
  }

  #wait(): void {
    const { clock, lifetime } = this.#deps;
    this.#cancel();
    if (this.#times.size === 0 || lifetime.ended) return;
    const next = Math.min(...this.#times.values());
    this.#cancel = clock.after(Math.min(Math.max(0, next - clock.now()), lookEveryMs), () => this.#look());
  }

  #look(): void {
    const now = this.#deps.clock.now();
    for (const [threadId, at] of this.#times) {
      if (at > now) continue;
      this.#times.delete(threadId);
      void this.#send(threadId);
    }
    this.#wait();
  }

  async #send(threadId: ThreadId): Promise<void> {
    const { clock, send } = this.#deps;
    const isDone = await send(threadId).catch(() => false);
    if (!isDone) this.add(threadId, clock.now() + lookEveryMs);
  }
}
