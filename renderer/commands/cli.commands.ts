import type { LeftoverProcess } from '../../shared/cli/cli-state.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { describeWireFault } from '../client/describe-wire-fault.ts';
import { hostClient } from '../client/page-client.ts';
import { askUser } from '../stores/questions.store.ts';
import { useThreads } from '../stores/threads.store.ts';
import { isWireFault, showProblem } from './show-problem.ts';

/** Restarts Codex. While threads run, asks first and names them. */
export async function restartCodex(): Promise<void> {
  const runningThreads = Object.values(useThreads.getState().threads)
    .filter((thread) => thread.state === 'running' || thread.state === 'waiting')
    .map((thread) => thread.title);
  if (runningThreads.length > 0 && (await askUser({ kind: 'restartCodex', runningThreads })) !== 'yes') return;
  const done = await hostClient.request('restartCodex', null);
  if (!done.ok) showProblem(describeWireFault(done.error));
}

/** Ends a process that an earlier run of the app left behind. */
export async function endLeftover({ pid, startedAt }: LeftoverProcess): Promise<void> {
  const done = await hostClient.request('endLeftover', { pid, startedAt });
  if (done.ok) return;
  const problem = done.error;
  if (isWireFault(problem)) showProblem(describeWireFault(problem));
  else if (problem.type === 'failed') showProblem({ fact: t`The process did not end.`, detail: problem.message });
}

/** Dismisses an alert of the host, in every window. */
export async function dismissAlert(id: string): Promise<void> {
  await hostClient.request('dismissAlert', { id });
}
