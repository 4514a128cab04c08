import type { TurnId } from '../../shared/base/ids.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { SuggestedAction } from '../../shared/suggested-actions/suggested-action.ts';
import { describeWireFault } from '../client/describe-wire-fault.ts';
import { hostClient } from '../client/page-client.ts';
import { showToast } from '../stores/alerts.store.ts';
import { useTranscript } from '../stores/transcript.store.ts';
import { settleTrust } from './consent.commands.ts';
import { showProblem } from './show-problem.ts';

/**
 * Asks for an approval in the shown thread to do what an answer suggests. Asks about trust in the folder first if the
 * host wants that. Shows any failure itself.
 */
export async function proposeAction(turnId: TurnId, action: SuggestedAction): Promise<void> {
  const { threadId } = useTranscript.getState();
  if (threadId === null) return;
  const proposed = await hostClient.request('proposeAction', { threadId, turnId, action });
  if (proposed.ok) return;
  const problem = proposed.error;
  if (problem.type === 'needsTrust') {
    if (await settleTrust(problem)) await proposeAction(turnId, action);
  } else if (problem.type === 'cannotBeDone') showWhyNot(action, problem.message);
  else if (problem.type === 'underWay')
    showToast(t`This is already in progress.`, t`Press F8 to go to what is waiting for you.`);
  else if (problem.type === 'threadGone') showToast(t`This thread is gone.`, t`Nothing happened.`);
  else showProblem(describeWireFault(problem));
}

/** Finds which paths of an answer name existing files in the folder of the shown thread. None after any failure. */
export async function findNamedFiles(paths: readonly string[]): Promise<readonly string[]> {
  const { threadId } = useTranscript.getState();
  if (threadId === null) return [];
  const found = await hostClient.request('findNamedFiles', { threadId, paths });
  return found.ok ? found.value.paths : [];
}

function showWhyNot({ type }: SuggestedAction, message: string): void {
  if (type === 'applyDiff') showToast(t`The diff does not apply.`, t`${message} Nothing was written.`);
  else showToast(t`This cannot be opened.`, message);
}
