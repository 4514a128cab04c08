import { type ClientMessageId, entryId } from '../../../shared/base/ids.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { describeFindings, nameFindings } from '../../../shared/input-safety/describe-findings.ts';
import type { InputProblem, PassedInput } from '../../../shared/input-safety/judge-input.ts';
import { describeSendProblem } from '../../../shared/threads/describe-thread-problem.ts';
import { createNotice } from '../../../shared/transcript/interpret-notice.ts';
import type { LiveThread } from '../live-thread.ts';

// The thread keeps the result of checking a message, but not the findings. First an entry shows that the message was
// held back or denied. Then the user's answer replaces it.

/** Notes that a message was held back or denied. Does nothing if the thread has not started. */
export function noteInputBlocked(thread: LiveThread, problem: InputProblem, at: number): void {
  const newest = thread.log.transcript.turns.at(-1);
  if (newest === undefined) return;
  const id = thread.inputQuestionId ?? entryId.parse(`input:${newest.id}:${at}`);
  const { fact, detail } = describeSendProblem(problem);
  thread.inputQuestionId = problem.type === 'inputDenied' ? null : id;
  thread.addStatus(createNotice(id, at, 'warning', fact, t`${detail} The message was not sent.`));
}

/** Notes the user's answer once the message goes out. */
export function noteInputAnswered(
  thread: LiveThread,
  { answer, findings }: Answered,
  sent: ClientMessageId,
  at: number,
): void {
  const id = thread.inputQuestionId ?? entryId.parse(`input:${sent}`);
  const named = nameFindings(findings);
  const fact = answer === 'send' ? t`You sent ${named} after a warning.` : t`A message was masked: ${named}.`;
  thread.addStatus(createNotice(id, at, 'info', fact, describeFindings(findings)));
  thread.inputQuestionId = null;
}

type Answered = NonNullable<PassedInput['answered']>;
