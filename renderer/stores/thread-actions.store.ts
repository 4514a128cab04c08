import { create } from 'zustand';
import type { EntryId, ThreadId, TurnId } from '../../shared/base/ids.ts';
import type { PinnedTurn } from '../../shared/store/pinned-turn.ts';

/** Where a thread's name is written. */
export type NamingPlace = 'list' | 'head';

/** A place in a thread that the person wants to see; `words` stand there, where they came by a search. */
export type Destination = {
  readonly threadId: ThreadId;
  readonly turnId: TurnId;
  readonly entryId: EntryId | null;
  readonly words: string | null;
};

/** What the person is about with threads, beside talking in one. */
export type LibraryStore = {
  /** The list shows the archive. */
  readonly archiveShown: boolean;
  /** Which lists have all threads, the oldest ones too, as far as that was asked. */
  readonly complete: { readonly threads: boolean; readonly archive: boolean };
  /** The thread whose name is being written. */
  readonly naming: { readonly threadId: ThreadId; readonly place: NamingPlace } | null;
  /** Pinned turns, of threads that were opened. */
  readonly pinnedTurns: Readonly<Record<ThreadId, readonly PinnedTurn[]>>;
  /** Where the transcript is to go as soon as it can. */
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

/** The window shows another workspace or profile. */
export function libraryReset(): void {
  useLibrary.setState(nothing);
}

export function archiveToggled(): void {
  useLibrary.setState(({ archiveShown }) => ({ archiveShown: !archiveShown }));
}

/** A list has all threads there are. */
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

/** It is shown, or cannot be; a later one stays. */
export function destinationReached(reached: Destination): void {
  useLibrary.setState(({ destination }) => (destination === reached ? { destination: null } : {}));
}
