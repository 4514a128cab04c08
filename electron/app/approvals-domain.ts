import { t } from '../../shared/i18n/i18n.ts';
import { getRememberPolicy } from '../../shared/settings/remember-policy.ts';
import { TranscriptHistory } from '../approvals/action-history.ts';
import { ApprovalCoordinator, type ApprovalCoordinatorDeps } from '../approvals/approval-coordinator.ts';
import { RuleBook, type RuleBookDeps } from '../approvals/rule-book.ts';
import { maxShownAuditEntries, type RuleStore } from '../approvals/rule-store.ts';
import type { AlertBoard } from '../cli/alert-board.ts';
import { createRulesAlert } from '../cli/cli-alerts.ts';
import type { Broadcaster } from '../host/client-window.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { ThreadStore } from '../store/threads/thread-store.ts';
import type { ThreadsFacade } from '../threads/threads-facade.ts';

export type RulesDeps = Pick<RuleBookDeps, 'clock'> & {
  readonly broadcaster: Broadcaster;
  readonly threadStore: ThreadStore;
  readonly alerts: AlertBoard;
  /** One setting limits what may be remembered. */
  readonly settings: SettingsStore;
};

/** Creates the remembered approvals of a profile. */
export function createRules({ alerts, broadcaster, clock, settings, threadStore }: RulesDeps): RuleBook {
  const rules = new RuleBook({
    store: createRuleStore(threadStore),
    clock,
    policy: () => getRememberPolicy(settings.snapshot.values),
    onChange: (payload) => broadcaster.broadcast({ name: 'rulesChanged', payload }),
    onProblem: (problem) => alerts.put('rules', createRulesAlert(problem)),
  });
  threadStore.onReopened(() => rules.load());
  return rules;
}

export type ApprovalsDeps = Omit<ApprovalCoordinatorDeps, 'history' | 'threads'> & {
  readonly threadStore: Pick<ThreadStore, 'recentActions'>;
  readonly threads: ThreadsFacade;
};

/** Creates the approvals of a profile, and the history for previews of rules. */
export function createApprovals(deps: ApprovalsDeps): ApprovalCoordinator {
  return new ApprovalCoordinator({ ...deps, history: new TranscriptHistory(deps) });
}

/**
 * Creates the store of remembered approvals in `sessions.db`. Empty if the database is unreadable. A failed write
 * rejects.
 */
export function createRuleStore(sessions: ThreadStore): RuleStore {
  const written = async (writing: Promise<boolean>): Promise<void> => {
    if (!(await writing)) throw new Error(t`The thread store cannot be written to`);
  };
  return {
    load: async () => (await sessions.readRules(maxShownAuditEntries)) ?? { rules: [], audit: [] },
    put: (rule) => written(sessions.rules.put(rule)),
    clear: () => written(sessions.rules.clear()),
    appendAudit: (entry) => written(sessions.rules.appendAudit(entry)),
  };
}
