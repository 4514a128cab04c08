import { t } from '../../../shared/i18n/i18n.ts';
import { describeSendProblem } from '../../../shared/threads/problem-sentences.ts';
import type { SendProblem } from '../../../shared/threads/thread-problem.ts';
import { notice } from '../../../shared/transcript/interpret-notice.ts';
import type { HoldingGate, LiveThread } from '../live-thread.ts';

// A thread keeps the reason why a message is blocked: one entry per wait, which changes when the wait is over.

const passed: Readonly<Record<HoldingGate, string>> = {
  workspaceGone: t`The folder is back.`,
  signedOut: t`You are signed in again.`,
  needsTrust: t`You answered the trust question for this folder.`,
  needsFullAccessConsent: t`You confirmed full access for this thread.`,
};

/** Says why a message did not go out. Does nothing if the thread has not started, or if no gate is closed. */
export function sayHeld(thread: LiveThread, problem: SendProblem, at: number): void {
  const newest = thread.log.transcript.turns.at(-1);
  if (newest === undefined || !isGate(problem.type)) return;
  const { fact, detail } = describeSendProblem(problem);
  const id = `held:${newest.id}`;
  thread.heldBy = { id, gate: problem.type };
  const commands = problem.type === 'signedOut' ? (['signIn'] as const) : [];
  thread.say({ ...notice(id, at, 'warning', fact, t`Your message was not sent. ${detail}`), commands });
}

/** Says that a blocked message can go out now. */
export function sayPassed(thread: LiveThread, at: number): void {
  if (thread.heldBy === null) return;
  const { id, gate } = thread.heldBy;
  thread.heldBy = null;
  thread.say(notice(id, at, 'info', passed[gate]));
}

/** Says once that a folder is kept read-only although the picked mode would write. */
export function sayReadOnly(thread: LiveThread, at: number): void {
  const entry = notice(
    `readOnly:${thread.id}`,
    at,
    'info',
    t`This folder is read-only.`,
    t`You set it to read-only, so the mode you chose does not apply here.`,
  );
  if (thread.find(entry.id) === null) thread.say(entry);
}

function isGate(type: SendProblem['type']): type is HoldingGate {
  return Object.hasOwn(passed, type);
}
