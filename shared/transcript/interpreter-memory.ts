import type { EntryId } from '../base/ids.ts';
import type { Entry } from './entry.ts';
import type { ThreadEvent } from './thread-event.ts';

type TextAppended = Extract<ThreadEvent, { type: 'textAppended' }>;

/** A call as the model made it, kept until its output shows the outcome. */
export type RawCall = {
  readonly callId: string;
  /** The tool's name. */
  readonly name: string;
  /** JSON text of a function's arguments, or the free text of a custom tool. */
  readonly input: string;
  readonly at: number | null;
  /** How many commands and patches its turn had when the call was made. */
  readonly actionsBefore: number;
};

/** The state that the interpreter of one thread keeps between notifications. Immutable. */
export type InterpreterMemory = {
  /** The model turns run with, from Codex's last report. */
  readonly model: string | null;
  /** True for an agent's thread: Codex reports its parent's messages as if a user wrote them. */
  readonly isAgentThread: boolean;
  /** The held-back last characters of split streams, each as the event that would add it. */
  readonly carries: readonly TextAppended[];
  readonly rawCalls: readonly RawCall[];
  /** Notices that arrived before the first turn, which will contain them. */
  readonly pendingNotices: readonly Entry[];
  /** Commands that the user asked to end, until Codex reports their end. */
  readonly ending: ReadonlySet<EntryId>;
};

/**
 * The memory of a thread without any notifications yet, or whose Codex restarted. Callers may fill in what they know.
 */
export const freshMemory: InterpreterMemory = {
  model: null,
  isAgentThread: false,
  carries: [],
  rawCalls: [],
  pendingNotices: [],
  ending: new Set(),
};
