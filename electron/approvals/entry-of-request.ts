import type { DescribedApproval } from '../../shared/approvals/describe-approval.ts';
import { claimedCall, isClaimedCall } from '../../shared/approvals/describe-elicitation.ts';
import type { Entry } from '../../shared/transcript/entry.ts';

/**
 * The entry a request is about: the one it names, or for a tool the first call of it that waits and has not been asked
 * about. `params` are those of the request.
 */
export function entryOfRequest(
  { asked, entryId }: DescribedApproval,
  params: unknown,
  entries: readonly Entry[],
): Entry | null {
  const claimed = asked.kind === 'elicitation' ? claimedCall(params) : null;
  if (claimed === null) return entries.find(({ id }) => id === entryId) ?? null;
  return entries.find((entry) => isClaimedCall(claimed, entry)) ?? null;
}
