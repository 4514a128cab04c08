import { t } from '../../shared/i18n/i18n.ts';
import type { Options } from '../../shared/settings/options.ts';
import { rememberPolicyOf } from '../../shared/settings/remember-policy.ts';
import { TranscriptHistory } from '../approvals/action-history.ts';
import { ApprovalCoordinator, type ApprovalCoordinatorDeps } from '../approvals/approval-coordinator.ts';
import { RuleBook } from '../approvals/rule-book.ts';
import { type RuleStore, shownAuditEntries } from '../approvals/rule-store.ts';
import type { AlertBoard } from '../cli/alert-board.ts';
import { alertOfRules } from '../cli/cli-alerts.ts';
import type { Sessions } from '../store/threads/sessions.ts';
import type { ThreadsFacade } from '../threads/threads-facade.ts';
import type { Boot } from './boot.ts';
import type { ProfileKind } from './windows.ts';

export type ApprovalsDomainDeps = Omit<ApprovalCoordinatorDeps, 'history' | 'rules' | 'threads'> & {
  readonly kind: ProfileKind;
  readonly boot: Pick<Boot, 'phase'>;
  readonly sessions: Sessions;
  readonly threads: ThreadsFacade;
  readonly alerts: AlertBoard;
  /** The options as they are now. */
  readonly options: Options;
};

/** What a profile asks the person, and the remembered answers. */
export type ApprovalsDomain = {
  readonly approvals: ApprovalCoordinator;
  readonly rules: RuleBook;
  /** Applies changed options. One of them limits what may be remembered. */
  optionsChanged(options: Options): void;
};

/** Composes approvals, their rules, and the history for previews of rules. */
export async function createApprovalsDomain(deps: ApprovalsDomainDeps): Promise<ApprovalsDomain> {
  const { alerts, broadcaster, boot, clock, kind, options, sessions, threads } = deps;
  let policy = rememberPolicyOf(options);
  const rules = new RuleBook({
    store: keptRules(sessions),
    clock,
    policy: () => policy,
    onChange: (payload) => broadcaster.toAll({ name: 'rulesChanged', payload }),
    onProblem: (problem) => alerts.put('rules', alertOfRules(problem)),
  });
  sessions.onReopened(() => rules.load());
  const history = new TranscriptHistory({
    transcriptsOf: (workspace) => threads.transcriptsOf(workspace),
    stored: (filter) => sessions.recentActions(filter),
  });
  const approvals = await boot.phase(`${kind}: approvals`, () => new ApprovalCoordinator({ ...deps, rules, history }));
  return {
    approvals,
    rules,
    optionsChanged: (changed) => {
      const before = policy;
      policy = rememberPolicyOf(changed);
      if (policy !== before) approvals.policyChanged();
    },
  };
}

/** Remembered approvals in the sessions database. Empty if it cannot be read. A failed write rejects. */
export function keptRules(sessions: Sessions): RuleStore {
  const written = async (writing: Promise<boolean>): Promise<void> => {
    if (!(await writing)) throw new Error(t`The thread store cannot be written to`);
  };
  return {
    load: async () => (await sessions.readRules(shownAuditEntries)) ?? { rules: [], audit: [] },
    put: (rule) => written(sessions.rules.put(rule)),
    clear: () => written(sessions.rules.clear()),
    appendAudit: (entry) => written(sessions.rules.appendAudit(entry)),
  };
}
