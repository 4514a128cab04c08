import type { ApprovalTrace } from './entry.ts';

/**
 * Returns how long the user took to answer a request, in milliseconds. Null if someone or something else settled it, if
 * it still waits, or if one of the two times is unknown.
 */
export function getAnswerTime(approval: ApprovalTrace | null): number | null {
  if (approval === null || approval.by !== 'person') return null;
  const { askedAt, settledAt } = approval;
  // A clock that went back in between measures nothing.
  if (askedAt === undefined || settledAt === null || settledAt < askedAt) return null;
  return settledAt - askedAt;
}
