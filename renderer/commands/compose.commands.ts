import { type ThreadId, type TurnId, threadId } from '../../shared/base/ids.ts';
import { err } from '../../shared/base/result.ts';
import { isEqualData } from '../../shared/transcript/equal-data.ts';
import { hostClient } from '../client/page-client.ts';
import { sendingEnded, sendingStarted, useComposer } from '../stores/composer.store.ts';
import { selectNotesToSend } from '../stores/discard-note.ts';
import type { DraftKey } from '../stores/draft-key.ts';
import {
  attachmentsChanged,
  commentsChanged,
  draftChanged,
  draftRecalled,
  draftSent,
  draftSettled,
  getDraftAfterSending,
  notesChanged,
  planChosen,
  useDrafts,
} from '../stores/drafts.store.ts';
import { addComments } from '../stores/line-comment.ts';
import { sendPageRequest } from '../stores/page-requests.ts';
import { placeChosen } from '../stores/place.store.ts';
import type { SentDraft } from '../stores/sent-draft.ts';
import { getShownDraftKey, useThreads } from '../stores/threads.store.ts';
import { useWorkspace } from '../stores/workspace.store.ts';
import {
  forkWithConsent,
  isUnanswered,
  retryWithConsent,
  sendWithConsent,
  steerWithConsent,
} from './consent.commands.ts';
import { findWorktreeObstacleAgain } from './place.commands.ts';
import { describeSendFailure, messageLost, showProblem } from './show-problem.ts';
import {
  createClientMessageId,
  type MessageDelivery,
  type NewThreadOptions,
  openThread,
  type SendMessageResult,
} from './threads.commands.ts';

/** The drafts that await an answer from the host or the user on this connection. */
const awaitedDrafts = new Set<DraftKey>();

/**
 * Sends the draft. From a lost thread, it goes to a fork. The draft stays where it was typed until the host has
 * accepted it. `thread` is about a new thread. Returns whether the host has accepted it.
 */
export async function sendDraft(delivery: MessageDelivery, thread: NewThreadOptions = {}): Promise<boolean> {
  const { shown, syncStatuses } = useThreads.getState();
  const key = getShownDraftKey(useThreads.getState());
  const text = useDrafts.getState().drafts[key] ?? '';
  const sources = useDrafts.getState().attachments[key] ?? [];
  const comments = useDrafts.getState().comments[key] ?? [];
  const notes = selectNotesToSend(useDrafts.getState().notes[key] ?? [], comments.length > 0);
  const isEmpty = text.trim() === '' && [sources, comments, notes].every(({ length }) => length === 0);
  if (isEmpty || useComposer.getState().sending.includes(key)) return false;
  const sent = { clientId: createClientMessageId(), text, sources, comments, notes };
  sendingStarted(key);
  draftSent(key, sent);
  const folder = getOpenFolder();
  const isLost = shown !== null && syncStatuses[shown]?.type === 'lost';
  const message = { clientId: sent.clientId, text: addComments(text, comments, notes), sources };
  awaitedDrafts.add(key);
  const outcome = await (isLost ? forkWithConsent(shown, message) : sendWithConsent(message, delivery, thread));
  awaitedDrafts.delete(key);
  // On the next connection, the page asks whether the host has it.
  if (!outcome.ok && outcome.error.type === 'disconnected') return false;
  // The draft of a new thread went away with its folder. The page asks again once that folder is back.
  if (key === 'new' && getOpenFolder() !== folder) {
    sendingEnded(key, null);
    return false;
  }
  settle(key, sent, outcome);
  if (outcome.ok && outcome.value.threadId === useThreads.getState().shown) sendPageRequest('jumpToEnd');
  return outcome.ok;
}

/**
 * Follows up on messages that were sent over a lost connection, for example by a page that was reloaded. Their drafts
 * stay in flight until the host reports the outcome. Call it on each new connection and for each folder.
 */
export async function checkSentDrafts(): Promise<void> {
  const { inFlight } = useDrafts.getState();
  const keys = Object.keys(inFlight).map((key) => (key === 'new' ? key : threadId.parse(key)));
  await Promise.all(keys.filter((key) => !awaitedDrafts.has(key)).map((key) => checkSentDraft(key, inFlight[key])));
}

async function checkSentDraft(key: DraftKey, sent: SentDraft | undefined): Promise<void> {
  if (sent === undefined) return;
  if (!useComposer.getState().sending.includes(key)) sendingStarted(key);
  awaitedDrafts.add(key);
  const outcome = await hostClient.request('followMessage', { clientId: sent.clientId });
  awaitedDrafts.delete(key);
  if (outcome.ok) {
    const { threadId: thread } = outcome.value;
    if (thread !== key && getShownDraftKey(useThreads.getState()) === key) void openThread(thread);
    settle(key, sent, outcome);
  } else if (outcome.error.type === 'messageUnknown') {
    draftSettled(key);
    sendingEnded(key, messageLost);
  } else if (outcome.error.type !== 'disconnected') settle(key, sent, err(outcome.error));
}

function getOpenFolder(): string | null {
  return useWorkspace.getState().workspace?.path ?? null;
}

/** Removes what was sent from the draft once it is out. Otherwise keeps it, with the reason next to it. */
function settle(key: DraftKey, sent: SentDraft, outcome: SendMessageResult): void {
  if (outcome.ok) keepUnsentParts(key, outcome.value.threadId, sent);
  draftSettled(key);
  const folder = getOpenFolder();
  if (outcome.ok && key === 'new') planChosen(key, null);
  if (outcome.ok && key === 'new' && folder !== null) placeChosen(folder, 'here');
  // A user who answered a question about their message with "no" knows why it is still there.
  if (outcome.ok || outcome.error.type === 'needsInputAnswer') sendingEnded(key, null);
  else sendingEnded(key, describeSendFailure(outcome.error), outcome.error.type === 'inputDenied');
  if (!outcome.ok && outcome.error.type === 'noWorktree') void findWorktreeObstacleAgain();
}

/** Sends the input of an earlier turn again; shows a toast with the reason if that fails. */
export async function sendAgain(thread: ThreadId, turnId: TurnId): Promise<void> {
  const outcome = await retryWithConsent(thread, turnId);
  if (!outcome.ok && !isUnanswered(outcome.error)) showProblem(describeSendFailure(outcome.error));
}

/** Keeps later additions in view, even when the message has started a new thread. */
function keepUnsentParts(key: DraftKey, thread: ThreadId, sent: SentDraft): void {
  const { attachments, comments, drafts, notes, recalls } = useDrafts.getState();
  const { [key]: typed = '' } = drafts;
  // The sent text may be an earlier message, or no longer be in the field.
  const left = typed.startsWith(sent.text) ? getDraftAfterSending(recalls[key]) : null;
  const rest = [withoutSent(typed, sent.text), left?.text ?? ''].filter((text) => text !== '').join('\n\n');
  const kept = (attachments[key] ?? []).filter((attachment) => !includesEqual(sent.sources, attachment));
  const unsentComments = (comments[key] ?? []).filter((comment) => !includesEqual(sent.comments, comment));
  const unsent = (notes[key] ?? []).filter((note) => !includesEqual(sent.notes, note));
  const moves = key !== thread && useThreads.getState().shown === thread;
  if (moves) {
    draftChanged(thread, rest + (drafts[thread] ?? ''));
    attachmentsChanged(thread, [...kept, ...(attachments[thread] ?? [])]);
    commentsChanged(thread, [...unsentComments, ...(comments[thread] ?? [])]);
    notesChanged(thread, [...unsent, ...(notes[thread] ?? [])]);
  }
  if (left === null) draftChanged(key, moves ? '' : rest);
  else draftRecalled(key, moves ? '' : rest, moves ? null : left.recall);
  attachmentsChanged(key, moves ? [] : kept);
  commentsChanged(key, moves ? [] : unsentComments);
  notesChanged(key, moves ? [] : unsent);
}

/** Compares by content, because nothing has the same identity after a reload. */
function includesEqual(things: readonly unknown[], thing: unknown): boolean {
  return things.some((one) => isEqualData(one, thing));
}

/** Returns what was typed after the sent text while it was in flight. */
function withoutSent(draft: string, sent: string): string {
  return draft.startsWith(sent) ? draft.slice(sent.length).trimStart() : draft;
}

/** Sends a queued message into the running turn. */
export async function steerQueued(threadId: ThreadId, id: string): Promise<void> {
  const sent = await steerWithConsent(threadId, id);
  if (!sent.ok && !isUnanswered(sent.error)) showProblem(describeSendFailure(sent.error));
}
