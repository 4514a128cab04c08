import { join } from '../../shared/alerts/error-words.ts';
import { describeCliFailure } from '../../shared/alerts/sentences.ts';
import { t } from '../../shared/words/words.ts';
import type { CodexProblem } from '../codex/codex-server.ts';

/** Why Codex gave no catalog, in its own words where it has any. */
export function codexProblemText(problem: CodexProblem): string {
  switch (problem.type) {
    case 'notRunning': {
      if (problem.failure === null) return t`Codex has stopped.`;
      const { detail, fact } = describeCliFailure(problem.failure);
      return join(fact, detail);
    }
    case 'noAnswer':
      return t`Codex said nothing for ${Math.round(problem.afterMs / 1000)}\u00a0s.`;
    case 'refused':
      return problem.message;
  }
}
