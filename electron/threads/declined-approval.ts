import { entryId } from '../../shared/base/ids.ts';
import type { ApprovalTrace, Entry, StatusEntry } from '../../shared/transcript/entry.ts';

const subjects: Partial<Record<Entry['kind'], string>> = {
  command: 'this command',
  patch: 'these changes',
  tool: 'this tool call',
};

/** What stands beside a request that the person declined, and what they can do now; null for any other outcome. */
export function describeDeclined(trace: ApprovalTrace, about: Entry | null): StatusEntry | null {
  if (trace.state !== 'declined' && trace.state !== 'cancelled') return null;
  const subject = subjects[about?.kind ?? 'unknown'] ?? 'this request';
  const who = trace.by === 'rule' ? 'A rule' : 'You';
  const stopped = trace.state === 'cancelled';
  return {
    id: entryId.parse(`declined:${trace.approvalId}`),
    at: trace.settledAt,
    kind: 'status',
    status: 'info',
    fact: stopped ? `${who} declined ${subject} and stopped the turn.` : `${who} declined ${subject}.`,
    detail: stopped
      ? 'Write what Codex should do instead.'
      : 'Codex was told and goes on without it. Write what it should do instead.',
    commands: [],
    attempt: null,
    about: about?.id ?? null,
  };
}
