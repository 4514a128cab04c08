import type { Clock } from '../../../shared/base/clock.ts';
import type { ClientMessageId, ThreadId } from '../../../shared/base/ids.ts';
import { ok, type Result } from '../../../shared/base/result.ts';
import type { TurnSettings } from '../../../shared/contract/threads.ts';
import type { ApprovalMode } from '../../../shared/settings/settings-schema.ts';
import type { ThreadProblem } from '../../../shared/threads/thread-problem.ts';
import type { QueuedChange } from '../../../shared/threads/thread-summary.ts';
import type { Lifetime } from '../../base/lifetime.ts';
import type { Broadcaster } from '../../host/client-window.ts';
import type { InputGate } from '../../host/gates.ts';
import type { BudgetKeeper } from '../budgets/budget-keeper.ts';
import type { ThreadLoader } from '../live/thread-loader.ts';
import type { LiveThread } from '../live-thread.ts';
import type { LiveThreads } from '../live-threads.ts';
import type { TurnEnd } from '../running-turn.ts';
import type { ThreadPolicy } from '../thread-policy.ts';
import { noteAllowed, noteBlocked, noteReadOnly } from '../trust/gate-notes.ts';
import { noteInputBlocked } from './input-notes.ts';
import { applyQueuedChange, type Outgoing } from './message-queue.ts';
import type { QueueEdits } from './queue-edits.ts';
import type { QueueStore } from './queue-store.ts';
import type { SendGate } from './send-gate.ts';
import { SendSchedule } from './send-schedule.ts';
import type { TurnSender } from './turn-sender.ts';

/** From the most restrictive mode to the least restrictive one. */
const modesByReach: readonly ApprovalMode[] = ['readOnly', 'askForEverything', 'askWhenNeeded', 'fullAccess'];

/**
 * Returns the narrower of two modes: the one a message was queued with, and the one picked now. The reach of
 * config.toml is between the narrowest and the widest mode. If that does not decide, the picked mode applies.
 */
function getNarrowerMode(queued: ApprovalMode, picked: ApprovalMode): ApprovalMode {
  if (queued !== 'config' && picked !== 'config') {
    return modesByReach.indexOf(queued) < modesByReach.indexOf(picked) ? queued : picked;
  }
  return queued === 'readOnly' || picked === 'fullAccess' ? queued : picked;
}

/** Whether a review runs. Codex takes no message into one. */
function isReviewed({ log }: LiveThread): boolean {
  const running = log.transcript.turns.findLast(({ status }) => status === 'running');
  return running?.entries.some(({ kind }) => kind === 'review') === true;
}

export type QueueKeeperDeps = {
  readonly sender: TurnSender;
  readonly queues: QueueStore;
  readonly input: InputGate;
  readonly gate: Pick<SendGate, 'check'>;
  readonly budgets: Pick<BudgetKeeper, 'findObstacle'>;
  readonly policy: Pick<ThreadPolicy, 'getPickedMode'>;
  readonly lifetime: Lifetime;
  readonly threads: Pick<LiveThreads, 'isRecorded'>;
  readonly loader: Pick<ThreadLoader, 'load'>;
  /** Reads a thread that may not be in memory. */
  readonly readThread: (threadId: ThreadId) => Promise<Result<LiveThread, ThreadProblem>>;
  readonly edits: Pick<QueueEdits, 'has' | 'handleSaved'>;
  readonly broadcaster: Broadcaster;
  readonly clock: Clock;
};

/** A message that may go out. `isKeptReadOnly`: the user keeps its folder read-only. */
type TakenMessage = { readonly outgoing: Outgoing; readonly isKeptReadOnly: boolean };

/**
 * Queues the messages that a user sends while a turn runs. Codex treats a second turn as steering, so the queue is
 * ours. The next message goes out when a turn ends on its own. After Stop, the queue waits for the user.
 */
export class QueueKeeper {
  readonly #deps: QueueKeeperDeps;
  /** The running checks of next messages, by thread. */
  readonly #checks = new Map<LiveThread, Promise<void>>();

  readonly #schedule: SendSchedule;

  constructor(deps: QueueKeeperDeps) {
    this.#deps = deps;
    const { clock, lifetime, queues } = deps;
    this.#schedule = new SendSchedule({ clock, lifetime, queues, send: (threadId) => this.#sendDue(threadId) });
  }

  /**
   * Puts messages from an earlier run of the app into the queue. They wait for the user. The thread's transcript must
   * be loaded.
   */
  loadStored(thread: LiveThread): Promise<void> {
    return this.#deps.queues.loadStored(thread);
  }

  /** Finds the thread that a message is queued in, including messages from an earlier run. */
  find(id: ClientMessageId): Promise<ThreadId | null> {
    return this.#deps.queues.find(id);
  }

  /**
   * Sends a message at once if no turn runs. Otherwise steers the running turn, or queues the message, as during
   * a review. Queued messages go first. A message with a time is queued for that. One that asks for a plan cannot
   * steer a turn that may write.
   */
  async deliver(thread: LiveThread, outgoing: Outgoing, delivery: 'queue' | 'steer'): Promise<void> {
    if (outgoing.sendAt !== null) {
      const { text } = outgoing.message;
      // A double press, or a second window.
      if (thread.queue.messages.some(({ message, sendAt }) => sendAt !== null && message.text === text)) return;
      await this.#deps.queues.add(thread, outgoing);
      this.#schedule.add(thread.id, outgoing.sendAt);
      return;
    }
    // Whether a turn that is being sent plans is known once Codex has it.
    const isPlanSteered = delivery === 'steer' && outgoing.settings.plan === true;
    const isUnclear = () => isPlanSteered && thread.turn.current?.knownId === null;
    while (this.#checks.has(thread) || isUnclear()) await (this.#checks.get(thread) ?? thread.turn.current?.id);
    if (thread.turn.current === null) await this.#deps.sender.start(thread, outgoing);
    else if (delivery === 'queue' || isReviewed(thread) || (outgoing.settings.plan === true && !thread.isPlanning))
      await this.#deps.queues.add(thread, outgoing);
    else if (!(await this.#deps.sender.steer(thread, outgoing))) await this.deliver(thread, outgoing, 'steer');
  }

  /** Takes up the messages with a time that an earlier run of the app has stored. */
  async addScheduled(): Promise<void> {
    await this.#schedule.addStored();
  }

  /** Sends the message of a thread whose time has come, or leaves it to the end of the running turn. */
  async #sendDue(threadId: ThreadId): Promise<boolean> {
    const read = await this.#deps.readThread(threadId);
    if (!read.ok) return read.error.type === 'threadGone';
    const thread = read.value;
    await this.loadStored(thread);
    if (!thread.queue.isLoaded) return false;
    for (const { sendAt, waitReason } of thread.queue.messages)
      if (sendAt !== null && sendAt > this.#deps.clock.now() && waitReason === null)
        this.#schedule.add(threadId, sendAt);
    if (thread.turn.current === null) await this.#sendNext(thread);
    return true;
  }

  /** Removes a message from the queue. Null if it has gone out or was removed. */
  async take(thread: LiveThread, id: string): Promise<Outgoing | null> {
    const found = thread.queue.messages.find(({ message }) => message.clientId === id);
    if (found === undefined) return null;
    await this.#deps.queues.take(thread, found);
    return found;
  }

  /** Deletes messages that left the queue, once the transcript has them. */
  deleteSent(thread: LiveThread): void {
    void this.#deps.queues.deleteDelivered(thread);
  }

  /** Applies the user's change to one message. */
  async change(
    thread: LiveThread,
    id: string,
    change: QueuedChange,
  ): Promise<Result<null, { readonly type: 'messageGone' | 'messageChanged' }>> {
    const next = applyQueuedChange(thread.queue.messages, id, change);
    if (!next.ok) return next;
    if (change.type === 'text') this.#handleSaved(id);
    await this.#deps.queues.replaceMessages(thread, next.value);
    await this.#sendNextAfterEdit(thread);
    return ok(null);
  }

  /** Handles a message that a window opened for editing, or closed. Sends the message that waited for that. */
  async handleEditsChanged(thread: LiveThread): Promise<void> {
    this.#deps.queues.showEdits(thread);
    await this.#sendNextAfterEdit(thread);
  }

  /**
   * Handles the end of a turn: unread steering counts as not sent, and the next message goes out unless the turn was
   * interrupted. Much may have changed since the message was queued, so it is checked again. A message that may not go
   * out waits for the user.
   */
  async handleTurnEnd(thread: LiveThread, { status }: TurnEnd): Promise<void> {
    this.#deps.sender.refuseUnread(thread);
    this.deleteSent(thread);
    thread.queue.waitsForEdit = false;
    thread.queue.waitsForWork = false;
    if (status !== 'interrupted') await this.#sendNext(thread);
  }

  /**
   * Handles the user's decision about work that Codex would have started. Sends the message that waited for that, if it
   * may go.
   */
  async workDecided(thread: LiveThread): Promise<void> {
    while (this.#checks.has(thread)) await this.#checks.get(thread);
    if (!thread.queue.waitsForWork || thread.turn.current !== null) return;
    thread.queue.waitsForWork = false;
    await this.#sendNext(thread);
  }

  /** Sends the message that waited for a budget, now that it is raised. */
  async handleAllowed(thread: LiveThread): Promise<void> {
    if (thread.blockedBy?.gate !== 'overBudget' || thread.turn.current !== null) return;
    noteAllowed(thread, this.#deps.clock.now());
    await this.#sendNext(thread);
  }

  /**
   * Sends the next message if it waited for an edit. After Stop, the queue waits for the user, so this sends nothing.
   */
  async #sendNextAfterEdit(thread: LiveThread): Promise<void> {
    if (thread.queue.waitsForEdit && thread.turn.current === null) await this.#sendNext(thread);
  }

  /** Sends the next message if it may go out. */
  async #sendNext(thread: LiveThread): Promise<void> {
    if (thread.queue.isAtRest || this.#checks.has(thread)) return;
    const passed = Promise.withResolvers<void>();
    this.#checks.set(thread, passed.promise);
    let next: TakenMessage | null = null;
    try {
      next = await this.#takeNext(thread);
    } finally {
      this.#checks.delete(thread);
      passed.resolve();
    }
    if (next === null) {
      void this.#deps.queues.markNext(thread, null);
      return;
    }
    // Await nothing before this line, so that messages sent in the meantime come after this one.
    await this.#deps.sender.start(thread, next.outgoing);
    this.deleteSent(thread);
    if (next.isKeptReadOnly) noteReadOnly(thread, this.#deps.clock.now());
  }

  /**
   * Returns the settings to send a queued message with: never more permissions than the user saw when they queued it,
   * or sees now.
   */
  getSettings({ settings }: Outgoing): TurnSettings {
    return { ...settings, approvalMode: getNarrowerMode(settings.approvalMode, this.#deps.policy.getPickedMode()) };
  }

  /**
   * Returns false if Codex would start other work with the message's turn. The user decides about that work. If
   * anything else keeps Codex from starting the turn, the message shows it once it goes out.
   */
  async #mayStart(thread: LiveThread): Promise<boolean> {
    const loaded = await this.#deps.loader.load(thread);
    return loaded.ok || loaded.error.type !== 'hasPendingWork';
  }

  /** Handles a queued message that gets the text that the user gave it. */
  #handleSaved(id: string): void {
    const { broadcaster, edits } = this.#deps;
    const living = broadcaster.windows().flatMap((each) => (each.view.ended ? [] : [each.id]));
    edits.handleSaved(id, new Set(living));
  }

  /** Takes the next message out of the queue, with its settings. Null if it has to wait. */
  async #takeNext(thread: LiveThread): Promise<TakenMessage | null> {
    const { budgets, clock, gate, input, queues, threads } = this.#deps;
    const nextOf = (): Outgoing | undefined => this.#findNext(thread);
    for (let next = nextOf(); next !== undefined; next = nextOf()) {
      await queues.markNext(thread, next.message.clientId);
      const edited = next.message.text !== next.approvedText;
      const checked = edited ? input.checkText(next.message.text, undefined) : null;
      if (checked?.ok === false) {
        noteInputBlocked(thread, checked.error, clock.now());
        return null;
      }
      const settings = this.getSettings(next);
      const mode = await gate.check(thread.cwd, settings.approvalMode, thread.fullAccessConsent);
      const over = await budgets.findObstacle(thread);
      const mayBegin = await this.#mayStart(thread);
      if (thread.turn.current !== null || !threads.isRecorded(thread)) return null;
      // In the meantime, the user changed the queue or picked another mode.
      if (nextOf() !== next || this.getSettings(next).approvalMode !== settings.approvalMode) continue;
      const problem = mode.ok ? over : mode.error;
      if (!mode.ok || problem !== null) {
        if (problem !== null) noteBlocked(thread, problem, clock.now());
        return null;
      }
      if (!mayBegin) {
        thread.queue.waitsForWork = true;
        return null;
      }
      void queues.take(thread, next);
      noteAllowed(thread, clock.now());
      const keptReadOnly = mode.value !== settings.approvalMode;
      return {
        outgoing: { ...next, settings: { ...settings, approvalMode: mode.value } },
        isKeptReadOnly: keptReadOnly,
      };
    }
    return null;
  }

  /**
   * Returns the first message that waits neither for the user nor for its time. While it is being edited, the messages behind it wait
   * too.
   */
  #findNext({ queue }: LiveThread): Outgoing | undefined {
    const now = this.#deps.clock.now();
    const next = queue.messages.find(({ sendAt, waitReason }) => waitReason === null && (sendAt ?? 0) <= now);
    queue.waitsForEdit = next !== undefined && this.#deps.edits.has(next.message.clientId);
    return queue.waitsForEdit ? undefined : next;
  }
}
