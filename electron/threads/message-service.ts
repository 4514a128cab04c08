import { randomUUID } from 'node:crypto';
import type { Clock } from '../../shared/base/clock.ts';
import { clientMessageId, type ThreadId, type TurnId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { RequestInput, RequestProblem, RequestValue } from '../../shared/contract/contract.ts';
import type { OutgoingMessage, ThreadPlace, TurnSettings } from '../../shared/contract/threads.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { maskText } from '../../shared/input-safety/inspect-text.ts';
import type { InputAnswer, InputProblem, PassedInput } from '../../shared/input-safety/judge-input.ts';
import { type AttemptOrder, type AttemptVariant, toAttemptText } from '../../shared/runs/attempt.ts';
import { countExcessCharacters } from '../../shared/threads/message-length.ts';
import type { SendProblem } from '../../shared/threads/thread-problem.ts';
import type { UserEntry } from '../../shared/transcript/entry.ts';
import { isEqualData } from '../../shared/transcript/equal-data.ts';
import { asksForPlan } from '../../shared/transcript/proposed-plan.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import { getErrorMessage } from '../base/error-message.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import type { ClientWindow } from '../host/client-window.ts';
import type { InputGate, RestartGate } from '../host/gates.ts';
import type { WorktreeThreadOrder, WorktreeThreads } from '../runs/worktree-threads.ts';
import type { BudgetKeeper } from './budgets/budget-keeper.ts';
import type { RunPlaces } from './list/run-places.ts';
import { noteForked, sendConversation } from './live/fork-notes.ts';
import { OrderedSettler } from './live/ordered-settler.ts';
import type { ThreadLoader } from './live/thread-loader.ts';
import type { LiveThread } from './live-thread.ts';
import type { LiveThreads } from './live-threads.ts';
import { noteInputAnswered, noteInputBlocked } from './send/input-notes.ts';
import type { Outgoing } from './send/message-queue.ts';
import type { QueueKeeper } from './send/queue-keeper.ts';
import type { ReviewStarter } from './send/review-starter.ts';
import type { SendGate } from './send/send-gate.ts';
import { SentMessages } from './send/sent-messages.ts';
import { moveToWorktree } from './send/worktree-sources.ts';
import type { ThreadHistory } from './thread-history.ts';
import { startThread } from './thread-starter.ts';
import { noteAllowed, noteBlocked, noteNoAttempt, noteReadOnly } from './trust/gate-notes.ts';
import type { OutdatedThreads } from './trust/outdated-threads.ts';
import {
  askAboutFindings,
  confirmOwnAction,
  type OwnAction,
  requiresConfirmation,
  type UserGate,
} from './trust/own-action-review.ts';
import { checkPlan, limitToPlan } from './trust/plan-limits.ts';

type Reply<Name extends 'sendMessage' | 'followMessage' | 'sendInFork' | 'retryTurn' | 'steerQueued'> = Promise<
  Result<RequestValue<Name>, RequestProblem<Name>>
>;

type SendOutcome = Promise<Result<RequestValue<'sendMessage'>, SendProblem>>;

export type MessageServiceDeps = {
  readonly codex: CodexServer;
  readonly clock: Clock;
  readonly threads: LiveThreads;
  readonly gate: SendGate;
  readonly budgets: Pick<BudgetKeeper, 'findObstacle'>;
  readonly input: InputGate;
  readonly userGate: UserGate;
  readonly history: Pick<ThreadHistory, 'findTurn'>;
  readonly loader: ThreadLoader;
  readonly queue: QueueKeeper;
  readonly outdated: Pick<OutdatedThreads, 'restartIfOutdated'>;
  readonly reviews: Pick<ReviewStarter, 'start'>;
  readonly runPlaces: Pick<RunPlaces, 'findListing' | 'addListed'>;
  /**
   * Services that need the threads in turn. Read them only when they are used. `readiness`: until it is open, a thread
   * that gets a message may be restarted. `runs` open the threads in worktrees.
   */
  readonly services: { readonly readiness: RestartGate; readonly runs: WorktreeThreads };
};

/** The destination of a message: a thread, or a new thread in the folder. */
type Destination = {
  readonly known: LiveThread | null;
  readonly folder: string | null;
  readonly isFolderGone: boolean;
  /** Where a new thread works. */
  readonly place: ThreadPlace;
  /** The folder in whose list a new thread is, although it works elsewhere and with the trust of that place. */
  readonly listedIn: string | null;
  /** Set for one of several attempts at the message. */
  readonly attempt: WorktreeThreadOrder['attempt'];
  /** The threads that were opened in worktrees for the message: one, or none. */
  readonly opened: Set<ThreadId>;
};

/** A message that a window wants to send, with the user's consents. */
type MessageRequest = {
  readonly message: OutgoingMessage;
  readonly settings: TurnSettings;
  readonly fullAccessConsent: boolean;
  readonly inputAnswer?: InputAnswer | undefined;
  /** The text that was approved before, if any. */
  readonly approvedText?: string | null;
};

/** A thread that can take a message, with the message's input and settings. */
type ReadyMessage = {
  readonly thread: LiveThread;
  readonly input: PassedInput;
  readonly settings: TurnSettings;
  /** True if the user keeps the folder read-only, whatever the mode. */
  readonly isKeptReadOnly: boolean;
};

/**
 * Sends messages, from a window's request to a Codex turn. Decides which messages may go out, to which thread, now or
 * later.
 */
export class MessageService {
  readonly #deps: MessageServiceDeps;
  readonly #inOrder = new OrderedSettler<LiveThread>();
  readonly #sentMessages = new SentMessages();

  constructor(deps: MessageServiceDeps) {
    this.#deps = deps;
  }

  /** Sends a message, to a new thread if none is given. If Codex refuses it, the transcript shows that. */
  send(window: ClientWindow, input: RequestInput<'sendMessage'>): Reply<'sendMessage'> {
    return this.#sentMessages.sendOnce(input.message.clientId, () =>
      input.attempts === undefined ? this.#send(window, input) : this.#sendAttempts(window, input, input.attempts),
    );
  }

  /** Sends a message as the first of a new thread that continues a thread Codex lost. */
  sendInFork(window: ClientWindow, input: RequestInput<'sendInFork'>): Reply<'sendInFork'> {
    return this.#sentMessages.sendOnce(input.message.clientId, () => this.#sendInFork(window, input));
  }

  /** Returns the outcome of a message sent over another connection. */
  async findOutcome({ clientId }: RequestInput<'followMessage'>): Reply<'followMessage'> {
    const sent = await this.#sentMessages.findOutcome(clientId);
    if (sent !== null) return sent;
    // The app may have closed before it could report that the message is queued.
    const waitsIn = await this.#deps.queue.find(clientId);
    return waitsIn === null ? err({ type: 'messageUnknown' }) : ok({ threadId: waitsIn });
  }

  /**
   * Sends the message to one new thread for each variant. The first attempt asks what a message asks, and is the outcome.
   * The others follow once they have room; what keeps one of them from starting is noted in the first thread.
   */
  async #sendAttempts(
    window: ClientWindow,
    input: RequestInput<'sendMessage'>,
    { checks, variants }: AttemptOrder,
  ): SendOutcome {
    if (input.threadId !== null) return err({ type: 'refused', message: t`Several attempts need a new thread.` });
    // The window may open another folder before the last attempt starts.
    const to = getDestination(window, null, 'worktree');
    const group = randomUUID();
    const attempts = variants.map((variant, index) => ({
      input: toAttemptInput(input, variant, index),
      attempt: {
        checks,
        attempt: { ...toRecordedVariant(variant, input), group, number: index + 1, of: variants.length },
      },
    }));
    // Before the first one starts, because the user answers for all of them at once.
    const problem = await this.#findTextProblems(attempts.map((each) => each.input));
    if (problem !== null) return err(problem);
    await this.#restartIfOutdated(null);
    const [first = { input, attempt: null }, ...others] = attempts;
    const sent = await this.#sendTo({ ...to, attempt: first.attempt, opened: new Set() }, first.input);
    if (!sent.ok) return sent;
    for (const other of others) void this.#sendLater(to, other, sent.value.threadId);
    return sent;
  }

  /**
   * Returns why one of the messages cannot go out as it is. Null if all can, or if the user is asked later. A question is
   * about everything that was found in any of them.
   */
  async #findTextProblems(inputs: readonly RequestInput<'sendMessage'>[]): Promise<SendProblem | null> {
    const problems = await Promise.all(inputs.map((input) => this.#findTextProblem(input)));
    const found = problems.filter((problem) => problem !== null);
    const refusal = found.find(({ type }) => type !== 'needsInputAnswer');
    if (refusal !== undefined || found.length === 0) return refusal ?? null;
    const findings = found.flatMap((problem) => (problem.type === 'needsInputAnswer' ? problem.findings : []));
    const different = findings.filter((one, at) => findings.findIndex((other) => isEqualData(one, other)) === at);
    return { type: 'needsInputAnswer', findings: different };
  }

  /** Returns why the text of a message cannot go out as it is. Null if it can, or if the user is asked later. */
  async #findTextProblem({ inputAnswer, message }: RequestInput<'sendMessage'>): Promise<SendProblem | null> {
    if (countExcessCharacters(message.text) > 0) return { type: 'tooLong' };
    const checked = await this.#deps.input.check(message, inputAnswer);
    if (checked.ok) return null;
    const isAskedLater =
      checked.error.type === 'needsInputAnswer' && requiresConfirmation(this.#deps.userGate, checked.error.findings);
    return isAskedLater ? null : checked.error;
  }

  async #sendLater(to: Destination, { attempt, input }: LaterAttempt, first: ThreadId): Promise<void> {
    const sent = await this.#restartIfOutdated(null)
      .then(() => this.#sendTo({ ...to, attempt, opened: new Set() }, input))
      .catch((failure): Awaited<SendOutcome> => err({ type: 'refused', message: getErrorMessage(failure) }));
    const thread = this.#deps.threads.get(first);
    if (!sent.ok && thread !== null) noteNoAttempt(thread, attempt.attempt, sent.error, this.#deps.clock.now());
  }

  async #send(window: ClientWindow, input: RequestInput<'sendMessage'>): SendOutcome {
    const renewed = await this.#restartIfOutdated(input.threadId, input.settings.plan);
    if (!renewed.ok) return renewed;
    const known = input.threadId === null ? null : this.#deps.threads.ensure(input.threadId);
    const to = getDestination(window, known, input.place);
    const { folder, place } = to;
    if (place === 'here' || folder === null || input.worktree === undefined) return await this.#sendTo(to, input);
    const entered = await this.#deps.services.runs.enterWorktree(folder, input.worktree);
    if (!entered.ok) return err({ type: 'noWorktree', message: entered.error });
    const listedIn = entered.value.isOurs ? null : folder;
    const inWorktree = { ...to, folder: entered.value.folder, isFolderGone: false, place: 'here', listedIn } as const;
    return await this.#sendTo(inWorktree, input);
  }

  async #sendTo(to: Destination, input: RequestInput<'sendMessage'>): SendOutcome {
    try {
      const ready = await this.#review(await this.#prepare(to, input), to, 'submitPrompt', null);
      if (!ready.ok) return ready;
      const { thread } = ready.value;
      // The user may have canceled the run of a worktree, or withdrawn trust, while the message was reviewed. Await
      // nothing until the turn is registered: a cancel then finds it.
      const refusal = to.opened.has(thread.id) ? this.#deps.services.runs.findRefusal(thread.id) : null;
      if (refusal !== null) {
        this.#deps.threads.delete(thread.id);
        return err({ type: 'noWorktree', message: refusal });
      }
      to.opened.delete(thread.id);
      if (input.follows !== undefined && thread.log.transcript.turns.at(-1)?.id !== input.follows)
        return err({ type: 'refused', message: t`The thread continued in the meantime. Nothing was sent.` });
      const sendAt = input.threadId === null ? null : (input.sendAt ?? null);
      await this.#deliver(ready.value, { message: input.message, retryOf: null }, input.delivery, sendAt);
      return ok({ threadId: thread.id });
    } finally {
      // The message has not gone out, for whatever reason.
      for (const id of to.opened) await this.#deps.services.runs.abandonThread(id);
    }
  }

  async #sendInFork(window: ClientWindow, input: RequestInput<'sendInFork'>): SendOutcome {
    const { codex, threads } = this.#deps;
    await this.#deps.services.readiness.waitUntilOpen();
    const lost = threads.get(input.threadId);
    if (lost === null) return err({ type: 'threadGone' });
    const target = { ...getDestination(window, lost), known: null };
    const ready = await this.#review(await this.#prepare(target, input), target, 'submitPrompt', null);
    if (!ready.ok) return ready;
    const { thread } = ready.value;
    const given = await sendConversation(codex, lost, thread);
    if (!given.ok) {
      threads.delete(thread.id);
      return given;
    }
    await this.#deliver(ready.value, { message: input.message, retryOf: null }, 'queue');
    noteForked(thread, lost, given.value);
    return ok({ threadId: thread.id });
  }

  /** Sends the input of an earlier turn again, with a link to that turn. Undoes nothing. A review is started again. */
  async retry(window: ClientWindow, input: RequestInput<'retryTurn'>): Reply<'retryTurn'> {
    const found = await this.#findTurn(input);
    const plan = found !== null && asksForPlan(found) ? true : input.settings.plan;
    const renewed = await this.#restartIfOutdated(input.threadId, plan);
    if (!renewed.ok) return renewed;
    const known = this.#deps.threads.get(input.threadId);
    const turn = await this.#findTurn(input);
    const said = turn?.entries.filter((entry) => entry.kind === 'user') ?? [];
    if (known !== null && turn?.entries.some(({ kind }) => kind === 'review') === true) {
      const reviewed = await this.#deps.reviews.start(known.id);
      return reviewed.ok ? ok({ threadId: known.id }) : reviewed;
    }
    const isOver = turn !== null && turn.status !== 'running' && turn.status !== 'pending';
    if (known === null || !isOver || said.length === 0) return err({ type: 'nothingToRetry' });
    if (turn.hadEffects && !input.consent) return err({ type: 'needsRetryConsent' });
    const again = repeatMessage(turn, said, input);
    const to = getDestination(window, known);
    const settings = { ...input.settings, ...(plan && { plan }) };
    const prepared = await this.#prepare(to, { ...input, settings, message: again.message });
    const ready = await this.#review(prepared, to, 'retry', input.turnId);
    if (!ready.ok) return ready;
    await this.#deliver(ready.value, again, 'queue');
    return ok({ threadId: known.id });
  }

  async #findTurn({ threadId, turnId }: RequestInput<'retryTurn'>): Promise<Turn | null> {
    const known = this.#deps.threads.get(threadId);
    return known === null ? null : await this.#deps.history.findTurn(known, turnId);
  }

  /** Sends a queued message into the running turn, or as a new turn if none runs. */
  async steerQueued(window: ClientWindow, input: RequestInput<'steerQueued'>): Reply<'steerQueued'> {
    const findWaiting = () =>
      this.#deps.threads.get(input.threadId)?.queue.messages.find(({ message }) => message.clientId === input.id);
    const renewed = await this.#restartIfOutdated(input.threadId, findWaiting()?.settings.plan);
    if (!renewed.ok) return renewed;
    const known = this.#deps.threads.get(input.threadId);
    const waiting = findWaiting();
    if (known === null || waiting === undefined) return ok(null);
    const { fullAccessConsent = false, inputAnswer } = input;
    const settings = this.#deps.queue.getSettings(waiting);
    const asked = { ...waiting, settings, fullAccessConsent, inputAnswer };
    const ready = await this.#prepare(getDestination(window, known), asked);
    if (!ready.ok) return ready;
    const outgoing = await this.#deps.queue.take(known, input.id);
    if (outgoing === null) return ok(null);
    await this.#deliver(ready.value, outgoing, 'steer');
    this.#deps.queue.deleteSent(known);
    return ok(null);
  }

  /**
   * Waits until messages may go out, and restarts Codex if it has settings that this thread must not use. After a
   * restart, the thread is a different object.
   */
  async #restartIfOutdated(threadId: ThreadId | null, plan?: true): Promise<Result<null, SendProblem>> {
    await this.#deps.services.readiness.waitUntilOpen();
    const thread = threadId === null ? null : this.#deps.threads.get(threadId);
    if (thread === null) return ok(null);
    // Behind a running turn, the message waits. It is refused when that has ended, because Codex then needs a restart.
    const plansNow = plan === true && thread.turn.current === null;
    const renewed = await this.#deps.outdated.restartIfOutdated(thread, plansNow);
    if (!renewed.ok) return err({ type: 'refused', message: renewed.error });
    await this.#deps.services.readiness.waitUntilOpen();
    return ok(null);
  }

  async #deliver(
    { input, isKeptReadOnly, settings, thread }: ReadyMessage,
    { message, retryOf }: Pick<Outgoing, 'message' | 'retryOf'>,
    delivery: 'queue' | 'steer',
    sendAt: number | null = null,
  ): Promise<void> {
    const { clock, queue } = this.#deps;
    const { answered, sources, text } = input;
    await queue.deliver(
      thread,
      { message: { ...message, sources, text }, settings, retryOf, approvedText: text, waitReason: null, sendAt },
      delivery,
    );
    if (isKeptReadOnly) noteReadOnly(thread, clock.now());
    if (answered === null) thread.inputQuestionId = null;
    else noteInputAnswered(thread, answered, message.clientId, clock.now());
  }

  /**
   * Lets the user review the message they are about to send, if reviews are on. If they decline, a thread created for
   * the message is dropped. An existing thread may have to be loaded again, because an answer can take time.
   */
  async #review(
    prepared: Result<ReadyMessage, SendProblem>,
    to: Destination,
    action: OwnAction['action'],
    turnId: TurnId | null,
  ): Promise<Result<ReadyMessage, SendProblem>> {
    if (!prepared.ok || this.#deps.userGate.ownActionReview() === 'off') return prepared;
    const { input, thread } = prepared.value;
    if (await confirmOwnAction(this.#deps.userGate, thread, { action, turnId, text: input.text })) {
      const loaded = await this.#loadThread(thread);
      if (!loaded.ok) return loaded;
      return this.#deps.threads.get(thread.id) === thread ? prepared : err(restartedProblem);
    }
    if (to.known === null) this.#deps.threads.delete(thread.id);
    return err({ type: 'notApproved' });
  }

  /**
   * Prepares a message. Messages to a thread go out in the order they were sent, although each first waits for the disk
   * and Codex.
   */
  #prepare(to: Destination, asked: MessageRequest): Promise<Result<ReadyMessage, SendProblem>> {
    const checked = this.#check(to, asked);
    return to.known === null ? checked : this.#inOrder.settle(to.known, checked);
  }

  async #check(
    to: Destination,
    { fullAccessConsent, inputAnswer, approvedText, message, settings: given }: MessageRequest,
  ): Promise<Result<ReadyMessage, SendProblem>> {
    const settings = limitToPlan(given);
    const { folder, isFolderGone, known } = to;
    const { sources, text } = message;
    if (countExcessCharacters(text) > 0) return err({ type: 'tooLong' });
    const { clock, gate } = this.#deps;
    const consented = fullAccessConsent || (known?.fullAccessConsent ?? false);
    const mode =
      isFolderGone && folder !== null
        ? err({ type: 'workspaceGone' as const, path: folder })
        : await gate.check(folder, settings.approvalMode, consented);
    if (!mode.ok && known !== null) noteBlocked(known, mode.error, clock.now());
    if (!mode.ok) return mode;
    const over = await this.#deps.budgets.findObstacle(known);
    if (over !== null) return err(over);
    if (known !== null) noteAllowed(known, clock.now());
    const allowed = { ...settings, approvalMode: mode.value };
    // Codex keeps no thread without a turn, so the message stays in the message box.
    const mayPlan = known === null && settings.plan ? await checkPlan(this.#deps.codex, folder ?? '') : ok(null);
    if (!mayPlan.ok) return err({ type: 'refused', message: mayPlan.error });
    const begin = (title: string) => (known === null ? this.#startThread(to, title, allowed) : this.#loadThread(known));
    const checked: CheckedInput =
      text === approvedText
        ? { input: ok({ text, sources, answered: null }), startedThread: null }
        : await this.#checkInput(message, inputAnswer, begin);
    const { startedThread, input } = checked;
    if (!input.ok && known !== null && isInputProblem(input.error)) noteInputBlocked(known, input.error, clock.now());
    if (!input.ok && known === null && startedThread?.ok) this.#deps.threads.delete(startedThread.value.id);
    if (!input.ok) return input;
    // An existing thread may have to be loaded again, because an answer can take time.
    const thread = known === null && startedThread !== null ? startedThread : await begin(input.value.text);
    if (!thread.ok) return thread;
    if (this.#deps.threads.get(thread.value.id) !== thread.value) return err(restartedProblem);
    if (allowed.approvalMode === 'fullAccess') thread.value.fullAccessConsent = true;
    const isKeptReadOnly = mode.value !== settings.approvalMode;
    const { cwd } = thread.value;
    const project = cwd === null ? null : this.#deps.runPlaces.findListing(cwd);
    const moved =
      cwd === null || project === null || project === cwd
        ? input.value.sources
        : await moveToWorktree(input.value.sources, project, cwd);
    return ok({
      thread: thread.value,
      input: { ...input.value, sources: moved },
      settings: allowed,
      isKeptReadOnly,
    });
  }

  /**
   * Checks a message. If a policy requires the user to confirm its content, the queue asks for that, whatever the
   * window reports. That needs an existing thread.
   */
  async #checkInput(
    message: OutgoingMessage,
    given: InputAnswer | undefined,
    begin: (title: string) => Promise<Result<LiveThread, SendProblem>>,
  ): Promise<CheckedInput> {
    const { input: gate, userGate } = this.#deps;
    const asItIs = await gate.check(message, undefined);
    const isAsked = !asItIs.ok && asItIs.error.type === 'needsInputAnswer' && given !== 'mask';
    if (!isAsked || !requiresConfirmation(userGate, asItIs.error.findings)) {
      const isAnswered = !asItIs.ok && given !== undefined;
      return { input: isAnswered ? await gate.check(message, given) : asItIs, startedThread: null };
    }
    // The user has not said yet whether what was found may be stored.
    const begun = await begin(maskText(message.text));
    if (!begun.ok) return { input: begun, startedThread: begun };
    const answer = await askAboutFindings(userGate, begun.value, asItIs.error.findings);
    return {
      input: answer === null ? err({ type: 'notApproved' }) : await gate.check(message, answer),
      startedThread: begun,
    };
  }

  async #startThread(
    { attempt, folder, listedIn, opened, place }: Destination,
    title: string,
    settings: TurnSettings,
  ): Promise<Result<LiveThread, SendProblem>> {
    const { codex, runPlaces, services, threads } = this.#deps;
    if (folder === null) return err({ type: 'noWorkspace' });
    if (listedIn !== null) await runPlaces.addListed({ folder, projectRoot: listedIn });
    if (place === 'here') return startThread(codex, threads, folder, settings);
    const started = await services.runs.openThread({ folder, title, settings, attempt });
    if (!started.ok) return err({ type: 'noWorktree', message: started.error });
    opened.add(started.value);
    const thread = threads.get(started.value);
    return thread === null ? err(restartedProblem) : ok(thread);
  }

  async #loadThread(thread: LiveThread): Promise<Result<LiveThread, SendProblem>> {
    const loaded = await this.#deps.loader.load(thread);
    if (loaded.ok) return ok(thread);
    if (thread.settings === null) this.#deps.threads.delete(thread.id);
    return loaded;
  }
}

/** An attempt after the first. */
type LaterAttempt = {
  readonly input: RequestInput<'sendMessage'>;
  readonly attempt: NonNullable<WorktreeThreadOrder['attempt']>;
};

/** Returns the request that sends one attempt at a message. Only the first one has the id of the message. */
function toAttemptInput(
  { attempts: _, ...input }: RequestInput<'sendMessage'>,
  variant: AttemptVariant,
  index: number,
): RequestInput<'sendMessage'> {
  const { message, settings } = input;
  const clientId = index === 0 ? message.clientId : clientMessageId.parse(randomUUID());
  return {
    ...input,
    place: 'worktree',
    message: { ...message, clientId, text: toAttemptText(message.text, variant) },
    settings: { ...settings, model: variant.model, effort: variant.effort },
  };
}

/** Returns what the record of an attempt says about it: no secret, unless the user has agreed to send it. */
function toRecordedVariant(variant: AttemptVariant, { inputAnswer }: RequestInput<'sendMessage'>): AttemptVariant {
  return inputAnswer === 'send' ? variant : { ...variant, instruction: maskText(variant.instruction) };
}

/** The result of checking a message, and the thread if the check needed it. */
type CheckedInput = {
  readonly input: Result<PassedInput, SendProblem>;
  readonly startedThread: Result<LiveThread, SendProblem> | null;
};

function isInputProblem(problem: SendProblem): problem is InputProblem & SendProblem {
  return problem.type === 'needsInputAnswer' || problem.type === 'inputDenied';
}

/** The problem for a thread that was restarted while its message was checked. */
const restartedProblem: SendProblem = { type: 'codexNotReady', message: t`It just restarted. Send again.` };

/**
 * Returns the folder of a thread, or the window's folder for a new thread. The window knows whether that folder is
 * gone.
 */
function getDestination(
  { workspace }: ClientWindow,
  known: LiveThread | null,
  place: ThreadPlace = 'here',
): Destination {
  const folder = known?.cwd ?? workspace?.path ?? null;
  const isFolderGone = workspace?.path === folder && workspace?.problem !== undefined;
  return {
    known,
    folder,
    isFolderGone,
    place: known === null ? place : 'here',
    listedIn: null,
    attempt: null,
    opened: new Set(),
  };
}

/** Combines everything the user wrote in a turn, including steering, into one message. */
function repeatMessage(
  turn: Turn,
  said: readonly UserEntry[],
  { clientId }: RequestInput<'retryTurn'>,
): Pick<Outgoing, 'message' | 'retryOf'> {
  const text = said
    .map((entry) => entry.text)
    .filter((part) => part !== '')
    .join('\n\n');
  return { message: { clientId, text, sources: said.flatMap((entry) => entry.sources) }, retryOf: turn.id };
}
