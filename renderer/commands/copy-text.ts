import type { EntryId, TurnId } from '../../shared/base/ids.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { createNotice } from '../../shared/transcript/interpret-notice.ts';
import { hostClient } from '../client/page-client.ts';
import { getPageClipboard } from '../client/page-clipboard.ts';
import { systemClock } from '../client/system-clock.ts';
import { inspectInput } from '../input-safety/inspect-input.ts';
import { showToast } from '../stores/alerts.store.ts';
import { announce } from '../stores/announcements.store.ts';
import { copyNoted } from '../stores/copy-note.store.ts';
import { askUser } from '../stores/questions.store.ts';
import { useTranscript } from '../stores/transcript.store.ts';
import { type CopyOutcome, type CopySource, ThreadCopier } from './thread-copier.ts';

/** Copies parts of a thread for a dialog that asks its own questions. The caller must report the outcome. */
export const threadCopier = new ThreadCopier({
  clipboard: { write: (text) => getPageClipboard().write(text) },
  inspect: inspectInput,
  ask: async (question) => {
    const answer = await askUser({ kind: 'copySpeech', ...question });
    return answer === 'yes' ? 'copy' : answer === 'mask' ? 'mask' : 'cancel';
  },
  review: async (what) => {
    const { threadId } = useTranscript.getState();
    if (threadId === null) return true;
    const reviewed = await hostClient.request('reviewCopy', { threadId, ...what });
    return reviewed.ok && reviewed.value.mayCopy;
  },
  count: (input) => hostClient.request('countCopy', input),
});

/**
 * Where to report the outcome of a copy: in this turn, or in the newest one. `first` is the entry where the copy
 * starts.
 */
export type CopyPlace = { readonly turnId?: TurnId | undefined; readonly first?: EntryId };

/** Copies text that is not from a thread and shows a toast. `fact` names what was copied, `detail` what is missing. */
export async function copyText(text: string, fact: string, detail = ''): Promise<void> {
  if (await getPageClipboard().write(text)) showToast(fact, detail);
  else showToast(t`Nothing was copied.`, t`Clipboard access was blocked.`);
}

/** Copies something from the shown thread, and reports the outcome in its transcript. */
export async function copyFromThread(speech: CopySource, place: CopyPlace): Promise<void> {
  showCopyOutcome(await threadCopier.copy(speech, place.turnId ?? null), place);
}

/** Reports the outcome of a copy in the transcript. */
export function showCopyOutcome({ detail, fact, isCopied }: CopyOutcome, { first, turnId }: CopyPlace): void {
  const { threadId, transcript } = useTranscript.getState();
  const turn = turnId ?? transcript.turns.at(-1)?.id;
  if (threadId === null || turn === undefined) return;
  const entry = createNotice(`copied:${turn}`, systemClock.now(), isCopied ? 'success' : 'warning', fact, detail);
  copyNoted({ threadId, turnId: turn, copied: isCopied ? (first ?? null) : null, entry });
  announce(`${fact} ${detail}`.trim());
}

/** Reads the clipboard; null, with a toast, if it may not be read. */
export async function readClipboard(): Promise<string | null> {
  const text = await getPageClipboard().read();
  if (text === null) showToast(t`Nothing was pasted.`, t`Clipboard access was blocked. Paste with the keyboard.`);
  return text;
}
