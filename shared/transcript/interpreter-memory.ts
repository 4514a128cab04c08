import type { EntryId } from '../base/ids.ts';
import type { Entry } from './entry.ts';
import type { ThreadEvent } from './thread-event.ts';

type TextAppended = Extract<ThreadEvent, { type: 'textAppended' }>;

/** A call as the model made it, until its output tells what became of it. */
export type RawCall = {
  readonly callId: string;
  /** The tool's name. */
  readonly name: string;
  /** JSON text of a function's arguments, or the free text of a custom tool. */
  readonly input: string;
  readonly at: number | null;
  /** How many commands and patches its turn had when it was made. */
  readonly actionsBefore: number;
};

/** What the interpreter of one thread remembers between notifications. Immutable. */
export type InterpreterMemory = {
  /** What turns run with, as Codex said last. */
  readonly model: string | null;
  /** It is the thread of an agent: Codex tells of what its parent writes as of what a person does. */
  readonly ofAgent: boolean;
  /** The last character of streams that were torn, each as the event that would bring it. */
  readonly carries: readonly TextAppended[];
  readonly rawCalls: readonly RawCall[];
  /** Notices that came before the first turn; they go into it. */
  readonly held: readonly Entry[];
  /** Commands that the person has asked to end, until Codex tells their end. */
  readonly ending: ReadonlySet<EntryId>;
};

/** The memory of a thread nothing was heard of yet, or whose Codex was started anew. What is known of it may be filled in. */
export const freshMemory: InterpreterMemory = {
  model: null,
  ofAgent: false,
  carries: [],
  rawCalls: [],
  held: [],
  ending: new Set(),
};
