import { describeCliFailure } from '../../shared/alerts/alert-texts.ts';
import { joinSentences } from '../../shared/alerts/error-text.ts';
import type { CliFailure } from '../../shared/cli/cli-state.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { describeThreadProblem } from '../../shared/threads/describe-thread-problem.ts';
import type { ThreadProblem } from '../../shared/threads/thread-problem.ts';
import type { CodexProblem } from '../codex/codex-server.ts';

const archivedText = t`This thread is archived. Unarchive it to continue.`;

/** Converts a failed Codex request about a thread to the problem that the window shows. */
export function toThreadProblem(problem: CodexProblem): ThreadProblem {
  switch (problem.type) {
    case 'notRunning':
      return toNotReadyProblem(problem.failure);
    case 'noAnswer': {
      const message = t`It did not respond for ${Math.round(problem.afterMs / 1000)}\u00a0s.`;
      return { type: 'codexNotReady', message };
    }
    case 'refused':
      if (/already has an active writer/i.test(problem.message)) return { type: 'lockedByOtherProcess' };
      if (/is archived/i.test(problem.message)) return { type: 'refused', message: archivedText };
      if (isLost(problem) || /thread not (found|loaded)|invalid (thread|session) id/i.test(problem.message)) {
        return { type: 'threadGone' };
      }
      return { type: 'refused', message: problem.message };
  }
}

/** True if Codex no longer has the thread: its file, or the file of the thread it was forked from, is gone. */
export function isLost(problem: CodexProblem): boolean {
  return problem.type === 'refused' && /no rollout found|missing source rollout/i.test(problem.message);
}

/** Creates the problem for a Codex that is not running, with the reason if it is known. */
export function toNotReadyProblem(failure: CliFailure | null): Extract<ThreadProblem, { type: 'codexNotReady' }> {
  if (failure === null) return { type: 'codexNotReady', message: t`It has stopped.` };
  const { fact, detail } = describeCliFailure(failure);
  return { type: 'codexNotReady', message: joinSentences(fact, detail) };
}

/** Describes a problem in a sentence, for an unsent message. */
export function describeUnsentProblem(problem: CodexProblem): string {
  const { fact, detail } = describeThreadProblem(toThreadProblem(problem));
  return joinSentences(fact, detail);
}
