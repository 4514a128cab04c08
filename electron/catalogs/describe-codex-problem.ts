import { describeCliFailure } from '../../shared/alerts/alert-texts.ts';
import { joinSentences } from '../../shared/alerts/error-text.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { CodexProblem } from '../codex/codex-server.ts';

/** Describes why Codex returned no catalog, in Codex's own words if there are any. */
export function describeCodexProblem(problem: CodexProblem): string {
  switch (problem.type) {
    case 'notRunning': {
      if (problem.failure === null) return t`Codex has stopped.`;
      const { detail, fact } = describeCliFailure(problem.failure);
      return joinSentences(fact, detail);
    }
    case 'noAnswer':
      return t`Codex did not respond for ${Math.round(problem.afterMs / 1000)}\u00a0s.`;
    case 'refused':
      return problem.message;
  }
}
