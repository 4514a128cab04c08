import type { RequestProblem, RequestValue } from '../../shared/contract/contract.ts';
import { describeWireFault } from '../../shared/contract/describe-wire-fault.ts';
import type { RemovedCopy } from '../../shared/contract/removed.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { hostClient } from '../client/page-client.ts';
import { toastShown } from '../stores/alerts.store.ts';
import { ask } from '../stores/questions.store.ts';
import { isWireFault, showProblem } from './show-problem.ts';

export type RemovedCopies = RequestValue<'listRemoved'>;

/** Reads the kept copies, newest first; null if the host does not answer. */
export async function listRemoved(): Promise<RemovedCopies | null> {
  const read = await hostClient.request('listRemoved', null);
  return read.ok ? read.value : null;
}

/** Puts a copy back. If something is at its place, the person decides whether it gets another name. */
export async function restoreRemoved({ id, path }: RemovedCopy): Promise<void> {
  const done = await hostClient.request('restoreRemoved', { id, isBeside: false });
  if (done.ok) {
    toastShown(t`Restored ${done.value.path}`);
    return;
  }
  if (done.error.type !== 'taken') {
    showFailure(done.error);
    return;
  }
  if ((await ask({ kind: 'restoreBeside', path, name: done.error.name })) !== 'yes') return;
  const beside = await hostClient.request('restoreRemoved', { id, isBeside: true });
  if (beside.ok) toastShown(t`Restored ${beside.value.path}`);
  else showFailure(beside.error);
}

/** Deletes a copy for good once the person confirms. */
export async function deleteRemoved({ id, path }: RemovedCopy): Promise<void> {
  if ((await ask({ kind: 'deleteCopy', path })) !== 'yes') return;
  const done = await hostClient.request('deleteRemoved', { id });
  if (!done.ok) showFailure(done.error);
}

type Problem = Exclude<RequestProblem<'restoreRemoved'>, { type: 'taken' }> | WireFault | { readonly type: 'taken' };

function showFailure(problem: Problem): void {
  if (isWireFault(problem)) showProblem(describeWireFault(problem));
  else if (problem.type === 'failed') showProblem({ fact: t`The copy was left as it is.`, detail: problem.message });
  else if (problem.type === 'taken') showProblem({ fact: t`Something else is there now. Try again.`, detail: '' });
  else showProblem({ fact: t`This copy no longer exists.`, detail: '' });
}
