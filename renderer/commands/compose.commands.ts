import type { ThreadId } from '../../shared/base/ids.ts';
import { sendingBegan, sendingEnded, useComposer } from '../stores/composer.store.ts';
import type { DraftKey } from '../stores/draft-key.ts';
import { draftChanged, useDrafts } from '../stores/drafts.store.ts';
import { requestOfPage } from '../stores/page-requests.ts';
import { useThreads } from '../stores/threads.store.ts';
import { forkWithConsent, sendWithConsent } from './consent.commands.ts';
import { describeSendFailure } from './tell-problem.ts';
import type { Delivery } from './threads.commands.ts';

/** Sends what is typed, from a lost thread into a fork of it. It stays where it was typed until the host has taken it. */
export async function sendDraft(delivery: Delivery): Promise<void> {
  const { shown, standings } = useThreads.getState();
  const key: DraftKey = shown ?? 'new';
  const text = useDrafts.getState().drafts[key] ?? '';
  if (text.trim() === '' || useComposer.getState().sending.includes(key)) return;
  sendingBegan(key);
  const isLost = shown !== null && standings[shown]?.type === 'lost';
  const outcome = await (isLost ? forkWithConsent(shown, text) : sendWithConsent(text, delivery));
  if (outcome.ok) keepRest(key, outcome.value.threadId, withoutSent(useDrafts.getState().drafts[key] ?? '', text));
  sendingEnded(key, outcome.ok ? null : describeSendFailure(outcome.error));
  if (outcome.ok && outcome.value.threadId === useThreads.getState().shown) requestOfPage('jumpToEnd');
}

/** What was typed meanwhile stays before the person's eyes, also where the message has begun a thread of its own. */
function keepRest(key: DraftKey, thread: ThreadId, rest: string): void {
  const moves = key !== thread && useThreads.getState().shown === thread;
  if (moves) draftChanged(thread, rest + (useDrafts.getState().drafts[thread] ?? ''));
  draftChanged(key, moves ? '' : rest);
}

/** What was typed behind the sent text while it was on its way. */
function withoutSent(draft: string, sent: string): string {
  return draft.startsWith(sent) ? draft.slice(sent.length).trimStart() : draft;
}
