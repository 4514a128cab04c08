import { t } from '../../../shared/i18n/i18n.ts';
import { approvalModeOf } from '../../../shared/settings/approval-modes.ts';
import type { ApprovalMode } from '../../../shared/settings/options.ts';
import type { ThreadSettings } from '../../../shared/threads/thread-summary.ts';

/** What shows whether the Approvals picker has changed since a turn started. */
export type ModeInput = {
  /** The picker's mode. */
  readonly chosen: ApprovalMode;
  /** The person does not let Codex write to the folder, whatever the picker says. */
  readonly folderIsReadOnly: boolean;
  /** What the thread runs with; null until Codex reports it. */
  readonly settings: Pick<ThreadSettings, 'approvalPolicy' | 'sandbox'> | null;
};

type Pair = Pick<ThreadSettings, 'approvalPolicy' | 'sandbox'>;

/** The policy and sandbox of each mode; null if config.toml decides. */
const pairs: Readonly<Record<ApprovalMode, Pair | null>> = {
  config: null,
  readOnly: { approvalPolicy: 'on-request', sandbox: 'readOnly' },
  askForEverything: { approvalPolicy: 'untrusted', sandbox: 'workspaceWrite' },
  askWhenNeeded: { approvalPolicy: 'on-request', sandbox: 'workspaceWrite' },
  fullAccess: { approvalPolicy: 'never', sandbox: 'fullAccess' },
};

/**
 * What to say next to a waiting request when the Approvals picker differs from the turn that asks. A turn keeps its
 * mode until its end, and a mode change answers no request. Null when both are the same, and when config.toml decides.
 */
export function describeModeNote({ chosen, folderIsReadOnly, settings }: ModeInput): string | null {
  const pair = pairs[chosen];
  if (folderIsReadOnly || pair === null || settings === null) return null;
  if (settings.approvalPolicy === null || settings.sandbox === null) return null;
  if (settings.approvalPolicy === pair.approvalPolicy && settings.sandbox === pair.sandbox) return null;
  const { label } = approvalModeOf(chosen);
  return t`Approvals is set to “${label}” now. That applies from your next message on. This request still needs your answer.`;
}
