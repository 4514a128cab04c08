import type { EntryId, ThreadId, TurnId } from '../../shared/base/ids.ts';
import type { ApprovalMode } from '../../shared/settings/options.ts';
import type { ReadProblem, TurnMark } from '../../shared/store/stored-turn.ts';
import type { AgentOf } from '../../shared/threads/agent-of.ts';
import type { SendProblem } from '../../shared/threads/thread-problem.ts';
import { inSync, type ThreadSyncStatus } from '../../shared/threads/thread-standing.ts';
import type { ThreadSettings } from '../../shared/threads/thread-summary.ts';
import type { Entry, StatusEntry } from '../../shared/transcript/entry.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import type { Generation } from '../codex/codex-server.ts';
import { ItemNames } from './live/item-names.ts';
import type { ThreadLog } from './live/thread-log.ts';
import type { ThreadRecorder } from './live/thread-recorder.ts';
import { RunningTurn } from './running-turn.ts';
import { ThreadQueue } from './thread-queue.ts';

/** What can hold a message back and is in the person's hands. */
export type HoldingGate = Extract<
  SendProblem['type'],
  'workspaceGone' | 'signedOut' | 'needsTrust' | 'needsFullAccessConsent'
>;

/** Why a message waits, and the id of the transcript entry that says so. */
export type HeldMessage = { readonly id: string; readonly gate: HoldingGate };

/** A thread that this process records: all that is known of it beside Codex's own store. */
export class LiveThread {
  readonly id: ThreadId;
  readonly log: ThreadLog;
  readonly recorder: ThreadRecorder;
  readonly turn = new RunningTurn();
  /** The ids under which Codex's items stand in the transcript. */
  readonly names = new ItemNames();
  /** Null until Codex has started or resumed it. */
  settings: ThreadSettings | null = null;
  /** How it began; empty before anything was said. */
  beginning = '';
  /** What the person called it; null when it goes by how it began. */
  name: string | null = null;
  /** The thread it was forked from. */
  forkedFrom: ThreadId | null = null;
  updatedAt: number;
  unread = false;
  queue = new ThreadQueue();
  /** The child that has it loaded; null when none has. */
  loadedIn: Generation | null = null;
  /** The newest turns of a store are here; the cursor leads to those that only Codex's has, before all of ours. */
  history: { readonly olderCursor: string | null } | null = null;
  /** What our store knows of turns beside the turns; one without a mark began here and is known to Codex. */
  readonly marks = new Map<TurnId, TurnMark>();
  /** The mode whose permissions were sent last; null when it is not known. */
  mode: ApprovalMode | null = null;
  /** A turn that may write was asked for since Codex started; its agents and commands may go on after it. */
  hasWritten = false;
  /** The app itself asks the person something in it. */
  waitsForPerson = false;
  fullAccessConsent = false;
  /** The entry that says why a message was held back, while it is. */
  heldBy: HeldMessage | null = null;
  /** The entry that says what was found in a message, while nobody has answered it. */
  askedOfInput: EntryId | null = null;
  syncStatus: ThreadSyncStatus = inSync;
  /** What of it could not be read from our store so far. */
  unreadable: readonly ReadProblem[] = [];
  #agentOf: AgentOf | null = null;

  constructor(id: ThreadId, log: ThreadLog, recorder: ThreadRecorder, updatedAt: number) {
    this.id = id;
    this.log = log;
    this.recorder = recorder;
    this.updatedAt = updatedAt;
  }

  /** Where it comes from when it is the thread of an agent. */
  get agentOf(): AgentOf | null {
    return this.#agentOf;
  }

  set agentOf(agentOf: AgentOf | null) {
    this.#agentOf = agentOf;
    this.recorder.isOfAgent(agentOf !== null);
  }

  /** What it is called, or how it began; empty before anything was said. */
  get title(): string {
    return this.name ?? this.beginning;
  }

  /** The folder it works in; null while it is not known. */
  get cwd(): string | null {
    return this.settings?.cwd ?? null;
  }

  /** Puts a status where it stands already, else into the newest turn; without a turn there is nothing to say it of. */
  say(entry: StatusEntry): void {
    const turn = this.find(entry.id)?.turn ?? this.log.transcript.turns.at(-1);
    if (turn !== undefined) this.recorder.record([{ type: 'entryPut', turnId: turn.id, entry }]);
  }

  /** An entry with the turn it stands in; null when it is not known. */
  find(entryId: EntryId): { readonly turn: Turn; readonly entry: Entry } | null {
    for (const turn of this.log.transcript.turns.toReversed()) {
      const entry = turn.entries.find(({ id }) => id === entryId);
      if (entry !== undefined) return { turn, entry };
    }
    return null;
  }
}
