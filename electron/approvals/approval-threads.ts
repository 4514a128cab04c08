import type { EntryId, ThreadId, TurnId } from '../../shared/base/ids.ts';
import type { ApprovalTrace, Entry, StatusEntry } from '../../shared/transcript/entry.ts';
import type { Transcript } from '../../shared/transcript/turn.ts';

/** Facts about an approval's thread. */
export type ApprovalThreadFacts = {
  readonly title: string;
  /** Working directory of its commands. Empty if unknown. */
  readonly cwd: string;
  /** True if it runs without a sandbox. */
  readonly hasFullAccess: boolean;
  /** True if the user made it read-only. */
  readonly isReadOnly: boolean;
  /** True if Codex asks before every command, even harmless ones. */
  readonly asksForEverything: boolean;
  /** True while it plans, or the thread that it works for does: nothing may be written. */
  readonly isPlanning: boolean;
  /** Its transcript so far. */
  readonly transcript: Transcript;
  /**
   * The entry id of a Codex item that satisfies `isMeant`. Null if other items have that id. If omitted, the item's own
   * id.
   */
  readonly findEntryId?: (turnId: TurnId, itemId: EntryId, isMeant: (entry: Entry) => boolean) => EntryId | null;
  /** Codex's id of an entry. If omitted, the same id. */
  readonly findItemId?: (entryId: EntryId) => EntryId;
  /** The user's thread that an agent works for. Null for a thread that a user started. */
  readonly agent: { readonly root: ThreadId; readonly rootTitle: string; readonly path: readonly string[] } | null;
};

/** What approvals need from threads. */
export interface ApprovalThreads {
  /** Finds the facts about a thread. Null for an unknown thread. */
  find(threadId: ThreadId): ApprovalThreadFacts | null;
  /** Records in the transcript who decided what: once when it waits, and again when it is settled. */
  recordApproval(threadId: ThreadId, entryId: EntryId | null, trace: ApprovalTrace): void;
  /** Adds a status to a turn, or to the newest turn if there is no such turn. */
  addEntry(threadId: ThreadId, turnId: TurnId | null, entry: StatusEntry): void;
  /** Sets whether the app itself waits for the user in a thread. */
  setWaiting(threadId: ThreadId, waits: boolean): void;
}
