import type { ThreadId, TurnId } from '../../shared/base/ids.ts';
import type { Result } from '../../shared/base/result.ts';
import type { RequestInput } from '../../shared/contract/contract.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { InputAnswer } from '../../shared/input-safety/judge-input.ts';
import type { RunRef } from '../../shared/runs/run-ref.ts';
import type { RunRequest } from '../../shared/runs/run-request.ts';
import type { SendProblem } from '../../shared/threads/thread-problem.ts';
import type { TrustQuestion, WorkspaceSnapshot } from '../../shared/workspace/workspace-snapshot.ts';
import { describeWireFault } from '../client/describe-wire-fault.ts';
import { hostClient } from '../client/page-client.ts';
import { askAboutInput, type InputPlace } from '../stores/input-question.store.ts';
import { isPlanChosen } from '../stores/plan-choice.ts';
import { askUser } from '../stores/questions.store.ts';
import { getShownDraftKey, useThreads } from '../stores/threads.store.ts';
import { useWorkspace, workspaceChanged } from '../stores/workspace.store.ts';
import { raiseBudget } from './budgets.commands.ts';
import { startRun } from './runs.commands.ts';
import { showProblem } from './show-problem.ts';
import {
  type MessageDelivery,
  retryTurn,
  type SendMessageResult,
  type SendOptions,
  sendInFork,
  sendMessage,
  toInputAnswerField,
  type WrittenMessage,
} from './threads.commands.ts';

// Sending, with the questions that may precede it. The app asks each question at most once. A "no" leaves the refusal
// as the outcome, and the user keeps what they typed.

/** The answer about trust that the host is storing now. Null if there is none. */
let trustAnswerUnderWay: Promise<unknown> | null = null;
/** How many answers about trust the host has stored for this page. */
let trustAnswerCount = 0;

/** The threads whose review is about to start. */
const startingReviews = new Set<ThreadId>();

type Consents = { readonly fullAccess: boolean; readonly retry: boolean; readonly input: InputAnswer | null };

/**
 * Sends a message to the thread that is shown now, even if another one is shown once the questions are answered.
 * A plan is asked for as chosen in the message box if `options` do not say. Asks for trust or full access if the host
 * wants that first.
 */
export function sendWithConsent(
  written: WrittenMessage,
  delivery: MessageDelivery,
  options: SendOptions = {},
): Promise<SendMessageResult> {
  const { shown } = useThreads.getState();
  const key = getShownDraftKey(useThreads.getState());
  const all = { plan: isPlanChosen(), ...options };
  return withConsent(key, (consents) => sendMessage(shown, written, delivery, consents, all));
}

/** Sends a message to a new thread while another one is shown, with the same questions. */
export function startWithConsent(written: WrittenMessage, options: SendOptions): Promise<SendMessageResult> {
  const key = getShownDraftKey(useThreads.getState());
  return withConsent(key, (consents) => sendMessage(null, written, 'queue', consents, options));
}

/** Sends a message into a new thread that receives the history of a lost one, with the same questions. */
export function forkWithConsent(threadId: ThreadId, written: WrittenMessage): Promise<SendMessageResult> {
  const plan = isPlanChosen();
  return withConsent(threadId, (consents) => sendInFork(threadId, written, consents, plan));
}

/** Sends the input of an earlier turn again; asks first if that turn ran a command or changed a file. */
export function retryWithConsent(threadId: ThreadId, turnId: TurnId): Promise<SendMessageResult> {
  return withConsent(threadId, (consents) => retryTurn(threadId, turnId, consents));
}

/** Sends a queued message into the running turn; asks first if an edit made it need an answer. */
export function steerWithConsent(threadId: ThreadId, id: string): Promise<Result<null, SendProblem | WireFault>> {
  return withConsent(threadId, ({ fullAccess, input }) =>
    hostClient.request('steerQueued', { threadId, id, fullAccessConsent: fullAccess, ...toInputAnswerField(input) }),
  );
}

/** Starts a review of what is not committed, with the same questions. Null if one is already starting: a double click. */
export async function reviewWithConsent(threadId: ThreadId): Promise<Result<null, SendProblem | WireFault> | null> {
  if (startingReviews.has(threadId)) return null;
  startingReviews.add(threadId);
  try {
    return await withConsent(threadId, () => hostClient.request('startReview', { threadId }));
  } finally {
    startingReviews.delete(threadId);
  }
}

/** Submits a run to the host, with the same questions. The form with the prompt asks about what is in it. */
export function startRunWithConsent(options: RunRequest): Promise<Result<RunRef, SendProblem | WireFault>> {
  return withConsent('run', (consents) => startRun(options, consents));
}

/** Returns whether the user answered a question by sending nothing. They know why. */
export function isUnanswered({ type }: SendProblem | WireFault): boolean {
  return type === 'needsRetryConsent' || type === 'needsInputAnswer' || type === 'overBudget';
}

async function withConsent<Value>(
  key: InputPlace,
  send: (consents: Consents) => Promise<Result<Value, SendProblem | WireFault>>,
): Promise<Result<Value, SendProblem | WireFault>> {
  const folder = getOpenFolder();
  let consents: Consents = { fullAccess: false, retry: false, input: null };
  const asked = new Set<string>();
  for (;;) {
    const countBefore = trustAnswerCount;
    const outcome = await send(consents);
    // The user has answered, but the host had not stored it when it judged the message.
    if (!outcome.ok && outcome.error.type === 'needsTrust' && getOpenFolder() === folder) {
      await trustAnswerUnderWay;
      if (trustAnswerCount !== countBefore && getOpenFolder() === folder) continue;
    }
    if (outcome.ok || asked.has(toQuestionKey(outcome.error))) return outcome;
    asked.add(toQuestionKey(outcome.error));
    const more = await askForConsent(key, outcome.error);
    // A message that starts a thread would start it in a folder it was not written for.
    if (more === null || getOpenFolder() !== folder) return outcome;
    consents = { ...consents, ...more };
  }
}

function getOpenFolder(): string | null {
  return useWorkspace.getState().workspace?.path ?? null;
}

/**
 * Returns the subject of a problem's question. Workcell asks about trust again if the folder's settings have changed in
 * the meantime.
 */
function toQuestionKey(problem: SendProblem | WireFault): string {
  if (problem.type === 'overBudget') return `${problem.type} ${problem.scope}`;
  return problem.type === 'needsTrust' ? `${problem.path} ${problem.covers}` : problem.type;
}

/** Asks the user and returns what they agreed to; null when the problem is not a question or the answer was no. */
async function askForConsent(key: InputPlace, problem: SendProblem | WireFault): Promise<Partial<Consents> | null> {
  switch (problem.type) {
    case 'needsTrust':
      return (await settleTrust(problem)) ? {} : null;
    case 'needsFullAccessConsent':
      return (await askUser({ kind: 'fullAccess' })) === 'yes' ? { fullAccess: true } : null;
    case 'needsRetryConsent':
      return (await askUser({ kind: 'retryTurn' })) === 'yes' ? { retry: true } : null;
    case 'overBudget': {
      const { scope, use } = problem;
      const thread = key === 'new' || key === 'run' ? null : key;
      if ((await askUser({ kind: 'overBudget', scope, use })) !== 'yes') return null;
      return (await raiseBudget(thread, scope)) === null ? null : {};
    }
    case 'needsInputAnswer':
    case 'inputDenied': {
      const input = await askAboutInput(key, problem);
      return input === null ? null : { input };
    }
    default:
      return null;
  }
}

/** Lets the user change what Codex may do in this window's folder. */
export async function changeTrust(): Promise<void> {
  const { workspace } = useWorkspace.getState();
  if (workspace === null) return;
  const question = await hostClient.request('getTrustQuestion', { path: workspace.path });
  if (question.ok) await settleTrust(question.value, { answered: workspace.trust });
  else showProblem(describeWireFault(question.error));
}

/**
 * Asks about a folder that this window has opened, if `isStillRight` holds once the host has returned the question.
 * `failed`: the host has not returned it.
 */
export async function askForTrust(path: string, isStillRight: () => boolean): Promise<'asked' | 'notNow' | 'failed'> {
  const question = await hostClient.request('getTrustQuestion', { path });
  if (!question.ok) return 'failed';
  if (!isStillRight()) return 'notNow';
  await settleTrust(question.value);
  return 'asked';
}

/**
 * Asks whether a folder is trusted, and again if its settings changed in the meantime. True once there is a valid
 * answer.
 */
export async function settleTrust(
  question: TrustQuestion,
  {
    answered = null,
    isAskedAgain = false,
  }: { answered?: WorkspaceSnapshot['trust'] | null; isAskedAgain?: boolean } = {},
): Promise<boolean> {
  const { covers, notCovered = null, path } = question;
  const answer = await askUser({ kind: 'trustFolder', path, notCovered, isAskedAgain, answered });
  if (answer === 'no') return false;
  if (answer === 'settled') return true;
  const kept = await storeTrustAnswer(
    answer === 'yes' ? { path, trust: 'writable', covers } : { path, trust: 'readOnly' },
  );
  // The question may have been about another folder, such as the worktree of a thread.
  if (kept.ok && kept.value.path === getOpenFolder()) workspaceChanged(kept.value);
  if (!kept.ok && kept.error.type === 'settingsChanged') return await settleTrust(kept.error, { isAskedAgain: true });
  if (kept.ok || kept.error.type !== 'notKept') return kept.ok;
  // The host has reported what applies now.
  showProblem({ fact: t`This choice lasts until Workcell restarts.`, detail: kept.error.message });
  return true;
}

async function storeTrustAnswer(input: RequestInput<'answerTrust'>) {
  const request = hostClient.request('answerTrust', input);
  trustAnswerUnderWay = request;
  const kept = await request;
  if (trustAnswerUnderWay === request) trustAnswerUnderWay = null;
  if (kept.ok || kept.error.type === 'notKept') trustAnswerCount += 1;
  return kept;
}
