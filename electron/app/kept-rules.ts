import { t } from '../../shared/i18n/i18n.ts';
import { type RuleStore, shownAuditEntries } from '../approvals/rule-store.ts';
import type { Sessions } from '../store/threads/sessions.ts';

/** Remembered approvals in the sessions database. Empty if it cannot be read. A failed write rejects. */
export function keptRules(sessions: Sessions): RuleStore {
  const written = async (writing: Promise<boolean>): Promise<void> => {
    if (!(await writing)) throw new Error(t`The store of threads cannot be written`);
  };
  return {
    load: async () => (await sessions.readRules(shownAuditEntries)) ?? { rules: [], audit: [] },
    put: (rule) => written(sessions.rules.put(rule)),
    clear: () => written(sessions.rules.clear()),
    appendAudit: (entry) => written(sessions.rules.appendAudit(entry)),
  };
}
