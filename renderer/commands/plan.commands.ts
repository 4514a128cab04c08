import type { TurnId } from '../../shared/base/ids.ts';
import { planChosen } from '../stores/drafts.store.ts';
import { sendPageRequest } from '../stores/page-requests.ts';
import { useThreads } from '../stores/threads.store.ts';
import { isUnanswered, sendWithConsent, startWithConsent } from './consent.commands.ts';
import { describeSendFailure, showProblem } from './show-problem.ts';
import { openThread } from './threads.commands.ts';

/**
 * Sends the message that starts an approved plan, with the mode that is picked now: to the shown thread, or to a new one
 * in its folder or in a new worktree. In the shown thread only if nothing has followed the `planned` turn, because another
 * window may have started it. Returns whether it went out.
 */
export async function startPlan(text: string, where: 'here' | 'fresh' | 'worktree', planned: TurnId): Promise<boolean> {
  const { shown } = useThreads.getState();
  const written = { text, sources: [] };
  const sent =
    where === 'here'
      ? await sendWithConsent(written, 'queue', { plan: false, follows: planned })
      : await startWithConsent(written, where === 'worktree' ? { place: 'worktree' } : {});
  if (!sent.ok) {
    if (!isUnanswered(sent.error)) showProblem(describeSendFailure(sent.error));
    return false;
  }
  // From now on, the message box does what the last message did.
  if (where === 'here' && shown !== null) planChosen(shown, null);
  if (useThreads.getState().shown !== shown) return true;
  if (where !== 'here') void openThread(sent.value.threadId);
  sendPageRequest('focusComposer');
  sendPageRequest('jumpToEnd');
  return true;
}
