import { t } from '../../shared/i18n/i18n.ts';
import { getRememberPolicy } from '../../shared/settings/remember-policy.ts';
import type { Settings } from '../../shared/settings/settings-schema.ts';
import { TranscriptHistory } from '../approvals/action-history.ts';
import { ApprovalCoordinator, type ApprovalCoordinatorDeps } from '../approvals/approval-coordinator.ts';
import { RuleBook } from '../approvals/rule-book.ts';
import { maxShownAuditEntries, type RuleStore } from '../approvals/rule-store.ts';
import type { AlertBoard } from '../cli/alert-board.ts';
import { createRulesAlert } from '../cli/cli-alerts.ts';
import type { ThreadStore } from '../store/threads/thread-store.ts';
import type { ThreadsFacade } from '../threads/threads-facade.ts';
import type { Boot } from './boot.ts';
import type { ProfileKind } from './windows.ts';

export type ApprovalsDomainDeps = Omit<ApprovalCoordinatorDeps, 'history' | 'rules' | 'threads'> & {
  readonly kind: ProfileKind;
  readonly boot: Pick<Boot, 'phase'>;
  readonly threadStore: ThreadStore;
  readonly threads: ThreadsFacade;
  readonly alerts: AlertBoard;
  /** The current settings. */
  readonly settings: Settings;
};

/** The approvals of a profile, and the remembered answers. */
export type ApprovalsDomain = {
  readonly approvals: ApprovalCoordinator;
  readonly rules: RuleBook;
  /** Applies changed settings. One setting limits what may be remembered. */
  applySettings(options: Settings): void;
};

/** Creates approvals, their rules, and the history for previews of rules. */
export async function createApprovalsDomain(deps: ApprovalsDomainDeps): Promise<ApprovalsDomain> {
  const { alerts, broadcaster, boot, clock, kind, settings, threadStore, threads } = deps;
  let policy = getRememberPolicy(settings);
  const rules = new RuleBook({
    store: createRuleStore(threadStore),
    clock,
    policy: () => policy,
    onChange: (payload) => broadcaster.broadcast({ name: 'rulesChanged', payload }),
    onProblem: (problem) => alerts.put('rules', createRulesAlert(problem)),
  });
  threadStore.onReopened(() => rules.load());
  const history = new TranscriptHistory({
    getTranscripts: (workspace) => threads.getTranscripts(workspace),
    findStored: (filter) => threadStore.recentActions(filter),
  });
  const approvals = await boot.phase(`${kind}: approvals`, () => new ApprovalCoordinator({ ...deps, rules, history }));
  return {
    approvals,
    rules,
    applySettings: (changed) => {
      const before = policy;
      policy = getRememberPolicy(changed);
      if (policy !== before) approvals.applyPolicyChange();
    },
  };
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
