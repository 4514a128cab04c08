import { joinSentences } from '../../../shared/alerts/error-text.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { Attempt } from '../../../shared/runs/attempt.ts';
import { describeSendProblem } from '../../../shared/threads/describe-thread-problem.ts';
import type { SendProblem } from '../../../shared/threads/thread-problem.ts';
import type { StatusEntry } from '../../../shared/transcript/entry.ts';
import { createNotice } from '../../../shared/transcript/interpret-notice.ts';
import type { BlockingGate, LiveThread } from '../live-thread.ts';

// A thread keeps the reason why a message is blocked: one entry per wait, which changes when the wait is over.

const passedTexts: Readonly<Record<BlockingGate, string>> = {
  workspaceGone: t`The folder is back.`,
  signedOut: t`You are signed in again.`,
  needsTrust: t`You answered the trust question for this folder.`,
  needsFullAccessConsent: t`You confirmed full access for this thread.`,
  overBudget: t`The budget allows more again.`,
};

/** Notes why a message did not go out. Does nothing if the thread has not started, or if no gate is closed. */
export function noteBlocked(thread: LiveThread, problem: SendProblem, at: number): void {
  const newest = thread.log.transcript.turns.at(-1);
  if (newest === undefined || !isBlockingGate(problem.type)) return;
  const { fact, detail } = describeSendProblem(problem);
  const id = `held:${newest.id}`;
  thread.blockedBy = { id, gate: problem.type };
  const commands = getCommands(problem);
  thread.addStatus({ ...createNotice(id, at, 'warning', fact, t`Your message was not sent. ${detail}`), commands });
}

function getCommands(problem: SendProblem): StatusEntry['commands'] {
  if (problem.type === 'signedOut') return ['signIn'];
  if (problem.type !== 'overBudget') return [];
  return [problem.scope === 'day' ? 'raiseDayBudget' : 'raiseThreadBudget'];
}

/** Notes that a blocked message can go out now. */
export function noteAllowed(thread: LiveThread, at: number): void {
  if (thread.blockedBy === null) return;
  const { id, gate } = thread.blockedBy;
  thread.blockedBy = null;
  thread.addStatus(createNotice(id, at, 'info', passedTexts[gate]));
}

/** Notes in the thread of the first attempt at a message that another attempt did not start. */
export function noteNoAttempt(thread: LiveThread, { number }: Attempt, problem: SendProblem, at: number): void {
  const { fact, detail } = describeSendProblem(problem);
  // The user may have canceled it before there was a worktree to make.
  const words = problem.type === 'noWorktree' ? problem.message : joinSentences(fact, detail);
  thread.addStatus(createNotice(`attempt:${number}`, at, 'warning', t`Attempt ${number} did not start.`, words));
}

/** Notes once that a folder is kept read-only although the picked mode would write. */
export function noteReadOnly(thread: LiveThread, at: number): void {
  const entry = createNotice(
    `readOnly:${thread.id}`,
    at,
    'info',
    t`This folder is read-only.`,
    t`You set it to read-only, so the mode you chose does not apply here.`,
  );
  if (thread.findEntry(entry.id) === null) thread.addStatus(entry);
}

function isBlockingGate(type: SendProblem['type']): type is BlockingGate {
  return Object.hasOwn(passedTexts, type);
}
