import { entryId } from '../../shared/base/ids.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { ApprovalTrace, Entry, StatusEntry } from '../../shared/transcript/entry.ts';

const subjects: Partial<Record<Entry['kind'], string>> = {
  command: t`this command`,
  patch: t`these changes`,
  tool: t`this tool call`,
};

/** Describes a request that the person declined, and what they can do now. Null for any other outcome. */
export function describeDeclined(trace: ApprovalTrace, about: Entry | null): StatusEntry | null {
  if (trace.state !== 'declined' && trace.state !== 'cancelled') return null;
  const subject = subjects[about?.kind ?? 'unknown'] ?? t`this request`;
  const stopped = trace.state === 'cancelled';
  return {
    id: entryId.parse(`declined:${trace.approvalId}`),
    at: trace.settledAt,
    kind: 'status',
    status: 'info',
    fact: trace.by === 'rule' ? factOfRule(subject, stopped) : factOfPerson(subject, stopped),
    detail: stopped
      ? t`Write what Codex should do instead.`
      : t`Codex was told and goes on without it. Write what it should do instead.`,
    commands: [],
    attempt: null,
    about: about?.id ?? null,
  };
}

function factOfRule(subject: string, stopped: boolean): string {
  return stopped ? t`A rule declined ${subject} and stopped the turn.` : t`A rule declined ${subject}.`;
}

function factOfPerson(subject: string, stopped: boolean): string {
  return stopped ? t`You declined ${subject} and stopped the turn.` : t`You declined ${subject}.`;
}
