import type { ThreadId } from '../../shared/base/ids.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { TextPlace } from '../../shared/texts/stored-text.ts';
import {
  findQueuedId,
  getQueuedField,
  type QueuedChange,
  type QueuedMessage,
} from '../../shared/threads/thread-summary.ts';
import { hostClient } from '../client/page-client.ts';
import { showToast } from '../stores/alerts.store.ts';
import { draftChanged, useDrafts } from '../stores/drafts.store.ts';
import { useTexts } from '../stores/texts.store.ts';
import { queueChanged, useThreads } from '../stores/threads.store.ts';
import { describeThreadFailure, showProblem } from './show-problem.ts';
import { pageTexts, readField, writeField } from './texts.commands.ts';

/** The field in which this window edits a queued message. While it has a text, the message waits. */
export function toQueuedPlace(threadId: ThreadId, id: string): TextPlace {
  return { threadId, folder: null, field: getQueuedField(id) };
}

/** Opens a queued message for editing. It waits until the edit ends. */
export function editQueued(threadId: ThreadId, { id, text }: QueuedMessage): void {
  const place = toQueuedPlace(threadId, id);
  writeField(place, { text, about: '' });
  // A closed window may have edited it.
  void pageTexts.loadOtherTexts(place);
}

/** Moves or removes a queued message. Shows the change at once, and reverts it when the host refuses. */
export async function changeQueued(
  threadId: ThreadId,
  id: string,
  change: QueuedChange,
  shown: readonly QueuedMessage[],
): Promise<void> {
  const before = useThreads.getState().queues[threadId] ?? [];
  queueChanged(threadId, shown);
  const done = await hostClient.request('changeQueued', { threadId, id, change });
  if (done.ok) return;
  queueChanged(threadId, before);
  if (done.error.type !== 'messageGone' && done.error.type !== 'messageChanged') {
    showProblem(describeThreadFailure(done.error));
  }
}

/** Gives a queued message the text in its field. The field stays until the host has it. */
export async function saveQueued(threadId: ThreadId, message: QueuedMessage): Promise<void> {
  const place = toQueuedPlace(threadId, message.id);
  const edit = readField(place);
  if (edit === null) return;
  const change = { type: 'text', text: edit.text, was: message.text } as const;
  const done = await hostClient.request('changeQueued', { threadId, id: message.id, change });
  if (done.ok) writeField(place, null);
  else if (done.error.type === 'messageGone') rescueQueuedEdits();
  else if (done.error.type === 'messageChanged') {
    showToast(
      t`This message was changed in another window.`,
      t`Your text is still here. Save it again to replace the other one.`,
    );
  } else showProblem(describeThreadFailure(done.error));
}

/** Ends the edit of a queued message without a change. */
export function cancelQueuedEdit(threadId: ThreadId, id: string): void {
  writeField(toQueuedPlace(threadId, id), null);
}

/** Moves what this window typed for messages that left the queue into the message of their thread. */
export function rescueQueuedEdits(): void {
  const { queues } = useThreads.getState();
  for (const { place, text } of Object.values(useTexts.getState().fields)) {
    const id = findQueuedId(place.field);
    const queue = place.threadId === null ? undefined : queues[place.threadId];
    if (id === null || place.threadId === null || queue === undefined || queue.some((row) => row.id === id)) continue;
    const before = useDrafts.getState().drafts[place.threadId] ?? '';
    const parts = [before, text.text].filter((part) => part.trim() !== '');
    draftChanged(place.threadId, parts.join('\n\n'));
    writeField(place, null);
  }
}
