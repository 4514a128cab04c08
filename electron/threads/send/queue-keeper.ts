import type { Clock } from '../../../shared/base/clock.ts';
import type { ClientMessageId, ThreadId } from '../../../shared/base/ids.ts';
import type { TurnSettings } from '../../../shared/contract/threads.ts';
import { narrowerMode } from '../../../shared/settings/narrower-mode.ts';
import type { ApprovalMode } from '../../../shared/settings/options.ts';
import type { QueuedMessage } from '../../../shared/threads/thread-summary.ts';
import type { InputGate } from '../../host/gates.ts';
import type { LiveThread } from '../live-thread.ts';
import type { TurnEnd } from '../running-turn.ts';
import { sayHeld, sayPassed, sayReadOnly } from '../trust/gate-notes.ts';
import { sayInputHeld } from './input-notes.ts';
import { arranged, type Outgoing } from './message-queue.ts';
import type { SendGate } from './send-gate.ts';
import type { KeptQueues } from './stored-queues.ts';
import type { TurnSender } from './turn-sender.ts';

export type QueueKeeperDeps = {
  readonly sender: TurnSender;
  readonly queues: KeptQueues;
  readonly input: InputGate;
  readonly gate: Pick<SendGate, 'check'>;
  /** The mode that the person has picked now. */
  readonly pickedMode: () => ApprovalMode;
  /** Whether a thread is the one that is recorded; after a restart of Codex it is another. */
  readonly isRecorded: (thread: LiveThread) => boolean;
  readonly clock: Clock;
};

/** A message that may go out; `keptReadOnly`: the person keeps Codex from writing there. */
type Taken = { readonly outgoing: Outgoing; readonly keptReadOnly: boolean };

/**
 * Keeps what the person writes while a turn runs. Codex takes a second turn for steering, so the queue is ours: the
 * next message goes out when a turn has ended by itself; after Stop the queue waits for the person.
 */
export class QueueKeeper {
  readonly #deps: QueueKeeperDeps;
  /** Where it is being found out whether the next message may go out. */
  readonly #passing = new Map<LiveThread, Promise<void>>();

  constructor(deps: QueueKeeperDeps) {
    this.#deps = deps;
  }

  /** Puts what an earlier run of the app left into the queue; it waits for the person. Its transcript must be here. */
  takeUp(thread: LiveThread): Promise<void> {
    return this.#deps.queues.takeUp(thread);
  }

  /** The thread in which a message waits, be it from an earlier run. */
  find(id: ClientMessageId): Promise<ThreadId | null> {
    return this.#deps.queues.find(id);
  }

  /** Sends a message at once when no turn runs; else into the running turn, or later. What is queued already is first. */
  async deliver(thread: LiveThread, outgoing: Outgoing, delivery: 'queue' | 'steer'): Promise<void> {
    while (this.#passing.has(thread)) await this.#passing.get(thread);
    if (thread.turn.current === null) await this.#deps.sender.start(thread, outgoing);
    else if (delivery === 'queue') await this.#deps.queues.add(thread, outgoing);
    else if (!(await this.#deps.sender.steer(thread, outgoing))) await this.deliver(thread, outgoing, 'steer');
  }

  /** Takes a message out of the queue; null when it has gone out or was removed. */
  async take(thread: LiveThread, id: string): Promise<Outgoing | null> {
    const found = thread.queue.messages.find(({ message }) => message.clientId === id);
    if (found === undefined) return null;
    await this.#deps.queues.take(thread, found);
    return found;
  }

  /** What was taken out is in the transcript now, or has long been. */
  wentOut(thread: LiveThread): void {
    void this.#deps.queues.settle(thread);
  }

  /** Leaves the queue as a person wants it who knew of these messages. */
  arrange(thread: LiveThread, wanted: readonly QueuedMessage[], knew: readonly string[]): Promise<void> {
    return this.#deps.queues.arrange(thread, arranged(thread.queue.messages, wanted, knew));
  }

  /**
   * A turn has ended: steering that it did not read was not sent, and the next message goes out. Much may have changed
   * since it was queued, so it is judged again: one that may not go out waits for the person.
   */
  async turnEnded(thread: LiveThread, { status }: TurnEnd): Promise<void> {
    this.#deps.sender.refuseUntaken(thread);
    this.wentOut(thread);
    if (status === 'interrupted' || thread.queue.isAtRest || this.#passing.has(thread)) return;
    const passed = Promise.withResolvers<void>();
    this.#passing.set(thread, passed.promise);
    let next: Taken | null = null;
    try {
      next = await this.#takeNext(thread);
    } finally {
      this.#passing.delete(thread);
      passed.resolve();
    }
    if (next === null) {
      void this.#deps.queues.mark(thread, null);
      return;
    }
    // Nothing is awaited before this: what the person sends meanwhile follows it.
    await this.#deps.sender.start(thread, next.outgoing);
    this.wentOut(thread);
    if (next.keptReadOnly) sayReadOnly(thread, this.#deps.clock.now());
  }

  /** What a queued message goes out with: never more than the person saw when they queued it, or sees now. */
  settingsOf({ settings }: Outgoing): TurnSettings {
    return { ...settings, approvalMode: narrowerMode(settings.approvalMode, this.#deps.pickedMode()) };
  }

  /** Takes the next message out of the queue, with what it may go out with; null where it has to wait. */
  async #takeNext(thread: LiveThread): Promise<Taken | null> {
    const { clock, gate, input, isRecorded, queues } = this.#deps;
    for (let next = nextOf(thread); next !== undefined; next = nextOf(thread)) {
      await queues.mark(thread, next.message.clientId);
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
      if (nextOf(thread) !== next || this.settingsOf(next).approvalMode !== settings.approvalMode) continue;
      if (!mode.ok) {
        sayHeld(thread, mode.error, clock.now());
        return null;
      }
      void queues.take(thread, next);
      sayPassed(thread, clock.now());
      const keptReadOnly = mode.value !== settings.approvalMode;
      return { outgoing: { ...next, settings: { ...settings, approvalMode: mode.value } }, keptReadOnly };
    }
    return null;
  }
}

/** The first message that does not wait for the person. */
function nextOf({ queue }: LiveThread): Outgoing | undefined {
  return queue.messages.find(({ held }) => held === null);
}
