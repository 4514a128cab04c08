import type { EntryId, ThreadId, TurnId } from '../../shared/base/ids.ts';
import type { ApprovalTrace, Entry, StatusEntry } from '../../shared/transcript/entry.ts';
import type { Transcript } from '../../shared/transcript/turn.ts';

/** What is known of the thread that an approval belongs to. */
export type ThreadFacts = {
  readonly title: string;
  /** Working directory of its commands; empty while it is not known. */
  readonly cwd: string;
  /** It runs without a sandbox. */
  readonly fullAccess: boolean;
  /** The person has it only read. */
  readonly readOnly: boolean;
  /** Codex asks before every command, also those that need nothing. */
  readonly asksForEverything: boolean;
  /** What was told of it so far. */
  readonly transcript: Transcript;
  /**
   * The id under which an item of Codex that `isMeant` stands in the transcript; null where other items have that id. Left
   * out: its own.
   */
  readonly nameOf?: (turnId: TurnId, itemId: EntryId, isMeant: (entry: Entry) => boolean) => EntryId | null;
  /** Codex's own id of what stands in the transcript under this one. Left out: the same. */
  readonly itemIdOf?: (entryId: EntryId) => EntryId;
  /** Whom an agent works for; null for a thread that a person began. */
  readonly agent: { readonly root: ThreadId; readonly rootTitle: string; readonly path: readonly string[] } | null;
};

/** What approvals ask of the threads, and leave with them. */
export interface ApprovalThreads {
  /** Null for a thread that nothing was heard of. */
  find(threadId: ThreadId): ThreadFacts | null;
  /** Keeps in the transcript who decided what; once when it waits, and again when it is settled. */
  record(threadId: ThreadId, entryId: EntryId | null, trace: ApprovalTrace): void;
  /** Puts a status into a turn, or where there is no such turn into the newest one. */
  say(threadId: ThreadId, turnId: TurnId | null, entry: StatusEntry): void;
  /** Whether the app itself waits for the person in a thread. */
  waits(threadId: ThreadId, waits: boolean): void;
}
