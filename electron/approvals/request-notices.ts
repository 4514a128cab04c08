import type { Asked } from '../../shared/approvals/approval.ts';
import type { ApprovalId, TurnId } from '../../shared/base/ids.ts';
import { formatDuration } from '../../shared/i18n/duration.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { getAnswerTime } from '../../shared/transcript/answer-time.ts';
import type { ApprovalTrace, StatusEntry } from '../../shared/transcript/entry.ts';
import { createNotice } from '../../shared/transcript/interpret-notice.ts';

/** Returns the note for a turn that Workcell stopped because Codex may have mixed up two approvals. */
export function describeLateTwin(turn: TurnId, at: number): StatusEntry {
  return createNotice(
    `twin:${turn}`,
    at,
    'warning',
    t`Workcell stopped this turn: two requests have the same ID.`,
    t`You had just approved the first one, and Codex may have applied that to the second. Check what ran.`,
  );
}

/** Returns the note for a declined request that the user never saw. */
export function describeUnreadableRequest(id: ApprovalId, at: number): StatusEntry {
  return createNotice(
    `unread:${id}`,
    at,
    'warning',
    t`Workcell declined a request from Codex because it could not read it.`,
    t`The log has the reason. Send your message again to retry.`,
  );
}

/**
 * Returns a note for each question of a settled request, with the question and how it ended: the user's answer, or why
 * there is none. A note never shows a secret answer. `answers` are in the order of the questions; null if the user gave
 * none.
 */
export function describeQuestions(
  questions: Extract<Asked, { kind: 'question' }>['questions'],
  answers: readonly (readonly string[])[] | null,
  trace: ApprovalTrace,
): readonly StatusEntry[] {
  const { askedAt, settledAt } = trace;
  const waited = askedAt === undefined || settledAt === null ? {} : { waited: { from: askedAt, until: settledAt } };
  return questions.map(({ header, secret, text }, at) => {
    const detail = answers === null ? describeUnanswered(trace) : describeAnswer(answers[at] ?? [], secret, trace);
    const id = `answer:${trace.approvalId}:${at}`;
    const notice = createNotice(id, settledAt, 'info', text === '' ? header : text, detail);
    // The questions of a request are one wait.
    return at === 0 ? { ...notice, ...waited } : notice;
  });
}

function describeAnswer(given: readonly string[], secret: boolean, trace: ApprovalTrace): string {
  const ms = getAnswerTime(trace);
  const who = ms === null ? t`You answered` : t`You answered after ${formatDuration(ms)}`;
  return secret ? t`${who}. The answer is secret.` : `${who}: ${given.join(', ')}`;
}

function describeUnanswered(trace: ApprovalTrace): string {
  if (trace.state === 'expired') return t`Codex stopped waiting before you answered.`;
  const ms = getAnswerTime(trace);
  return ms === null ? t`You declined to answer.` : t`You declined to answer after ${formatDuration(ms)}.`;
}
