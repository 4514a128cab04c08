import type { DeskSentence } from '../../shared/alerts/sentence.ts';
import { describeSendProblem, describeThreadProblem, describeWireFault } from '../../shared/alerts/sentences.ts';
import type { SendProblem, ThreadProblem } from '../../shared/contract/threads.ts';
import { type WireFault, wireFault } from '../../shared/contract/wire.ts';
import { toastShown } from '../stores/alerts.store.ts';

/** Tells a fault of the wire apart from a request's own problems. */
export function isWireFault(problem: { readonly type: string }): problem is WireFault {
  return wireFault.safeParse(problem).success;
}

/** Why a message did not go out, whatever the reason. */
export function describeSendFailure(problem: SendProblem | WireFault): DeskSentence {
  return isWireFault(problem) ? describeWireFault(problem) : describeSendProblem(problem);
}

/** Why a thread could not be shown or changed, whatever the reason. */
export function describeThreadFailure(problem: ThreadProblem | WireFault): DeskSentence {
  return isWireFault(problem) ? describeWireFault(problem) : describeThreadProblem(problem);
}

/** Says in passing what went wrong, where no other place is fit for it. */
export function tellProblem({ fact, detail }: Pick<DeskSentence, 'fact' | 'detail'>): void {
  toastShown(fact, detail);
}
