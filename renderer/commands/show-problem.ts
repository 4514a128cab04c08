import type { AppAlertText } from '../../shared/alerts/alert-text.ts';
import { describeFolderProblem } from '../../shared/alerts/alert-texts.ts';
import { type WireFault, wireFault } from '../../shared/contract/wire.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { describeSendProblem, describeThreadProblem } from '../../shared/threads/describe-thread-problem.ts';
import type { SendProblem, ThreadProblem } from '../../shared/threads/thread-problem.ts';
import type { FolderProblem } from '../../shared/workspace/workspace-snapshot.ts';
import { describeWireFault } from '../client/describe-wire-fault.ts';
import { showToast } from '../stores/alerts.store.ts';

/** Distinguishes a fault of the wire from a request's own problems. */
export function isWireFault(problem: { readonly type: string }): problem is WireFault {
  return wireFault.safeParse(problem).success;
}

/** Explains why a message was not sent. */
export function describeSendFailure(problem: SendProblem | WireFault): AppAlertText {
  return isWireFault(problem) ? describeWireFault(problem) : describeSendProblem(problem);
}

/** A message that was sent over a lost connection and that the host does not know. */
export const messageLost: AppAlertText = {
  fact: t`The message was not sent.`,
  detail: t`The host did not receive it, or stopped before sending it. Your text is still in the message box.`,
  severity: 'info',
  surface: 'composer',
  commands: [],
};

/** Explains why a folder could not be opened. */
export function describeFolderFailure(problem: FolderProblem | WireFault): AppAlertText {
  return isWireFault(problem) ? describeWireFault(problem) : describeFolderProblem(problem);
}

/** Explains why a thread could not be shown or changed. */
export function describeThreadFailure(problem: ThreadProblem | WireFault): AppAlertText {
  return isWireFault(problem) ? describeWireFault(problem) : describeThreadProblem(problem);
}

/** Joins a failure into one line, to show next to a field or a button. */
export function joinAlertText({ fact, detail }: Pick<AppAlertText, 'fact' | 'detail'>): string {
  return `${fact} ${detail}`.trim();
}

/** Shows a toast about a failure that has no better place. */
export function showProblem({ fact, detail }: Pick<AppAlertText, 'fact' | 'detail'>): void {
  showToast(fact, detail);
}
