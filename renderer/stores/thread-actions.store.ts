import { create } from 'zustand';
import type { EntryId, ThreadId, TurnId } from '../../shared/base/ids.ts';
import type { PinnedTurn } from '../../shared/store/pinned-turn.ts';
import type { ReadingPlace } from '../../shared/threads/reading-place.ts';

/** Where a thread's name is being edited. */
export type RenamingPlace = 'list' | 'head';

/** A place in a thread to show; `searchTerms` are the search terms that led there. */
export type ThreadDestination = {
  readonly threadId: ThreadId;
  readonly turnId: TurnId;
  readonly entryId: EntryId | null;
  readonly searchTerms: string | null;
  /** Set if the user was reading there before the page started: which row is where. */
  readonly restored?: Omit<ReadingPlace, 'turnId'>;
};

/** What the user is doing with threads, other than writing in them. */
export type ThreadActionsStore = {
  /** Whether the list shows the archive. */
  readonly isArchiveShown: boolean;
  /** Which lists are complete, including the oldest threads, by `getListKey`. */
  readonly complete: Readonly<Record<string, boolean>>;
  /** The thread whose name is being edited. */
  readonly renaming: { readonly threadId: ThreadId; readonly place: RenamingPlace } | null;
  /** Pinned turns of opened threads. */
  readonly pinnedTurns: Readonly<Record<ThreadId, readonly PinnedTurn[]>>;
  /** Where the transcript goes as soon as it can. */
  readonly destination: ThreadDestination | null;
};

const initialState: ThreadActionsStore = {
  isArchiveShown: false,
  complete: {},
  renaming: null,
  pinnedTurns: {},
  destination: null,
};

/** The archive, the name being edited, pinned turns, and where the transcript goes. */
export const useThreadActions = create<ThreadActionsStore>()(() => initialState);

/** Resets the store for another workspace or profile. */
export function threadActionsReset(): void {
  useThreadActions.setState(initialState);
}

/** Shows the archive in the list, or hides it. `toggleArchive` also requests its threads. */
export function archiveToggled(): void {
  useThreadActions.setState(({ isArchiveShown }) => ({ isArchiveShown: !isArchiveShown }));
}

/** Identifies a list: the threads of a folder, or its archive. */
export function getListKey(folder: string, list: 'threads' | 'archive'): string {
  return `${list}:${folder}`;
}

/** Marks a list as complete. */
export function listCompleted(key: string): void {
  useThreadActions.setState(({ complete }) => ({ complete: { ...complete, [key]: true } }));
}

/** Opens the field for a thread's name, in the list or above the transcript. Closes any other one. */
export function renamingStarted(threadId: ThreadId, place: RenamingPlace): void {
  useThreadActions.setState({ renaming: { threadId, place } });
}

/** Closes the field for a thread's name. Saves nothing. */
export function renamingEnded(): void {
  useThreadActions.setState({ renaming: null });
}

/** Replaces the pinned turns of a thread with the host's. */
export function pinnedTurnsChanged(threadId: ThreadId, turns: readonly PinnedTurn[]): void {
  useThreadActions.setState(({ pinnedTurns }) => ({ pinnedTurns: { ...pinnedTurns, [threadId]: turns } }));
}

/** Sets where the transcript goes once it has the turn. `goToTurn` also opens the thread. */
export function destinationChosen(destination: ThreadDestination): void {
  useThreadActions.setState({ destination });
}

/** Shows the place in a thread where the user was reading before the page started. */
export function placeRestored(threadId: ThreadId, { turnId, ...restored }: ReadingPlace): void {
  destinationChosen({ threadId, turnId, entryId: null, searchTerms: null, restored });
}

/** Forgets a place to restore, because the user wants something else. */
export function restoringEnded(): void {
  useThreadActions.setState(({ destination }) => (destination?.restored === undefined ? {} : { destination: null }));
}

/** Clears a destination that is shown or unreachable. A later one stays. */
export function destinationReached(reached: ThreadDestination): void {
  useThreadActions.setState(({ destination }) => (destination === reached ? { destination: null } : {}));
}
