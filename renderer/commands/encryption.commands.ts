import type { RequestProblem } from '../../shared/contract/contract.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { describeWireFault } from '../client/describe-wire-fault.ts';
import { hostClient } from '../client/page-client.ts';
import { showToast } from '../stores/alerts.store.ts';
import { recoveryKeyShown, useEncryption } from '../stores/encryption.store.ts';
import { openDialog } from '../stores/frame.store.ts';
import { askUser } from '../stores/questions.store.ts';
import { isWireFault, showProblem } from './show-problem.ts';

/**
 * Encrypts the threads on disk, or decrypts them. The host reports progress, and raises an alert if something prevents
 * it.
 */
export async function encryptThreads(on: boolean): Promise<void> {
  const done = await hostClient.request('encryptThreads', { on });
  if (!done.ok && isWireFault(done.error)) showProblem(describeWireFault(done.error));
}

/** Cancels a change to how the threads are stored on disk, while that is still possible. */
export async function cancelRewrite(): Promise<void> {
  const done = await hostClient.request('cancelRewrite', null);
  if (!done.ok) showProblem(describeWireFault(done.error));
}

/** Encrypts the threads with a new key once the user confirms. */
export async function changeKey(): Promise<void> {
  const hadRecoveryKey = hasRecoveryKey();
  if ((await askUser({ kind: 'changeKey', hasRecoveryKey: hadRecoveryKey })) !== 'yes') return;
  const done = await hostClient.request('changeKey', null);
  if (done.ok) showToast(t`The key was changed.`, hadRecoveryKey ? t`Create a new recovery key in Settings.` : '');
  else showFailure(t`The key was not changed.`, done.error);
}

/** Makes a recovery key and shows it, only this once; asks first if it replaces another one. */
export async function showRecoveryKey(): Promise<void> {
  if (hasRecoveryKey() && (await askUser({ kind: 'replaceRecoveryKey' })) !== 'yes') return;
  const made = await hostClient.request('makeRecoveryKey', null);
  if (!made.ok) return showFailure(t`No recovery key was created.`, made.error);
  recoveryKeyShown(made.value.words);
  openDialog('recoveryKey');
}

/** Opens the locked store, or returns what is wrong with the key. */
export async function useRecoveryKey(typed: string): Promise<RequestProblem<'useRecoveryKey'> | WireFault | null> {
  const opened = await hostClient.request('useRecoveryKey', { typed });
  if (!opened.ok) return opened.error;
  showOpenedToast();
  return null;
}

/** Starts a new store next to the locked one once the user confirms. */
export async function startFresh(): Promise<void> {
  const { encryption } = useEncryption.getState();
  if (encryption.type !== 'locked') return;
  if ((await askUser({ kind: 'startFresh', aside: encryption.aside })) !== 'yes') return;
  const started = await hostClient.request('startFresh', null);
  if (started.ok) showToast(t`Workcell started a new store.`, t`The old one is ${started.value.aside}.`);
  else showFailure(t`No new store was started.`, started.error);
}

/** Tries again to open the store. */
export async function reopenStore(): Promise<void> {
  const opened = await hostClient.request('reopenStore', null);
  if (opened.ok) showOpenedToast();
  else showFailure(t`The store could not be opened.`, opened.error);
}

function hasRecoveryKey(): boolean {
  const { encryption } = useEncryption.getState();
  return encryption.type === 'encrypted' && encryption.hasRecoveryKey;
}

function showOpenedToast(): void {
  showToast(t`Your threads are back.`, t`Your work in the meantime is saved too.`);
}

function showFailure(fact: string, problem: { readonly type: 'notDone'; readonly message: string } | WireFault): void {
  showProblem(isWireFault(problem) ? describeWireFault(problem) : { fact, detail: problem.message });
}
