import type { ThreadId, TurnId } from '../../shared/base/ids.ts';
import { type LineComment, withComments } from '../../shared/threads/line-comment.ts';
import type { Attachment } from '../../shared/transcript/entry.ts';
import { sendingBegan, sendingEnded, useComposer } from '../stores/composer.store.ts';
import type { DraftKey } from '../stores/draft-key.ts';
import { attachmentsChanged, commentsChanged, draftChanged, useDrafts } from '../stores/drafts.store.ts';
import { requestOfPage } from '../stores/page-requests.ts';
import { draftShown, useThreads } from '../stores/threads.store.ts';
import { forkWithConsent, isUnanswered, retryWithConsent, sendWithConsent } from './consent.commands.ts';
import { describeSendFailure, tellProblem } from './tell-problem.ts';
import type { Delivery } from './threads.commands.ts';

/** What a message is made of as it is written. */
type Draft = {
  readonly text: string;
  readonly sources: readonly Attachment[];
  readonly comments: readonly LineComment[];
};

/** Sends what is typed, from a lost thread into a fork of it. It stays where it was typed until the host has taken it. */
export async function sendDraft(delivery: Delivery): Promise<void> {
  const { shown, standings } = useThreads.getState();
  const key = draftShown(useThreads.getState());
  const text = useDrafts.getState().drafts[key] ?? '';
  const sources = useDrafts.getState().attachments[key] ?? [];
  const comments = useDrafts.getState().comments[key] ?? [];
  const isEmpty = text.trim() === '' && sources.length === 0 && comments.length === 0;
  if (isEmpty || useComposer.getState().sending.includes(key)) return;
  sendingBegan(key);
  const isLost = shown !== null && standings[shown]?.type === 'lost';
  const message = { text: withComments(text, comments), sources };
  const outcome = await (isLost ? forkWithConsent(shown, message) : sendWithConsent(message, delivery));
  if (outcome.ok) keepRest(key, outcome.value.threadId, { text, sources, comments });
  // A person who was asked about their message and sends nothing knows why it is still there.
  if (outcome.ok || outcome.error.type === 'needsInputAnswer') sendingEnded(key, null);
  else sendingEnded(key, describeSendFailure(outcome.error), outcome.error.type === 'inputDenied');
  if (outcome.ok && outcome.value.threadId === useThreads.getState().shown) requestOfPage('jumpToEnd');
}

/** Sends the input of an earlier turn again; says in passing why it did not go out. */
export async function sendAgain(threadId: ThreadId, turnId: TurnId): Promise<void> {
  const outcome = await retryWithConsent(threadId, turnId);
  if (!outcome.ok && !isUnanswered(outcome.error)) tellProblem(describeSendFailure(outcome.error));
}

/** What was added meanwhile stays before the person's eyes, also where the message has begun a thread of its own. */
function keepRest(key: DraftKey, thread: ThreadId, sent: Draft): void {
  const { attachments, comments, drafts } = useDrafts.getState();
  const rest = withoutSent(drafts[key] ?? '', sent.text);
  const kept = (attachments[key] ?? []).filter((attachment) => !sent.sources.includes(attachment));
  const left = (comments[key] ?? []).filter((comment) => !sent.comments.includes(comment));
  const moves = key !== thread && useThreads.getState().shown === thread;
  if (moves) {
    draftChanged(thread, rest + (drafts[thread] ?? ''));
    attachmentsChanged(thread, [...kept, ...(attachments[thread] ?? [])]);
    commentsChanged(thread, [...left, ...(comments[thread] ?? [])]);
  }
  draftChanged(key, moves ? '' : rest);
  attachmentsChanged(key, moves ? [] : kept);
  commentsChanged(key, moves ? [] : left);
}

/** What was typed behind the sent text while it was on its way. */
function withoutSent(draft: string, sent: string): string {
  return draft.startsWith(sent) ? draft.slice(sent.length).trimStart() : draft;
}
