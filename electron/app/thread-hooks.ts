import type { ThreadId } from '../../shared/base/ids.ts';
import type { InputDemands, InputPolicy } from '../../shared/input-safety/judge-input.ts';
import { getTurnWindow } from '../../shared/settings/get-turn-window.ts';
import { getUsualBudget } from '../../shared/settings/get-usual-budget.ts';
import type { ApprovalMode } from '../../shared/settings/settings-schema.ts';
import type { Budget, BudgetScope } from '../../shared/spending/budget.ts';
import type { TurnWindow } from '../../shared/store/rolling-window.ts';
import type { ApprovalCoordinator } from '../approvals/approval-coordinator.ts';
import type { OwnActionReview, OwnOutcome, OwnRequest } from '../approvals/own-request.ts';
import type { RuleBook } from '../approvals/rule-book.ts';
import type { ToolRuns } from '../catalogs/mcp/tool-runs.ts';
import type { WorkWatch } from '../notifications/work-watch.ts';
import type { ThreadAdvance, ThreadObserver } from '../threads/thread-event-dispatcher.ts';
import type { ThreadPolicy } from '../threads/thread-policy.ts';
import type { UserGate } from '../threads/trust/own-action-review.ts';
import type { ProfileDeps } from './profile-deps.ts';
import type { ProfileDiagnostics } from './profile-diagnostics.ts';
import type { RewindDomain } from './rewind-domain.ts';

/** The services that follow threads. Read them only when they are used: some of them need the threads. */
export type FollowingServices = {
  readonly diagnostics: Pick<ProfileDiagnostics, 'handleThreadAdvance' | 'forgetThread'>;
  readonly toolRuns: Pick<ToolRuns, 'handle' | 'forget'>;
  readonly rewind: Pick<RewindDomain, 'handleThreadAdvance'>;
  readonly workWatch: Pick<WorkWatch, 'threadAdvanced'>;
};

/** Passes the events of threads to the other services of their profile, and to the app. */
export class ProfileThreadObserver implements ThreadObserver {
  readonly #services: FollowingServices;
  readonly #app: Pick<ProfileDeps, 'observe'>;

  constructor(services: FollowingServices, app: Pick<ProfileDeps, 'observe'>) {
    this.#services = services;
    this.#app = app;
  }

  onAdvanced(threadId: ThreadId, news: ThreadAdvance): void {
    const { diagnostics, rewind, toolRuns, workWatch } = this.#services;
    diagnostics.handleThreadAdvance(threadId, news);
    if (news.events.some(({ event }) => event.type !== 'textAppended')) {
      toolRuns.handle(threadId, news.turns);
      rewind.handleThreadAdvance(threadId, news);
    }
    this.#app.observe(threadId, news);
    workWatch.threadAdvanced(threadId, news);
  }

  onForgotten(threadId: ThreadId): void {
    this.#services.diagnostics.forgetThread(threadId);
  }

  onRemoved(threadId: ThreadId): void {
    this.#services.toolRuns.forget(threadId);
  }
}

/** The policy of a profile's settings. */
export class ProfileThreadPolicy implements ThreadPolicy {
  readonly #app: Pick<ProfileDeps, 'settings' | 'inputPolicy'>;

  constructor(app: Pick<ProfileDeps, 'settings' | 'inputPolicy'>) {
    this.#app = app;
  }

  getTurnWindow(): TurnWindow {
    return getTurnWindow(this.#app.settings.snapshot.values);
  }

  getPickedMode(): ApprovalMode {
    return this.#app.settings.snapshot.values.approvalMode;
  }

  getBudget(scope: BudgetScope): Budget {
    return getUsualBudget(this.#app.settings.snapshot.values, scope);
  }

  inputPolicy(): InputPolicy {
    return this.#app.inputPolicy();
  }
}

/** The services that ask the user. Read them only when they are used: they need the threads. */
export type AskingServices = {
  readonly approvals: Pick<ApprovalCoordinator, 'ask' | 'handleThreadClosed'>;
  readonly rules: Pick<RuleBook, 'handleThreadsDeleted'>;
};

/** Asks the user about actions in threads, in the approval queue of their profile. */
export class ProfileUserGate implements UserGate {
  readonly #services: AskingServices;
  readonly #app: Pick<ProfileDeps, 'ownActionReview' | 'inputDemands'>;

  constructor(services: AskingServices, app: Pick<ProfileDeps, 'ownActionReview' | 'inputDemands'>) {
    this.#services = services;
    this.#app = app;
  }

  ask(request: OwnRequest): Promise<OwnOutcome> {
    return this.#services.approvals.ask(request);
  }

  ownActionReview(): OwnActionReview {
    return this.#app.ownActionReview();
  }

  inputDemands(): InputDemands {
    return this.#app.inputDemands();
  }

  handleThreadClosed(threadId: ThreadId): void {
    this.#services.approvals.handleThreadClosed(threadId);
  }

  handleThreadsDeleted(threadIds: readonly ThreadId[]): void {
    this.#services.rules.handleThreadsDeleted(threadIds);
  }
}
