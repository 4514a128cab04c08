import { t } from '../../shared/i18n/i18n.ts';
import type { ListedProcess } from '../../shared/processes/listed-process.ts';
import { getProcessName } from '../../shared/processes/process-name.ts';
import { describeWireFault } from '../client/describe-wire-fault.ts';
import { hostClient } from '../client/page-client.ts';
import { showToast } from '../stores/alerts.store.ts';
import { processesFailed, processesForgotten, processesListed } from '../stores/processes.store.ts';
import { askUser } from '../stores/questions.store.ts';
import { restartCodex } from './cli.commands.ts';
import { isWireFault, showProblem } from './show-problem.ts';

/** The time from one answer to the next request, in milliseconds. */
const pollIntervalMs = 3_000;

/** Polls the processes while the page is visible, until the returned function is called. */
export function followProcesses(): () => void {
  let isFollowed = true;
  let timer = 0;
  const look = async (): Promise<void> => {
    if (!document.hidden) await listProcesses(() => isFollowed);
    if (isFollowed) timer = window.setTimeout(look, pollIntervalMs);
  };
  void look();
  return () => {
    isFollowed = false;
    window.clearTimeout(timer);
    processesForgotten();
  };
}

async function listProcesses(isWanted: () => boolean): Promise<void> {
  const listed = await hostClient.request('listProcesses', null);
  if (!isWanted()) return;
  if (listed.ok) processesListed(listed.value);
  else if (!isWireFault(listed.error)) processesFailed(listed.error.message);
}

/** Asks whether to end a process if that interrupts work; true when it may end. */
export async function confirmEndProcess(process: ListedProcess): Promise<boolean> {
  // A server has no work to lose, and Codex reports a missing tool. A restart asks its own question.
  if (process.kind === 'mcpServer' || process.end === 'restart') return true;
  const { commandLine, thread } = process;
  const answer = await askUser({
    kind: 'endProcess',
    name: getProcessName(process),
    commandLine,
    thread: thread?.title ?? null,
  });
  return answer === 'yes';
}

/** Ends a process, or restarts Codex if that is the one. Settles when the list shows it. */
export async function endProcess({ end, pid, startMark }: ListedProcess): Promise<void> {
  if (end === 'restart') return await restartCodex();
  const ended = await hostClient.request('endProcess', { pid, startMark });
  if (ended.ok) showToast(t`Ended process ${pid}.`);
  else if (isWireFault(ended.error)) showProblem(describeWireFault(ended.error));
  else if (ended.error.type === 'gone') showToast(t`Process ${pid} had already ended.`);
  else showProblem({ fact: t`The process did not end.`, detail: ended.error.message });
  await listProcesses(() => true);
}
