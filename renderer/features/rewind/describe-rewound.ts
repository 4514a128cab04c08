import { counted, t } from '../../../shared/i18n/i18n.ts';
import type { RewindScope } from '../../../shared/rewind/rewind-plan.ts';
import { describeWireFault } from '../../client/describe-wire-fault.ts';
import { isWireFault } from '../../commands/show-problem.ts';
import type { RewindFailure } from '../../stores/rewind.store.ts';

/** Explains why a rewind could not be planned or carried out. Its paths are listed next to this text. */
export function describeRewindFailure(failure: RewindFailure): { readonly fact: string; readonly detail: string } {
  if (isWireFault(failure)) return describeWireFault(failure);
  switch (failure.type) {
    case 'gone':
      return { fact: t`This moment no longer exists.`, detail: t`Its thread, turn or rewind is gone.` };
    case 'changed':
      return { fact: t`Nothing was changed.`, detail: t`Files have changed since you opened the dialog.` };
    case 'partly':
      return {
        fact: t`Files were changed, but the conversation was not.`,
        detail: `${failure.message} ${t`To undo it, choose Rewinds… in the thread's menu.`}`,
      };
    case 'failed':
      return { fact: t`Nothing was changed.`, detail: failure.message };
  }
}

/** Returns `4 files and 3 turns`; null if there are neither files nor turns. */
export function describeRewound(scope: RewindScope, files: number, turns: number): string | null {
  const ofFiles = scope === 'conversation' || files === 0 ? null : counted(files, 'file');
  const ofTurns = scope === 'files' || turns === 0 ? null : counted(turns, 'turn');
  if (ofFiles !== null && ofTurns !== null) return t`${ofFiles} and ${ofTurns}`;
  return ofFiles ?? ofTurns;
}
