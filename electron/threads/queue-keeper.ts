import type { Clock } from '../../shared/base/clock.ts';
import type { TurnSettings } from '../../shared/contract/threads.ts';
import { narrowerMode } from '../../shared/options/narrower-mode.ts';
import type { ApprovalMode } from '../../shared/options/options.ts';
import type { QueuedMessage } from '../../shared/threads/thread-summary.ts';
import type { InputGate } from '../host/gates.ts';
import { sayHeld, sayPassed, sayReadOnly } from './gate-notes.ts';
import { sayInputHeld } from './input-notes.ts';
import type { LiveThread } from './live-thread.ts';
import { arranged, describeQueue, type MessageQueue, type Outgoing } from './message-queue.ts';
import type { TurnEnd } from './running-turn.ts';
import type { SendGate } from './send-gate.ts';
import type { TellShown } from './thread-news.ts';
import type { TurnSender } from './turn-sender.ts';

export type QueueKeeperParts = {
  readonly sender: TurnSender;
  readonly input: InputGate;
  readonly gate: Pick<SendGate, 'check'>;
  /** The mode that the person has picked now. */
  readonly pickedMode: () => ApprovalMode;
  /** Whether a thread is the one that is recorded; after a restart of Codex it is another. */
  readonly isRecorded: (thread: LiveThread) => boolean;
  readonly clock: Clock;
  readonly tell: TellShown;
};

/** A message that may go out; `keptReadOnly`: the person keeps Codex from writing there. */
type Taken = { readonly outgoing: Outgoing; readonly keptReadOnly: boolean };

/**
 * Keeps what the person writes while a turn runs. Codex takes a second turn for steering, so the queue is ours: the
 * next message goes out when a turn has ended by itself; after Stop the queue waits for the person.
 */
export class QueueKeeper {
  readonly #parts: QueueKeeperParts;
  /** Where it is being found out whether the next message may go out. */
  readonly #passing = new Map<LiveThread, Promise<void>>();

  constructor(parts: QueueKeeperParts) {
    this.#parts = parts;
  }

  /** Sends a message at once when no turn runs; else into the running turn, or later. What is queued already is first. */
  async deliver(thread: LiveThread, outgoing: Outgoing, delivery: 'queue' | 'steer'): Promise<void> {
    while (this.#passing.has(thread)) await this.#passing.get(thread);
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
   * A turn has ended: steering that it did not read was not sent, and the next message goes out. Much may have changed
   * since it was queued, so it is judged again: one that may not go out waits for the person.
   */
  async turnEnded(thread: LiveThread, { status }: TurnEnd): Promise<void> {
    this.#parts.sender.refuseUntaken(thread);
    if (status === 'interrupted' || thread.queue.length === 0 || this.#passing.has(thread)) return;
    const passed = Promise.withResolvers<void>();
    this.#passing.set(thread, passed.promise);
    let next: Taken | null = null;
    try {
      next = await this.#takeNext(thread);
    } finally {
      this.#passing.delete(thread);
      passed.resolve();
    }
    if (next === null) return;
    // Nothing is awaited before this: what the person sends meanwhile follows it.
    await this.#parts.sender.start(thread, next.outgoing);
    if (next.keptReadOnly) sayReadOnly(thread, this.#parts.clock.now());
  }

  /** What a queued message goes out with: never more than the person saw when they queued it, or sees now. */
  settingsOf({ settings }: Outgoing): TurnSettings {
    return { ...settings, approvalMode: narrowerMode(settings.approvalMode, this.#parts.pickedMode()) };
  }

  /** Takes the next message out of the queue, with what it may go out with; null where it has to wait. */
  async #takeNext(thread: LiveThread): Promise<Taken | null> {
    const { clock, gate, input, isRecorded } = this.#parts;
    for (let next = thread.queue[0]; next !== undefined; next = thread.queue[0]) {
      const edited = next.message.text !== next.judged;
      const checked = edited ? input.checkText(next.message.text, undefined) : null;
      if (checked?.ok === false) {
        sayInputHeld(thread, checked.error, clock.now());
        return null;
      }
      const settings = this.settingsOf(next);
      const mode = await gate.check(thread.cwd, settings.approvalMode, thread.fullAccessConsent);
      if (thread.turn.current !== null || !isRecorded(thread)) return null;
      // The person has arranged the queue meanwhile, or picked another mode.
      if (thread.queue[0] !== next || this.settingsOf(next).approvalMode !== settings.approvalMode) continue;
      if (!mode.ok) {
        sayHeld(thread, mode.error, clock.now());
        return null;
      }
      this.#set(thread, thread.queue.slice(1));
      sayPassed(thread, clock.now());
      const keptReadOnly = mode.value !== settings.approvalMode;
      return { outgoing: { ...next, settings: { ...settings, approvalMode: mode.value } }, keptReadOnly };
    }
    return null;
  }

  #set(thread: LiveThread, queue: MessageQueue): void {
    thread.queue = queue;
    this.#parts.tell(thread.id, {
      name: 'queueChanged',
      payload: { threadId: thread.id, queue: describeQueue(queue) },
    });
  }
}
