import { approvalModeOf } from '../../../shared/options/approval-modes.ts';
import type { ApprovalMode } from '../../../shared/options/options.ts';
import type { ThreadSettings } from '../../../shared/threads/thread-summary.ts';
import { t } from '../../../shared/words/words.ts';

/** What says whether the Approvals picker was changed since a turn began. */
export type ModeFacts = {
  /** What the picker says. */
  readonly chosen: ApprovalMode;
  /** The person keeps Codex from writing to the folder, whatever the picker says. */
  readonly folderIsReadOnly: boolean;
  /** What the thread runs with; null before Codex said so. */
  readonly settings: Pick<ThreadSettings, 'approvalPolicy' | 'sandbox'> | null;
};

type Pair = Pick<ThreadSettings, 'approvalPolicy' | 'sandbox'>;

/** What each mode asks of Codex; null where config.toml decides. */
const pairs: Readonly<Record<ApprovalMode, Pair | null>> = {
  config: null,
  readOnly: { approvalPolicy: 'on-request', sandbox: 'readOnly' },
  askForEverything: { approvalPolicy: 'untrusted', sandbox: 'workspaceWrite' },
  askWhenNeeded: { approvalPolicy: 'on-request', sandbox: 'workspaceWrite' },
  fullAccess: { approvalPolicy: 'never', sandbox: 'fullAccess' },
};

/**
 * What to say beside a waiting request when the Approvals picker says something else than the turn that asks runs with.
 * A turn keeps its mode to its end, and no change of the mode answers a request. Null where both are the same, and where
 * config.toml decides.
 */
export function describeModeNote({ chosen, folderIsReadOnly, settings }: ModeFacts): string | null {
  const pair = pairs[chosen];
  if (folderIsReadOnly || pair === null || settings === null) return null;
  if (settings.approvalPolicy === null || settings.sandbox === null) return null;
  if (settings.approvalPolicy === pair.approvalPolicy && settings.sandbox === pair.sandbox) return null;
  const { label } = approvalModeOf(chosen);
  return t`Approvals is set to “${label}” now. That applies from your next message on. This request still needs your answer.`;
}
