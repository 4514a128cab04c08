import { type EntryId, type ThreadId, type TurnId, threadId } from '../../shared/base/ids.ts';
import { hostClient } from '../client/page-client.ts';
import { updateDiscardNotes } from '../stores/discard-note.ts';
import { notesChanged, useDrafts } from '../stores/drafts.store.ts';
import { openDialog } from '../stores/frame.store.ts';
import { rewindPlanningStarted, rewindsListed, rewindsThreadChosen, useRewinds } from '../stores/rewind.store.ts';

// Starts a rewind. The dialog that plans it and carries it out loads later, with its requests.

/** Asks what to rewind to before a turn. `about` is the message that began it, null if unknown. */
export function openRewind(threadId: ThreadId, turnId: TurnId, about: string | null): void {
  rewindPlanningStarted({ target: { type: 'beforeTurn', threadId, turnId }, about, isImmediate: false });
  openDialog('rewind');
}

/** Asks what an undo of everything that one entry of a turn changed would do. `about` is what ran. */
export function openEntryUndo(threadId: ThreadId, turnId: TurnId, entryId: EntryId, about: string): void {
  rewindPlanningStarted({ target: { type: 'ofEntry', threadId, turnId, entryId }, about, isImmediate: false });
  openDialog('rewind');
}

/** Undoes a rewind. With `isAtOnce`, it only asks if there is a conflict or nothing to undo. */
export function undoRewind(rewindId: string, isAtOnce: boolean): void {
  rewindPlanningStarted({ target: { type: 'beforeRewind', rewindId }, about: null, isImmediate: isAtOnce });
  openDialog('rewind');
}

/** Fetches the rewinds of a thread that can still be undone. */
export async function loadRewinds(threadId: ThreadId): Promise<void> {
  const listed = await hostClient.request('listRewinds', { threadId });
  if (!listed.ok) return;
  rewindsListed(threadId, listed.value);
  // A note about discarded changes that are back would be wrong.
  const active = new Map(
    listed.value.flatMap(({ discarded, isUndone, rewindId }) =>
      isUndone ? [] : [[rewindId, discarded && new Set(discarded.files.map(({ path }) => path))] as const],
    ),
  );
  const notes = useDrafts.getState().notes[threadId] ?? [];
  const now = updateDiscardNotes(notes, active);
  if (now !== notes) notesChanged(threadId, now);
}

/** Fetches the rewinds of a thread again, if they were fetched before or if its draft has notes about them. */
export async function rewindsChanged({ threadId: of }: { readonly threadId: ThreadId }): Promise<void> {
  if (useRewinds.getState().rewinds[of] !== undefined || hasNotes(of)) await loadRewinds(of);
}

/**
 * Holds back the notes about discards that another window undid while this page was not connected. Call it on each new
 * connection, and for drafts that come back later.
 */
export async function checkNotes(): Promise<void> {
  const keys = Object.keys(useDrafts.getState().notes).flatMap((key) => (key === 'new' ? [] : threadId.parse(key)));
  await Promise.all(keys.filter(hasNotes).map(loadRewinds));
}

function hasNotes(thread: ThreadId): boolean {
  return useDrafts.getState().notes[thread]?.some(({ rewindId }) => rewindId !== null) === true;
}

/** Lists the rewinds of a thread. */
export function showRewinds(threadId: ThreadId): void {
  rewindsThreadChosen(threadId);
  openDialog('rewinds');
}
