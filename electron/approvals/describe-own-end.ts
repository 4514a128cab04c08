import type { Asked, SettledApproval } from '../../shared/approvals/approval.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { StatusEntry } from '../../shared/transcript/entry.ts';
import { notice } from '../../shared/transcript/interpret-notice.ts';

/** The note in a turn for an app request that was not approved, with what to do next. Null if it was approved. */
export function describeOwnEnd({ asked, decision, id, settledAt }: SettledApproval): StatusEntry | null {
  if (decision !== 'declined' && decision !== 'expired') return null;
  const words = wordsOf(asked);
  return notice(`own:${id}`, settledAt, 'info', words[decision], words.guidance);
}

type Words = { readonly declined: string; readonly expired: string; readonly guidance: string };

function wordsOf(asked: Asked): Words {
  switch (asked.kind) {
    case 'command':
      return {
        declined: t`You declined to run this command of the answer.`,
        expired: t`Nobody answered about this command of the answer.`,
        guidance: t`Nothing was run. Copy it to change it, or write what Codex should do instead.`,
      };
    case 'patch':
      return {
        declined: t`You declined to apply this diff of the answer.`,
        expired: t`Nobody answered about this diff of the answer.`,
        guidance: t`No file was changed. Write what Codex should do instead.`,
      };
    case 'openLink':
      return {
        declined: t`You declined to open this link of the answer.`,
        expired: t`Nobody answered about this link of the answer.`,
        guidance: t`${asked.url} was not opened.`,
      };
    case 'openFile':
      return {
        declined: t`You declined to open this file of the answer.`,
        expired: t`Nobody answered about this file of the answer.`,
        guidance: t`${asked.path} was not opened.`,
      };
    case 'input':
      return {
        declined: t`You declined to send this message.`,
        expired: t`Nobody answered about this message.`,
        guidance: t`It was not sent. Change it, then send it again.`,
      };
    case 'ownAction':
      return ownActionWords[asked.action];
    default:
      return {
        declined: t`You declined to do this.`,
        expired: t`Nobody answered about this.`,
        guidance: t`Nothing was done.`,
      };
  }
}

const ownActionWords: Readonly<Record<Extract<Asked, { kind: 'ownAction' }>['action'], Words>> = {
  submitPrompt: {
    declined: t`You declined to send this message.`,
    expired: t`Nobody answered about this message.`,
    guidance: t`It was not sent, and is still where you wrote it.`,
  },
  retry: {
    declined: t`You declined to repeat this message.`,
    expired: t`Nobody answered about this message.`,
    guidance: t`Nothing was sent.`,
  },
  copySensitiveText: {
    declined: t`You declined to copy this text.`,
    expired: t`Nobody answered about this text.`,
    guidance: t`Nothing was copied.`,
  },
};
