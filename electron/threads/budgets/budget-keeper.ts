import type { StatusCommand } from '../../../shared/alerts/status-command.ts';
import type { Clock } from '../../../shared/base/clock.ts';
import type { ThreadId, TurnId } from '../../../shared/base/ids.ts';
import { Listeners } from '../../../shared/base/listeners.ts';
import { ok } from '../../../shared/base/result.ts';
import type { BudgetReport, budgetsRequests } from '../../../shared/contract/budgets.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import {
  type Budget,
  type BudgetScope,
  type BudgetUse,
  getTimeUntilDue,
  hasLimit,
  isOnlyTimeUp,
  judgeBudget,
  raiseBudget,
  toBudgetUse,
} from '../../../shared/spending/budget.ts';
import { describeUse, describeUsedUp, listLimits } from '../../../shared/spending/describe-budget.ts';
import type { PriceTable } from '../../../shared/spending/price-table.ts';
import type { SendProblem } from '../../../shared/threads/thread-problem.ts';
import type { StatusEntry } from '../../../shared/transcript/entry.ts';
import { createNotice } from '../../../shared/transcript/interpret-notice.ts';
import type { NumberedThreadEvent } from '../../../shared/transcript/thread-event.ts';
import { getDayStart } from '../../../shared/transcript/turn-spending.ts';
import type { Lifetime } from '../../base/lifetime.ts';
import { within } from '../../base/within.ts';
import type { CodexServer } from '../../codex/codex-server.ts';
import type { DomainHandlers } from '../../host/client-window.ts';
import type { Prices } from '../../spending/prices.ts';
import type { RaisedDay } from '../../store/threads/stored-budgets.ts';
import { interruptTurn } from '../background-commands.ts';
import { pauseGoal } from '../live/pending-work.ts';
import type { SleepDetector } from '../live/sleep-notes.ts';
import type { LiveThread } from '../live-thread.ts';
import type { LiveThreads } from '../live-threads.ts';
import type { EmitToWindows } from '../thread-event-dispatcher.ts';
import { findAgentsBelow, findRoot } from '../thread-family.ts';
import type { ThreadPolicy } from '../thread-policy.ts';
import type { ThreadStoreAccess } from '../thread-store-access.ts';
import { SpendingLedger } from './spending-ledger.ts';

export type BudgetKeeperDeps = {
  readonly codex: CodexServer;
  readonly clock: Clock;
  readonly lifetime: Lifetime;
  readonly sleepWatch: Pick<SleepDetector, 'check'>;
  readonly threads: LiveThreads;
  readonly store: ThreadStoreAccess['budgets'];
  readonly policy: Pick<ThreadPolicy, 'getBudget'>;
  readonly prices: Pick<Prices, 'state'>;
  readonly emit: EmitToWindows;
};

/** The longest time between two looks at the clock while a limit in minutes is being used, in milliseconds. */
const maxWaitMs = 10_000;
const minWaitMs = 100;
/** The longest time that a message waits for the disk, in milliseconds. */
const maxDiskWaitMs = 2_000;

/**
 * Watches what threads use of their budgets. Notes in the thread when little is left, and interrupts the turns of a thread
 * and its agents when a limit is reached. Interrupts nothing that the user has to answer only because of the time.
 */
export class BudgetKeeper {
  readonly handlers: DomainHandlers<keyof typeof budgetsRequests> = {
    getBudget: async (_window, { threadId }) => ok(await this.#getReport(threadId)),
    setBudget: async (_window, { budget, threadId }) => {
      await this.#choose(threadId, budget);
      return ok(await this.#getReport(threadId));
    },
    raiseBudget: async (_window, { scope, threadId }) => {
      const goesOn = await this.#raise(threadId, scope);
      return ok({ ...(await this.#getReport(threadId)), goesOn });
    },
  };
  readonly #deps: BudgetKeeperDeps;
  readonly #ledger: SpendingLedger;
  readonly #own = new Map<ThreadId, Budget>();
  readonly #allowed = new Listeners<[LiveThread]>();
  readonly #stopped = new Set<TurnId>();
  readonly #noted = new Set<string>();
  /** How far the clock went back in each running turn, in milliseconds. */
  readonly #setBack = new Map<TurnId, number>();
  #raised: RaisedDay | null = null;
  #prices: PriceTable | null = null;
  #lastNow = 0;
  #stored: Promise<void> | null = null;
  #isStoredRead = false;
  #cancelTimer: () => void = () => undefined;

  constructor(deps: BudgetKeeperDeps) {
    this.#deps = deps;
    this.#ledger = new SpendingLedger(deps.threads, deps.store);
    deps.threads.onEvents((thread, events) => this.#handleEvents(thread, events));
    deps.lifetime.onEnd(() => this.#cancelTimer());
    void this.#readStored();
  }

  /** Calls `listen` with a thread whose budgets were raised, and may be used again. */
  onAllowed(listen: (thread: LiveThread) => void): void {
    this.#allowed.add(listen);
  }

  /** Returns the budgets of a thread, or of none yet, and of today, with what is used. */
  async #getReport(threadId: ThreadId | null): Promise<BudgetReport> {
    const thread = threadId === null ? null : this.#findRoot(threadId);
    await this.#read(thread);
    return this.#report(thread);
  }

  /** Returns why a thread, or a new one, may not start a turn now. Null if it may. */
  async findObstacle(thread: LiveThread | null): Promise<Extract<SendProblem, { type: 'overBudget' }> | null> {
    const root = thread === null ? null : findRoot(this.#deps.threads, thread);
    // What a slow disk says later still stops the turn.
    await within(this.#readIfLimited(root), maxDiskWaitMs, this.#deps.clock);
    if (!this.#hasBudget(root)) return null;
    const report = this.#report(root);
    const scope = findUsedUp(report);
    const use = scope === null ? null : report[scope];
    return scope === null || use === null ? null : { type: 'overBudget', scope, use };
  }

  /** Sets the budget of a thread. Null: it has that of the settings again. */
  async #choose(threadId: ThreadId, budget: Budget | null): Promise<void> {
    const root = this.#findRoot(threadId);
    await this.#readStored();
    if (budget === null) this.#own.delete(root.id);
    else this.#own.set(root.id, budget);
    await this.#deps.store.putThread(root.id, budget);
    await this.#read(root);
    this.#noteRaised(root, 'thread', ['continueTurn']);
    this.#judge(root);
    this.#allow([root]);
  }

  /**
   * Raises the limits that are reached by half: of a thread, or of today. Returns whether the thread goes on: it was
   * stopped, and neither another click nor another window has raised its budget since.
   */
  async #raise(threadId: ThreadId | null, scope: BudgetScope): Promise<boolean> {
    const root = threadId === null ? null : this.#findRoot(threadId);
    await this.#read(root);
    const use = this.#report(root)[scope];
    if (use === null) return false;
    const isUp = judgeBudget(use) === 'stop';
    if (isUp && scope === 'thread' && root !== null) this.#own.set(root.id, raiseBudget(use));
    if (isUp && scope === 'day')
      this.#raised = { start: getDayStart(this.#deps.clock.now()), budget: raiseBudget(use) };
    const goesOn = root !== null && this.#noteRaised(root, scope, []);
    if (!isUp) return goesOn;
    const roots = scope === 'day' ? this.#listRoots() : root === null ? [] : [root];
    for (const each of roots) this.#noteRaised(each, scope, ['continueTurn']);
    if (scope === 'day' && this.#raised !== null) await this.#deps.store.putDay(this.#raised);
    if (scope === 'thread' && root !== null) await this.#deps.store.putThread(root.id, raiseBudget(use));
    for (const each of roots) this.#check(each);
    this.#allow(roots);
    return goesOn;
  }

  /** Lets go on what waited for a budget. */
  #allow(roots: readonly LiveThread[]): void {
    for (const root of roots) {
      if (this.#deps.threads.isRecorded(root) && findUsedUp(this.#report(root)) === null) this.#allowed.call(root);
    }
  }

  /** Applies changed settings. */
  handleSettings(): void {
    for (const root of this.#listRoots()) this.#check(root);
  }

  #handleEvents(thread: LiveThread, events: readonly NumberedThreadEvent[]): void {
    this.#ledger.handleEvents(thread, events);
    const isMeant = events.some(({ event }) =>
      ['usageUpdated', 'turnStarted', 'turnEnded', 'approvalTraced', 'codexStopped'].includes(event.type),
    );
    if (!isMeant) return;
    this.#readClock();
    for (const { event } of events) {
      if (event.type === 'turnStarted' && !this.#setBack.has(event.turnId)) this.#setBack.set(event.turnId, 0);
      if (event.type === 'turnEnded') this.#noteUncounted(thread, event.turnId);
      if (event.type === 'turnEnded') this.#setBack.delete(event.turnId);
    }
    this.#check(findRoot(this.#deps.threads, thread));
  }

  #check(root: LiveThread): void {
    if (this.#isStoredRead && !this.#hasBudget(root)) return;
    if (this.#isStoredRead && this.#knows(root)) this.#judge(root);
    else void this.#checkLater(root);
  }

  async #checkLater(root: LiveThread): Promise<void> {
    await this.#readIfLimited(root);
    if (this.#hasBudget(root) && this.#deps.threads.isRecorded(root)) this.#judge(root);
  }

  #judge(root: LiveThread): void {
    const report = this.#report(root);
    for (const scope of ['thread', 'day'] as const) {
      const use = report[scope];
      const due = use === null ? 'nothing' : judgeBudget(use);
      if (use === null || due === 'nothing') continue;
      if (due === 'note') this.#noteNear(root, scope, use);
      else for (const each of scope === 'day' ? this.#listRoots() : [root]) this.#stop(each, scope, use);
    }
    for (const { id } of this.#listFamily(root))
      this.#deps.emit(id, { name: 'budgetChanged', payload: { threadId: id, ...report } });
    this.#wait();
  }

  /** Interrupts what runs in a thread and its agents. */
  #stop(root: LiveThread, scope: BudgetScope, use: BudgetUse): void {
    const { clock, codex } = this.#deps;
    const isTime = isOnlyTimeUp(use);
    let hasStopped = false;
    for (const thread of this.#listFamily(root)) {
      const id = thread.turn.current?.knownId ?? null;
      if (id === null || this.#stopped.has(id) || (isTime && thread.turn.isWaiting)) continue;
      this.#stopped.add(id);
      hasStopped = true;
      // What Codex did not take is tried again when the turn uses more.
      void interruptTurn(codex, thread).then(({ ok: isDone }) => isDone || this.#stopped.delete(id));
      // If the turn has just ended, Codex would start the next one toward the goal.
      void pauseGoal(codex, thread.id);
    }
    if (!hasStopped) return;
    const command = scope === 'day' ? 'raiseDayBudget' : 'raiseThreadBudget';
    const detail = t`${describeUse(use)}. Codex stops until you raise it.`;
    const newest = root.log.transcript.turns.at(-1)?.id ?? root.id;
    root.addStatus({
      ...createNotice(`budget:${scope}:${newest}`, clock.now(), 'warning', describeUsedUp(scope), detail),
      commands: [command],
    });
  }

  #noteNear(root: LiveThread, scope: BudgetScope, use: BudgetUse): void {
    const day = scope === 'day' ? `${getDayStart(this.#deps.clock.now())}:` : '';
    const id = `budgetNear:${scope}:${day}${JSON.stringify(Object.values(use.budget))}`;
    const key = `${root.id} ${id}`;
    if (this.#noted.has(key)) return;
    this.#noted.add(key);
    const fact = scope === 'day' ? t`Most of today’s budget is used.` : t`Most of the budget of this thread is used.`;
    root.addStatus(createNotice(id, this.#deps.clock.now(), 'info', fact, `${describeUse(use)}.`));
  }

  /**
   * Says in the notes about a stop that the user has raised the budget, and offers `commands` instead. Returns whether
   * there were any. Does nothing while the budget is used up.
   */
  #noteRaised(root: LiveThread, scope: BudgetScope, commands: StatusEntry['commands']): boolean {
    const use = this.#report(root)[scope];
    if (use === null || judgeBudget(use) === 'stop') return false;
    const limits = listLimits(use.budget);
    const detail = limits === '' ? t`You removed the budget.` : t`You raised it to ${limits}.`;
    const stops = root.log.transcript.turns
      .flatMap(({ entries }) => entries)
      .filter((entry) => entry.kind === 'status')
      .filter((entry) => entry.id.startsWith(`budget:${scope}:`) && entry.commands.some(isRaise));
    for (const entry of stops) root.addStatus({ ...entry, status: 'info', detail, commands });
    return stops.length > 0;
  }

  /** Says once that a limit cannot work: the provider reports no tokens, or a model has no price. */
  #noteUncounted(thread: LiveThread, turnId: TurnId): void {
    const root = findRoot(this.#deps.threads, thread);
    const turn = thread.log.findTurn(turnId);
    if (turn?.status !== 'completed' || !this.#hasBudget(root) || !this.#knows(root)) return;
    const { day, thread: own } = this.#report(root);
    const uses = own === null ? [day] : [own, day];
    const counts = uses.some(({ budget }) => budget.tokens !== null || budget.usd !== null);
    const unpriced = uses.flatMap(({ budget, used }) => (budget.usd === null ? [] : used.unpriced));
    const [fact, detail] =
      counts && turn.usage === undefined
        ? [t`The provider reported no tokens, so the budget cannot count them.`, t`A limit in minutes works.`]
        : unpriced[0] !== undefined
          ? [t`${unpriced[0]} has no price, so its cost is not in the budget.`, t`A limit in tokens works.`]
          : [null, ''];
    if (fact === null || this.#noted.has(`${root.id} ${fact}`)) return;
    this.#noted.add(`${root.id} ${fact}`);
    root.addStatus(createNotice(`budgetUncounted:${turnId}`, this.#deps.clock.now(), 'warning', fact, detail));
  }

  /** Looks again when the time of a running turn makes something due. */
  #wait(): void {
    this.#cancelTimer();
    const running = [...this.#deps.threads.all()].filter(({ turn: { current } }) => {
      const id = current?.knownId ?? null;
      return id !== null && !this.#stopped.has(id);
    });
    const roots = new Set(running.map((thread) => findRoot(this.#deps.threads, thread)));
    const timed = [...roots].filter((root) => this.#getBudgets(root).some(({ minutes }) => minutes !== null));
    const due = timed.flatMap((root) => {
      const { day, thread } = this.#report(root);
      return [thread, day].flatMap((use) =>
        // A turn that is out of time but waits for the user goes on once they answered.
        use === null || use.budget.minutes === null ? [] : [getTimeUntilDue(use) ?? maxWaitMs],
      );
    });
    if (due.length === 0) return;
    // The turns of agents use the same minutes.
    const next = Math.min(...due) / running.length;
    this.#cancelTimer = this.#deps.clock.after(Math.min(maxWaitMs, Math.max(minWaitMs, next)), () => {
      for (const root of timed) this.#check(root);
    });
  }

  #report(root: LiveThread | null): BudgetReport {
    const now = this.#readClock();
    const nowFor = (id: TurnId) => now + (this.#setBack.get(id) ?? 0);
    const prices = this.#prices ?? { asOf: '', currency: 'USD', models: [] };
    const start = getDayStart(now);
    return {
      thread:
        root === null ? null : toBudgetUse(this.#getThreadBudget(root), this.#ledger.sumThread(root, nowFor), prices),
      isOwn: root !== null && this.#own.has(root.id),
      day: toBudgetUse(this.#getDayBudget(start), this.#ledger.sumSince(start, nowFor), prices),
    };
  }

  /** Returns the current time, and notices that the clock went back, or that the machine slept. */
  #readClock(): number {
    this.#deps.sleepWatch.check();
    const now = this.#deps.clock.now();
    const back = Math.max(0, this.#lastNow - now);
    this.#lastNow = now;
    if (back > 0) for (const [id, before] of this.#setBack) this.#setBack.set(id, before + back);
    return now;
  }

  #getDayBudget(start: number): Budget {
    return this.#raised?.start === start ? this.#raised.budget : this.#deps.policy.getBudget('day');
  }

  #getBudgets(root: LiveThread | null): readonly Budget[] {
    const day = this.#getDayBudget(getDayStart(this.#deps.clock.now()));
    return root === null ? [day] : [this.#getThreadBudget(root), day];
  }

  #getThreadBudget(root: LiveThread): Budget {
    return this.#own.get(root.id) ?? this.#deps.policy.getBudget('thread');
  }

  #hasBudget(root: LiveThread | null): boolean {
    return this.#getBudgets(root).some(hasLimit);
  }

  #knows(root: LiveThread): boolean {
    return (
      this.#ledger.knowsThread(root.id) &&
      this.#ledger.knowsSince(getDayStart(this.#deps.clock.now())) &&
      this.#prices !== null
    );
  }

  async #readIfLimited(root: LiveThread | null): Promise<void> {
    await this.#readStored();
    if (this.#hasBudget(root)) await this.#read(root);
  }

  async #read(root: LiveThread | null): Promise<void> {
    await this.#readStored();
    this.#prices = (await this.#deps.prices.state()).table;
    await this.#ledger.readSince(getDayStart(this.#deps.clock.now()));
    if (root !== null) await this.#ledger.readThread(root.id);
  }

  #readStored(): Promise<void> {
    this.#stored ??= this.#deps.store.read().then((stored) => {
      // A locked store may open later.
      if (stored === null) this.#stored = null;
      for (const { budget, threadId } of stored?.threads ?? [])
        if (!this.#own.has(threadId)) this.#own.set(threadId, budget);
      this.#raised ??= stored?.day ?? null;
      this.#isStoredRead = stored !== null;
    });
    return this.#stored;
  }

  #findRoot(threadId: ThreadId): LiveThread {
    return findRoot(this.#deps.threads, this.#deps.threads.ensure(threadId));
  }

  #listRoots(): readonly LiveThread[] {
    return [...this.#deps.threads.all()].filter(({ agentOf }) => agentOf === null);
  }

  #listFamily(root: LiveThread): readonly LiveThread[] {
    return [root, ...findAgentsBelow(this.#deps.threads, root)];
  }
}

function isRaise(command: StatusCommand): boolean {
  return command === 'raiseDayBudget' || command === 'raiseThreadBudget';
}

/** Returns which budget is used up: that of the thread first. */
function findUsedUp({ day, thread }: BudgetReport): BudgetScope | null {
  if (thread !== null && judgeBudget(thread) === 'stop') return 'thread';
  return judgeBudget(day) === 'stop' ? 'day' : null;
}
