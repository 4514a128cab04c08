import { create } from 'zustand';
import type { EntryId, ThreadId, TurnId } from '../../shared/base/ids.ts';
import type { PinnedTurn } from '../../shared/store/pinned-turn.ts';

/** Where a thread's name is being edited. */
export type NamingPlace = 'list' | 'head';

/** A place in a thread that the person wants to see; `words` are the search terms that led there. */
export type Destination = {
  readonly threadId: ThreadId;
  readonly turnId: TurnId;
  readonly entryId: EntryId | null;
  readonly words: string | null;
};

/** What the person is doing with threads, other than talking in one. */
export type LibraryStore = {
  /** Whether the list shows the archive. */
  readonly archiveShown: boolean;
  /** Which lists are complete, including the oldest threads. */
  readonly complete: { readonly threads: boolean; readonly archive: boolean };
  /** The thread whose name is being edited. */
  readonly naming: { readonly threadId: ThreadId; readonly place: NamingPlace } | null;
  /** Pinned turns of opened threads. */
  readonly pinnedTurns: Readonly<Record<ThreadId, readonly PinnedTurn[]>>;
  /** Where the transcript goes as soon as it can. */
  readonly destination: Destination | null;
};

const nothing: LibraryStore = {
  archiveShown: false,
  complete: { threads: false, archive: false },
  naming: null,
  pinnedTurns: {},
  destination: null,
};

export const useLibrary = create<LibraryStore>()(() => nothing);

/** Resets the store for another workspace or profile. */
export function libraryReset(): void {
  useLibrary.setState(nothing);
}

export function archiveToggled(): void {
  useLibrary.setState(({ archiveShown }) => ({ archiveShown: !archiveShown }));
}

/** Marks a list as complete. */
export function listCompleted(list: 'threads' | 'archive'): void {
  useLibrary.setState(({ complete }) => ({ complete: { ...complete, [list]: true } }));
}

export function namingBegun(threadId: ThreadId, place: NamingPlace): void {
  useLibrary.setState({ naming: { threadId, place } });
}

export function namingEnded(): void {
  useLibrary.setState({ naming: null });
}

export function pinnedTurnsChanged(threadId: ThreadId, turns: readonly PinnedTurn[]): void {
  useLibrary.setState(({ pinnedTurns }) => ({ pinnedTurns: { ...pinnedTurns, [threadId]: turns } }));
}

export function destinationChosen(destination: Destination): void {
  useLibrary.setState({ destination });
}

/** Clears a destination that is shown or unreachable. A later one stays. */
export function destinationReached(reached: Destination): void {
  useLibrary.setState(({ destination }) => (destination === reached ? { destination: null } : {}));
}
