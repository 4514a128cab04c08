import type { RequestProblem, RequestValue } from '../../shared/contract/contract.ts';
import type { RemovedCopy } from '../../shared/contract/removed.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { describeWireFault } from '../client/describe-wire-fault.ts';
import { hostClient } from '../client/page-client.ts';
import { showToast } from '../stores/alerts.store.ts';
import { askUser } from '../stores/questions.store.ts';
import { isWireFault, showProblem } from './show-problem.ts';

export type RemovedCopies = RequestValue<'listRemoved'>;

/** Reads the kept copies, newest first; null if the host does not answer. */
export async function listRemoved(): Promise<RemovedCopies | null> {
  const read = await hostClient.request('listRemoved', null);
  return read.ok ? read.value : null;
}

/**
 * Puts a copy back. If something is at its place, the user decides whether it gets another name. If its folder is gone,
 * the user decides whether to create it again.
 */
export async function restoreRemoved({ id, path }: RemovedCopy): Promise<void> {
  let choice = { isBeside: false, makesFolder: false };
  for (;;) {
    const done = await hostClient.request('restoreRemoved', { id, ...choice });
    if (done.ok) {
      showToast(t`Restored ${done.value.path}`);
      return;
    }
    const { error } = done;
    if (error.type === 'taken' && !choice.isBeside) {
      if ((await askUser({ kind: 'restoreBeside', path, name: error.name })) !== 'yes') return;
      choice = { ...choice, isBeside: true };
    } else if (error.type === 'folderGone' && !choice.makesFolder) {
      if ((await askUser({ kind: 'restoreFolder', path, folder: error.folder })) !== 'yes') return;
      choice = { ...choice, makesFolder: true };
    } else {
      showFailure(error);
      return;
    }
  }
}

/** Deletes a copy permanently once the user confirms. */
export async function deleteRemoved({ id, path }: RemovedCopy): Promise<void> {
  if ((await askUser({ kind: 'deleteCopy', path })) !== 'yes') return;
  const done = await hostClient.request('deleteRemoved', { id });
  if (!done.ok) showFailure(done.error);
}

type Problem = RequestProblem<'restoreRemoved'> | WireFault;

function showFailure(problem: Problem): void {
  if (isWireFault(problem)) showProblem(describeWireFault(problem));
  else if (problem.type === 'failed') showProblem({ fact: t`The copy was not changed.`, detail: problem.message });
  else if (problem.type === 'taken' || problem.type === 'folderGone')
    showProblem({ fact: t`Something else is there now. Try again.`, detail: '' });
  else showProblem({ fact: t`This copy no longer exists.`, detail: '' });
}
