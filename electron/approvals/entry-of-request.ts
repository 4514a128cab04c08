import type { DescribedApproval } from '../../shared/approvals/describe-approval.ts';
import type { Entry } from '../../shared/transcript/entry.ts';

/** The entry a request is about: the one it names, or for a tool the first call of it that has not been asked about. */
export function entryOfRequest({ asked, entryId }: DescribedApproval, entries: readonly Entry[]): Entry | null {
  if (asked.kind !== 'mcpTool') return entries.find(({ id }) => id === entryId) ?? null;
  const { server, tool } = asked;
  const isCall = (entry: Entry) =>
    entry.kind === 'tool' && entry.server === server && entry.tool === tool && entry.approval === null;
  return entries.find(isCall) ?? null;
}
