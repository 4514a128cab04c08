import type { ApprovalTrace } from './entry.ts';

/** A quicker answer made Codex wait for nothing worth a word, in milliseconds. */
const shortestMs = 1_000;

/**
 * Returns how long the user took to answer a request, in milliseconds. Null if they took less than a second, if someone
 * or something else settled it, if it still waits, or if one of the two times is unknown.
 */
export function getAnswerTime(approval: ApprovalTrace | null): number | null {
  if (approval === null || approval.by !== 'person') return null;
  const { askedAt, settledAt } = approval;
  if (askedAt === undefined || settledAt === null) return null;
  // A clock that went back in between measures nothing, either.
  const took = settledAt - askedAt;
  return took < shortestMs ? null : took;
}
