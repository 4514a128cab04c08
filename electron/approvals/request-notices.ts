import type { ApprovalId, TurnId } from '../../shared/base/ids.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { StatusEntry } from '../../shared/transcript/entry.ts';
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
