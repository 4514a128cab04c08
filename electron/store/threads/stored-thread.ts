import type { ThreadId } from '../../../shared/base/ids.ts';
import type { SavedMark } from '../../../shared/store/stored-turn.ts';
import type { AgentOf } from '../../../shared/threads/agent-of.ts';
import type { ThreadSettings } from '../../../shared/threads/thread-summary.ts';
import type { TokenUsage } from '../../../shared/transcript/turn.ts';

/** What the recorder of a thread says of it; the rest is for the person to say. */
export type ThreadFacts = {
  readonly id: ThreadId;
  /** The folder it works in; null while it is not known. */
  readonly folder: string | null;
  /** How it began. */
  readonly title: string;
  readonly settings: ThreadSettings | null;
  readonly usage: TokenUsage | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly forkedFrom: ThreadId | null;
  /** Where it comes from when it is the thread of an agent. */
  readonly agentOf: AgentOf | null;
  /** How many turns only Codex's store has, all before the first of ours, and the cursor that leads to them. */
  readonly earlierInCodex: number;
  readonly olderCursor: string | null;
};

/** A thread as the store has it. Settings and usage are null where they cannot be read. */
export type StoredThread = ThreadFacts & {
  /** What the person called it; null when it goes by its title. */
  readonly name: string | null;
  readonly archivedAt: number | null;
  readonly pinnedAt: number | null;
  /** False once Codex has said that it does not have the thread. */
  readonly knownToCodex: boolean;
  readonly saved: SavedMark | null;
};
