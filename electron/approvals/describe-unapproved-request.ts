import type { Asked, SettledApproval } from '../../shared/approvals/approval.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { StatusEntry } from '../../shared/transcript/entry.ts';
import { createNotice } from '../../shared/transcript/interpret-notice.ts';

/**
 * Returns the note in a turn for an app request that was not approved, with what to do next. Null if it was approved.
 */
export function describeUnapprovedRequest({ asked, decision, id, settledAt }: SettledApproval): StatusEntry | null {
  if (decision !== 'declined' && decision !== 'expired') return null;
  const words = getOutcomeTexts(asked);
  return createNotice(`own:${id}`, settledAt, 'info', words[decision], words.guidance);
}

type OutcomeTexts = { readonly declined: string; readonly expired: string; readonly guidance: string };

function getOutcomeTexts(asked: Asked): OutcomeTexts {
  switch (asked.kind) {
    case 'command':
      return {
        declined: t`You declined this command from the answer.`,
        expired: t`The approval for this command expired.`,
        guidance: t`It did not run. Copy it to change it, or tell Codex what to do instead.`,
      };
    case 'patch':
      return {
        declined: t`You declined this diff from the answer.`,
        expired: t`The approval for this diff expired.`,
        guidance: t`No files were changed. Tell Codex what to do instead.`,
      };
    case 'openLink':
      return {
        declined: t`You declined to open this link from the answer.`,
        expired: t`The approval for this link expired.`,
        guidance: t`${asked.url} was not opened.`,
      };
    case 'openFile':
      return {
        declined: t`You declined to open this file from the answer.`,
        expired: t`The approval for this file expired.`,
        guidance: t`${asked.path} was not opened.`,
      };
    case 'input':
      return {
        declined: t`You declined to send this message.`,
        expired: t`The approval for this message expired.`,
        guidance: t`It was not sent. Edit it, then send it again.`,
      };
    case 'ownAction':
      return ownActionTexts[asked.action];
    default:
      return {
        declined: t`You declined this.`,
        expired: t`The approval expired.`,
        guidance: t`Nothing happened.`,
      };
  }
}

const ownActionTexts: Readonly<Record<Extract<Asked, { kind: 'ownAction' }>['action'], OutcomeTexts>> = {
  submitPrompt: {
    declined: t`You declined to send this message.`,
    expired: t`The approval for this message expired.`,
    guidance: t`It was not sent. Your text is still in the message box.`,
  },
  retry: {
    declined: t`You declined to resend this message.`,
    expired: t`The approval for this message expired.`,
    guidance: t`Nothing was sent.`,
  },
  copySensitiveText: {
    declined: t`You declined to copy this text.`,
    expired: t`The approval for this text expired.`,
    guidance: t`Nothing was copied.`,
  },
};
