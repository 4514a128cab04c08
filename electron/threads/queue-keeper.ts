import type { Clock } from '../../shared/base/clock.ts';
import type { QueuedMessage } from '../../shared/threads/thread-summary.ts';
import type { InputGate } from '../host/gates.ts';
import { sayInputHeld } from './input-notes.ts';
import type { LiveThread } from './live-thread.ts';
import { arranged, describeQueue, type MessageQueue, type Outgoing } from './message-queue.ts';
import type { TurnEnd } from './running-turn.ts';
import type { TellShown } from './thread-news.ts';
import type { TurnSender } from './turn-sender.ts';

export type QueueKeeperParts = {
  readonly sender: TurnSender;
  readonly input: InputGate;
  readonly clock: Clock;
  readonly tell: TellShown;
};

/**
 * Keeps what the person writes while a turn runs. Codex takes a second turn for steering, so the queue is ours: the
 * next message goes out when a turn has ended by itself; after Stop the queue waits for the person.
 */
export class QueueKeeper {
  readonly #parts: QueueKeeperParts;

  constructor(parts: QueueKeeperParts) {
    this.#parts = parts;
  }

  /** Sends a message at once when no turn runs; else into the running turn, or later. */
  async deliver(thread: LiveThread, outgoing: Outgoing, delivery: 'queue' | 'steer'): Promise<void> {
    if (thread.turn.current === null) await this.#parts.sender.start(thread, outgoing);
    else if (delivery === 'queue') this.#set(thread, [...thread.queue, outgoing]);
    else if (!(await this.#parts.sender.steer(thread, outgoing))) await this.deliver(thread, outgoing, 'steer');
  }

  /** Takes a message out of the queue; null when it has gone out or was removed. */
  take(thread: LiveThread, id: string): Outgoing | null {
    const found = thread.queue.find(({ message }) => message.clientId === id);
    if (found === undefined) return null;
    this.#set(
      thread,
      thread.queue.filter((other) => other !== found),
    );
    return found;
  }

  /** Leaves the queue as a person wants it who knew of these messages. */
  arrange(thread: LiveThread, wanted: readonly QueuedMessage[], knew: readonly string[]): void {
    this.#set(thread, arranged(thread.queue, wanted, knew));
  }

  /**
   * A turn has ended: steering that it did not read was not sent, and the next message goes out. One that was edited
   * into what needs an answer waits for the person.
   */
  async turnEnded(thread: LiveThread, { status }: TurnEnd): Promise<void> {
    this.#parts.sender.refuseUntaken(thread);
    const next = thread.queue[0];
    if (status === 'interrupted' || next === undefined) return;
    const edited = next.message.text !== next.judged;
    const checked = edited ? this.#parts.input.checkText(next.message.text, undefined) : null;
    if (checked?.ok === false) return sayInputHeld(thread, checked.error, this.#parts.clock.now());
    this.#set(thread, thread.queue.slice(1));
    await this.#parts.sender.start(thread, next);
  }

  #set(thread: LiveThread, queue: MessageQueue): void {
    thread.queue = queue;
    this.#parts.tell(thread.id, {
      name: 'queueChanged',
      payload: { threadId: thread.id, queue: describeQueue(queue) },
    });
  }
}
