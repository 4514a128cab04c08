import { canonicalizeScript, toCanonicalText } from '../../shared/approvals/canonical-command.ts';
import type { RuleMatch } from '../../shared/approvals/match-rule.ts';
import { err, ok } from '../../shared/base/result.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import type { RuleBook } from './rule-book.ts';

type RuleRequestName = 'listRules' | 'revokeRule' | 'clearRules' | 'testRule';

/** Handles the user's requests about remembered approvals. */
export function ruleHandlers(rules: RuleBook): DomainHandlers<RuleRequestName> {
  return {
    listRules: async () => {
      await rules.ready;
      return ok(rules.remembered);
    },
    revokeRule: async (_window, { ruleId }) => {
      const revoked = await rules.revoke(ruleId);
      if (revoked === 'unknown') return err({ type: 'unknownRule' });
      return revoked === 'revoked' ? ok(null) : err({ type: 'notWritten' });
    },
    clearRules: async () => ((await rules.clear()) ? ok(null) : err({ type: 'notWritten' })),
    testRule: async ({ workspace }, { command }) => {
      if (workspace === null) return err({ type: 'noWorkspace' });
      await rules.ready;
      const test = (shell: 'posix' | 'powershell' | 'cmd'): RuleMatch =>
        rules.match({
          action: { kind: 'command', command: canonicalizeScript(command.trim(), shell), folder: '' },
          workspace: workspace.path,
          inWorktree: false,
          threadId: null,
          turnId: null,
          reach: null,
        });
      // The shell that Codex will use is unknown.
      const matches = [test('posix'), test('powershell'), test('cmd')];
      const canonical = canonicalizeScript(command.trim(), 'posix');
      return ok({
        canonical: toCanonicalText(canonical),
        plain: canonical.kind === 'command',
        ruleId: matches.find(({ rule }) => rule !== null)?.rule?.id ?? null,
        refused: matches.flatMap(({ refused }) => refused),
      });
    },
  };
}
