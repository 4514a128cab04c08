import type { EntryId, ThreadId, TurnId } from '../../shared/base/ids.ts';
import type { ApprovalMode } from '../../shared/settings/settings-schema.ts';
import type { AgentSource } from '../../shared/threads/agent-source.ts';
import type { Goal } from '../../shared/threads/goal.ts';
import type { SendProblem } from '../../shared/threads/thread-problem.ts';
import type { ThreadSettings } from '../../shared/threads/thread-summary.ts';
import { inSync, type ThreadSyncStatus } from '../../shared/threads/thread-sync-status.ts';
import type { Entry, StatusEntry } from '../../shared/transcript/entry.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import type { Generation } from '../codex/codex-server.ts';
import type { ReadProblem, StoredTurnMark } from '../model/threads/stored-turn.ts';
import { ItemNames } from './live/item-names.ts';
import type { ThreadLog } from './live/thread-log.ts';
import type { ThreadRecorder } from './live/thread-recorder.ts';
import { RunningTurn } from './running-turn.ts';
import { ThreadQueue } from './thread-queue.ts';

/** A reason to block a message that the user can resolve. */
export type BlockingGate = Extract<
  SendProblem['type'],
  'workspaceGone' | 'signedOut' | 'needsTrust' | 'needsFullAccessConsent' | 'overBudget'
>;

/** Why a message is blocked, and the id of the transcript entry that shows the reason. */
export type BlockedMessage = { readonly id: string; readonly gate: BlockingGate };

/** A thread that this process records, with everything known about it except Codex's stored turns. */
export class LiveThread {
  readonly id: ThreadId;
  readonly log: ThreadLog;
  readonly recorder: ThreadRecorder;
  readonly turn = new RunningTurn();
  /** The entry ids of Codex's items. */
  readonly names = new ItemNames();
  /** Null until Codex has started or resumed the thread. */
  settings: ThreadSettings | null = null;
  /** The original title: the start of the first message, or the agent's name. Empty before the first message. */
  initialTitle = '';
  /** The name the user gave the thread. Null: its title is `initialTitle`. */
  name: string | null = null;
  /** The thread that this one was forked from. Null for other threads. */
  forkedFrom: ThreadId | null = null;
  updatedAt: number;
  unread = false;
  queue = new ThreadQueue();
  /** The Codex process that has the thread loaded. Null if none has. */
  loadedIn: Generation | null = null;
  /**
   * Set once the newest stored turns are loaded. The cursor points to turns that only Codex has, before all our turns.
   */
  history: { readonly olderCursor: string | null } | null = null;
  /** Marks of turns from our store. A turn without a mark started here and is known to Codex. */
  readonly marks = new Map<TurnId, StoredTurnMark>();
  /**
   * The mode whose permissions the thread has. `startConfig`: those of config.toml, but without what the folder's
   * settings add, as in a new thread. `plan`: those of a turn that plans. Null if unknown.
   */
  mode: ApprovalMode | 'startConfig' | 'plan' | null = null;
  /** True from before a turn that plans starts until another one is about to. */
  isPlanning = false;
  /** True if a turn that may write started since Codex started. Its agents and commands may outlive it. */
  hasWritten = false;
  /** True while the app itself asks the user something in this thread. */
  isWaitingForUser = false;
  fullAccessConsent = false;
  /** Turns that the thread no longer has, because the user went back to an earlier one. */
  readonly revertedTurns = new Set<TurnId>();
  /** How many of our own revert requests Codex has not reported yet. */
  pendingOwnReverts = 0;
  /** The entry that shows why a message is blocked. Null if none is. */
  blockedBy: BlockedMessage | null = null;
  /** The entry about findings in a message, until the user answers. Null if there is none. */
  inputQuestionId: EntryId | null = null;
  syncStatus: ThreadSyncStatus = inSync;
  /** The goal as last reported. Null if there is none, or Codex was not asked yet. */
  goal: Goal | null = null;
  /**
   * The goal as announced by the Codex process that has the thread loaded, or as the user let it continue. Null if
   * none. Another client may have set a different goal since.
   */
  followed: Goal | null = null;
  /** The digests of messages in Codex's own queue that the user allowed Codex to send. */
  allowedDigests: ReadonlySet<string> = new Set();
  /** What our store could not read of the thread so far. */
  readProblems: readonly ReadProblem[] = [];
  #agentOf: AgentSource | null = null;

  constructor(id: ThreadId, log: ThreadLog, recorder: ThreadRecorder, updatedAt: number) {
    this.id = id;
    this.log = log;
    this.recorder = recorder;
    this.updatedAt = updatedAt;
  }

  /** For an agent's thread, where it comes from. Null for other threads. */
  get agentOf(): AgentSource | null {
    return this.#agentOf;
  }

  set agentOf(agentOf: AgentSource | null) {
    this.#agentOf = agentOf;
    this.recorder.setIsAgent(agentOf !== null);
  }

  /** The thread's name, or its original title. Empty before the first message. */
  get title(): string {
    return this.name ?? this.initialTitle;
  }

  /** The folder the thread works in. Null if unknown. */
  get cwd(): string | null {
    return this.settings?.cwd ?? null;
  }

  /** Updates a status entry in place, or adds it to the newest turn. Does nothing in a thread without turns. */
  addStatus(entry: StatusEntry): void {
    const turn = this.findEntry(entry.id)?.turn ?? this.log.transcript.turns.at(-1);
    if (turn !== undefined) this.recorder.record([{ type: 'entryPut', turnId: turn.id, entry }]);
  }

  /** Finds an entry with its turn. Null if unknown. */
  findEntry(entryId: EntryId): { readonly turn: Turn; readonly entry: Entry } | null {
    for (const turn of this.log.transcript.turns.toReversed()) {
      const entry = turn.entries.find(({ id }) => id === entryId);
      if (entry !== undefined) return { turn, entry };
    }
    return null;
  }
}
