import type { Asked } from '../../shared/approvals/approval.ts';
import type { StatusEntry } from '../../shared/transcript/entry.ts';
import { notice } from '../../shared/transcript/interpret-notice.ts';
import type { SettledApproval } from './approval-queue.ts';

/** What stays in the turn of a request of the app that was not approved, and what can be done now; null when it was. */
export function describeOwnEnd({ asked, decision, id, settledAt }: SettledApproval): StatusEntry | null {
  if (decision !== 'declined' && decision !== 'expired') return null;
  const { guidance, verb, what } = wordsOf(asked);
  const fact = decision === 'declined' ? `You declined to ${verb} ${what}.` : `Nobody answered about ${what}.`;
  return notice(`own:${id}`, settledAt, 'info', fact, guidance);
}

type Words = { readonly verb: string; readonly what: string; readonly guidance: string };

function wordsOf(asked: Asked): Words {
  switch (asked.kind) {
    case 'command':
      return {
        verb: 'run',
        what: 'this command of the answer',
        guidance: 'Nothing was run. Copy it to change it, or write what Codex should do instead.',
      };
    case 'patch':
      return {
        verb: 'apply',
        what: 'this diff of the answer',
        guidance: 'No file was changed. Write what Codex should do instead.',
      };
    case 'openLink':
      return { verb: 'open', what: 'this link of the answer', guidance: `${asked.url} was not opened.` };
    case 'openFile':
      return { verb: 'open', what: 'this file of the answer', guidance: `${asked.path} was not opened.` };
    case 'input':
      return { verb: 'send', what: 'this message', guidance: 'It was not sent. Change it, then send it again.' };
    case 'ownAction':
      return {
        ...ownActionWords[asked.action],
        what: asked.action === 'copySensitiveText' ? 'this text' : 'this message',
      };
    default:
      return { verb: 'do', what: 'this', guidance: 'Nothing was done.' };
  }
}

const ownActionWords = {
  submitPrompt: { verb: 'send', guidance: 'It was not sent, and is still where you wrote it.' },
  retry: { verb: 'repeat', guidance: 'Nothing was sent.' },
  copySensitiveText: { verb: 'copy', guidance: 'Nothing was copied.' },
} as const;
