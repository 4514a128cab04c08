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
 * Returns a note for each question that the user answered, with the question and the answer. A note never shows a secret
 * answer. `answers` are in the order of the questions.
 */
export function describeAnswers(
  questions: Extract<Asked, { kind: 'question' }>['questions'],
  answers: readonly (readonly string[])[],
  trace: ApprovalTrace,
): readonly StatusEntry[] {
  const ms = getAnswerTime(trace);
  const { askedAt, settledAt } = trace;
  const waited = askedAt === undefined || settledAt === null ? {} : { waited: { from: askedAt, until: settledAt } };
  const who = ms === null ? t`You answered` : t`You answered after ${formatDuration(ms)}`;
  return questions.map(({ header, secret, text }, at) => {
    const given = (answers[at] ?? []).join(', ');
    const detail = secret ? t`${who}. The answer is secret.` : `${who}: ${given}`;
    const id = `answer:${trace.approvalId}:${at}`;
    const notice = createNotice(id, settledAt, 'info', text === '' ? header : text, detail);
    // The questions of a request are one wait.
    return at === 0 ? { ...notice, ...waited } : notice;
  });
}
