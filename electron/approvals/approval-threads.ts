import type { EntryId, ThreadId, TurnId } from '../../shared/base/ids.ts';
import type { ApprovalTrace, Entry, StatusEntry } from '../../shared/transcript/entry.ts';
import type { Transcript } from '../../shared/transcript/turn.ts';

/** Facts about an approval's thread. */
export type ThreadFacts = {
  readonly title: string;
  /** Working directory of its commands. Empty if unknown. */
  readonly cwd: string;
  /** True if it runs without a sandbox. */
  readonly fullAccess: boolean;
  /** True if the person made it read-only. */
  readonly readOnly: boolean;
  /** True if Codex asks before every command, even harmless ones. */
  readonly asksForEverything: boolean;
  /** Its transcript so far. */
  readonly transcript: Transcript;
  /**
   * The entry id of a Codex item that satisfies `isMeant`. Null if other items have that id. If omitted, the item's own
   * id.
   */
  readonly nameOf?: (turnId: TurnId, itemId: EntryId, isMeant: (entry: Entry) => boolean) => EntryId | null;
  /** Codex's id of an entry. If omitted, the same id. */
  readonly itemIdOf?: (entryId: EntryId) => EntryId;
  /** The person's thread that an agent works for. Null for a thread that a person started. */
  readonly agent: { readonly root: ThreadId; readonly rootTitle: string; readonly path: readonly string[] } | null;
};

/** What approvals need from threads. */
export interface ApprovalThreads {
  /** Null for an unknown thread. */
  find(threadId: ThreadId): ThreadFacts | null;
  /** Records in the transcript who decided what: once when it waits, and again when it is settled. */
  record(threadId: ThreadId, entryId: EntryId | null, trace: ApprovalTrace): void;
  /** Puts a status into a turn, or into the newest one if there is no such turn. */
  say(threadId: ThreadId, turnId: TurnId | null, entry: StatusEntry): void;
  /** Sets whether the app itself waits for the person in a thread. */
  waits(threadId: ThreadId, waits: boolean): void;
}
