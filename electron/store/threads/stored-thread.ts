import type { ThreadId } from '../../../shared/base/ids.ts';
import type { AgentSource } from '../../../shared/threads/agent-source.ts';
import type { ThreadSettings } from '../../../shared/threads/thread-summary.ts';
import type { TokenUsage } from '../../../shared/transcript/turn.ts';
import type { SavedMark } from '../../model/threads/stored-turn.ts';

/** The facts about a thread that `ThreadSaver` writes. Everything else comes from the user. */
export type StoredThreadFacts = {
  readonly id: ThreadId;
  /** The folder that the thread works in. Null if unknown. */
  readonly folder: string | null;
  /** The thread's original title. */
  readonly title: string;
  readonly settings: ThreadSettings | null;
  readonly usage: TokenUsage | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly forkedFrom: ThreadId | null;
  /** For an agent's thread, where it comes from. */
  readonly agentOf: AgentSource | null;
  /** How many turns only Codex has, all before our first one, and the cursor to fetch them. */
  readonly earlierInCodex: number;
  readonly olderCursor: string | null;
};

/** A stored thread. Settings and usage are null if they cannot be read. */
export type StoredThread = StoredThreadFacts & {
  /** The name the user gave the thread. Null: it uses its title. */
  readonly name: string | null;
  readonly archivedAt: number | null;
  readonly pinnedAt: number | null;
  /** False once Codex reports that it does not have the thread. */
  readonly knownToCodex: boolean;
  readonly saved: SavedMark | null;
};
