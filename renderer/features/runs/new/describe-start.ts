import { describeWireFault } from '../../../../shared/contract/describe-wire-fault.ts';
import type { WireFault } from '../../../../shared/contract/wire.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import type { StartedRun } from '../../../../shared/runs/started-run.ts';
import type { SendProblem } from '../../../../shared/threads/thread-problem.ts';
import { describeSendFailure, inOneLine, isWireFault } from '../../../commands/show-problem.ts';

/** Why a run was not started, in a sentence or two. */
export function describeRefusal(problem: SendProblem | WireFault): string {
  if (isWireFault(problem)) return inOneLine(describeWireFault(problem));
  switch (problem.type) {
    case 'refused':
      return problem.message;
    case 'noWorkspace':
      return t`No folder is open. Open one first.`;
    case 'needsTrust':
      return t`${problem.path} is not trusted yet. Trust the folder, or keep it read-only.`;
    case 'needsFullAccessConsent':
      return t`Full access was not confirmed. Confirm it, or choose another mode of approvals in Settings.`;
    case 'notApproved':
      return t`The run was not approved, and was not started.`;
    default:
      return inOneLine(describeSendFailure(problem));
  }
}

const beginsWhen: Readonly<Record<NonNullable<StartedRun['waitsFor']>, string>> = {
  others: t`It begins when there is room for it.`,
  load: t`It begins when the machine is less busy.`,
  memory: t`It begins when the machine has memory for it.`,
};

/** Why an accepted run does not start; null if it does. */
export function describeWait(run: StartedRun | undefined, isHeld: boolean): string | null {
  if (run?.stage !== 'queued') return null;
  return isHeld ? t`Waiting runs are held.` : beginsWhen[run.waitsFor ?? 'others'];
}
