import { t } from '../../shared/i18n/i18n.ts';
import { describeWireFault } from '../client/describe-wire-fault.ts';
import { hostClient } from '../client/page-client.ts';
import { useConnection } from '../stores/connection.store.ts';
import { useConsent } from '../stores/consent.store.ts';
import { openDialog } from '../stores/frame.store.ts';
import { showProblem } from './show-problem.ts';

/** Moves this window to the demo. */
export async function startDemo(): Promise<void> {
  const started = await hostClient.request('startDemo', null);
  if (started.ok) return;
  if (started.error.type === 'failed') showProblem({ fact: t`The demo did not start.`, detail: started.error.message });
  else showProblem(describeWireFault(started.error));
}

/** Moves this window back to the user's own Codex. */
export async function leaveDemo(): Promise<void> {
  const left = await hostClient.request('leaveDemo', null);
  if (!left.ok) showProblem(describeWireFault(left.error));
}

/** Moves this window back to the user's own Codex, and asks for a folder once the first-run dialog is done. */
export async function leaveDemoForFolder(): Promise<void> {
  await leaveDemo();
  if (useConnection.getState().profile === 'demo') return;
  await waitForFirstRun();
  openDialog('openFolder');
}

/** Resolves once the first-run dialog no longer waits for the user. */
function waitForFirstRun(): Promise<void> {
  const isDone = () => useConsent.getState().consent.question !== 'open';
  if (isDone()) return Promise.resolve();
  return new Promise((settle) => {
    const stop = useConsent.subscribe(() => {
      if (!isDone()) return;
      stop();
      settle();
    });
  });
}

/** Has the host check for a newer version. */
export async function checkForUpdate(): Promise<void> {
  await hostClient.request('checkForUpdate', null);
}

/** Has the host install the ready update as soon as nothing is in progress; `false` cancels that. */
export async function restartToUpdate(wanted: boolean): Promise<void> {
  await hostClient.request('restartToUpdate', { wanted });
}
