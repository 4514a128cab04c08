import { describeWireFault } from '../../shared/contract/describe-wire-fault.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { hostClient } from '../client/page-client.ts';
import { showProblem } from './show-problem.ts';

/** Moves this window to the demo. */
export async function startDemo(): Promise<void> {
  const started = await hostClient.request('startDemo', null);
  if (started.ok) return;
  if (started.error.type === 'failed') showProblem({ fact: t`The demo did not start.`, detail: started.error.message });
  else showProblem(describeWireFault(started.error));
}

/** Moves this window back to the person's own Codex. */
export async function leaveDemo(): Promise<void> {
  const left = await hostClient.request('leaveDemo', null);
  if (!left.ok) showProblem(describeWireFault(left.error));
}

/** Has the host check for a newer version. */
export async function checkForUpdate(): Promise<void> {
  await hostClient.request('checkForUpdate', null);
}

/** Has the host install the ready update as soon as nothing is under way; `false` cancels that. */
export async function restartToUpdate(wanted: boolean): Promise<void> {
  await hostClient.request('restartToUpdate', { wanted });
}
