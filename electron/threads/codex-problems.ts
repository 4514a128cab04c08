import { join } from '../../shared/alerts/error-words.ts';
import { describeCliFailure, describeThreadProblem } from '../../shared/alerts/sentences.ts';
import type { CliFailure } from '../../shared/cli/cli-state.ts';
import type { ThreadProblem } from '../../shared/contract/threads.ts';
import type { CodexProblem } from '../codex/codex-server.ts';

/** Why a request about a thread had no reply, as an answer to the window that asked. */
export function threadProblem(problem: CodexProblem): ThreadProblem {
  switch (problem.type) {
    case 'notRunning':
      return notReady(problem.failure);
    case 'noAnswer': {
      const message = `It said nothing for ${Math.round(problem.afterMs / 1000)}\u00a0s.`;
      return { type: 'codexNotReady', message };
    }
    case 'refused':
      if (/already has an active writer/i.test(problem.message)) return { type: 'heldByOtherProcess' };
      if (/no rollout found|thread not (found|loaded)|is archived|invalid (thread|session) id/i.test(problem.message)) {
        return { type: 'threadGone' };
      }
      return { type: 'refused', message: problem.message };
  }
}

/** Codex does not run, and why where that is known. */
export function notReady(failure: CliFailure | null): Extract<ThreadProblem, { type: 'codexNotReady' }> {
  if (failure === null) return { type: 'codexNotReady', message: 'It has stopped.' };
  const { fact, detail } = describeCliFailure(failure);
  return { type: 'codexNotReady', message: join(fact, detail) };
}

/** The same in words, for a message that was not sent. */
export function sentence(problem: CodexProblem): string {
  const { fact, detail } = describeThreadProblem(threadProblem(problem));
  return join(fact, detail);
}
