import { describeWireFault } from '../../shared/contract/describe-wire-fault.ts';
import { t } from '../../shared/words/words.ts';
import { desk } from '../client/desk.ts';
import { tellProblem } from './tell-problem.ts';

/** Moves this window to the demo. */
export async function startDemo(): Promise<void> {
  const started = await desk.request('startDemo', null);
  if (started.ok) return;
  if (started.error.type === 'failed') tellProblem({ fact: t`The demo did not start.`, detail: started.error.message });
  else tellProblem(describeWireFault(started.error));
}

/** Moves this window back to the person's own Codex. */
export async function leaveDemo(): Promise<void> {
  const left = await desk.request('leaveDemo', null);
  if (!left.ok) tellProblem(describeWireFault(left.error));
}
