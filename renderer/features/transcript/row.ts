import type { EntryId, TurnId } from '../../../shared/base/ids.ts';
import type { CodexLine } from '../../../shared/diagnostics/codex-line.ts';
import type {
  AgentsEntry,
  CommandEntry,
  DropReason,
  ImageEntry,
  PatchEntry,
  PlanEntry,
  ReasoningEntry,
  StatusEntry,
  ToolEntry,
  UnknownEntry,
  UserEntry,
} from '../../../shared/transcript/entry.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import type { GlyphState } from '../../components/StateGlyph.tsx';
import type { Speech } from '../../view-models/speeches.ts';
import type { TextEntry } from '../../view-models/text-entry.ts';
import type { WorkSummary } from './fold-work.ts';
import type { Block } from './markdown/block.ts';
import type { References } from './markdown/references.ts';

// The transcript is a list of rows: the unit that is rendered, measured and dropped when it leaves the view.
// Consecutive rows of one speaker make an article.

/** Whether the line that connects the work of a turn continues to the row above and to the row below. */
export type Spine = { readonly above: boolean; readonly below: boolean };

/** The entries of a turn that a row shows. */
export type StepPlace = { readonly turnId: TurnId; readonly entryIds: readonly EntryId[] };

type Common = {
  /** Unique in the transcript, and stable while the row has the same content. */
  readonly key: string;
  readonly turnId: TurnId;
  /** Null: the row is not a node on the spine. */
  readonly spine: Spine | null;
};

export type MessageRow = Common & {
  readonly kind: 'say';
  /** The speech that the row belongs to. */
  readonly speech: Speech;
  readonly entry: UserEntry;
  /** This row's part of the message; a long message has several. */
  readonly text: string;
  readonly first: boolean;
  readonly last: boolean;
  /** True if the message has its buttons in its own line, because no head follows that has room for them. */
  readonly hasActions: boolean;
};

/**
 * The head of an answer: the rule of its turn and one line of facts, which folds the work. A later part of a turn, after
 * a message into it, has only the facts of its own part.
 */
export type HeadRow = Common & {
  readonly kind: 'head';
  /** The speech below this head. */
  readonly speech: Speech;
  /** The message above this head, whose buttons have room in it; null if there is none. */
  readonly message: Speech | null;
  /** The turn of the rule; null in a later part of a turn. */
  readonly turn: Turn | null;
  /** Null unless the model differs from that of the turn before. */
  readonly model: string | null;
  readonly startedAt: number | null;
  /** How much of that time the machine slept. */
  readonly sleptMs: number;
  readonly durationMs: number | null;
  /** How the turn stands; `done` in a later part of a turn. */
  readonly state: 'running' | 'done' | 'failed' | 'stopped';
  readonly work: WorkSummary;
  /** Whether the work below is open; null if there is none to fold. */
  readonly open: boolean | null;
  /** The rows that it expands into; empty while it is open. */
  readonly hidden: readonly TranscriptRow[];
};

/** A block of text that will not change. */
export type BlockRow = Common & {
  readonly kind: 'block';
  readonly block: Block;
  /** The link definitions of the block's text. */
  readonly references: References;
  /** `note`: the quiet tone of reasoning; `dropped`: Codex does not remember the text. */
  readonly tone: 'prose' | 'note' | 'dropped';
  /** True once the whole text has arrived. */
  readonly isWhole: boolean;
};

/** A block of streaming text. Its view requests the text by `index`. */
export type LiveRow = Common & {
  readonly kind: 'live';
  readonly entry: TextEntry;
  readonly index: number;
  readonly tone: 'prose' | 'note';
  /** True if the caret is at the end of the block. */
  readonly caret: boolean;
};

export type DroppedRow = Common & {
  readonly kind: 'dropped';
  readonly reason: DropReason;
  readonly canRetry: boolean;
};

export type ReasoningRow = Common & {
  readonly kind: 'reasoning';
  /** The thoughts that it shows as one. */
  readonly entryIds: readonly EntryId[];
  readonly entry: ReasoningEntry;
  readonly canOpen: boolean;
  readonly open: boolean;
  /** Returns the rows of the reasoning's text while it is closed. Called only during a search. */
  readonly hidden: () => readonly TranscriptRow[];
};

export type CommandRow = Common & {
  readonly kind: 'command';
  readonly entry: CommandEntry;
  /** `end`: the row opened automatically, with the last lines; `all`: the user opened it. */
  readonly open: 'closed' | 'end' | 'all';
};

/** Consecutive successful reads and searches, summarized in one sentence. */
export type FoldRow = Common & {
  readonly kind: 'fold';
  readonly entryIds: readonly EntryId[];
  readonly text: string;
  /** In milliseconds; null if no read has a known duration. */
  readonly durationMs: number | null;
  readonly open: boolean;
};

export type PatchRow = Common & { readonly kind: 'patch'; readonly entry: PatchEntry };
export type ToolRow = Common & { readonly kind: 'tool'; readonly entry: ToolEntry; readonly open: boolean };
/** Agents that Codex started, as a tree. */
export type AgentsRow = Common & {
  readonly kind: 'agents';
  readonly entry: AgentsEntry;
  /** Shown until there is an agent. */
  readonly text: string;
};
export type PlanRow = Common & {
  readonly kind: 'plan';
  readonly entry: PlanEntry;
  readonly steps: readonly ShownStep[];
};
/** A step of a to-do list as shown: also one that Codex passed over, or left undone when its turn ended. */
export type ShownStep = { readonly text: string; readonly status: StepStatus };
export type StepStatus = PlanEntry['steps'][number]['status'] | 'skipped' | 'notDone';
/** What stands above and below the text of a plan: its name, and how to approve it. */
export type PlanEdgeRow = Common & {
  readonly kind: 'planEdge';
  readonly entry: PlanEntry;
  readonly edge: 'start' | 'end';
};
export type UnknownRow = Common & { readonly kind: 'unknown'; readonly entry: UnknownEntry; readonly open: boolean };

/** An image that Codex viewed or made. */
export type ImageRow = Common & { readonly kind: 'image'; readonly entry: ImageEntry };

/** A node with a single line. */
export type NoteRow = Common & {
  readonly kind: 'note';
  readonly glyph: GlyphState;
  readonly text: string;
  readonly code: string;
};

export type StatusRow = Common & {
  readonly kind: 'status';
  readonly entry: StatusEntry;
  /** True while the row shows what Codex received with the note. */
  readonly open: boolean;
  /** The status ended an answer whose text is still shown but Codex has forgotten. */
  readonly isTextLost: boolean;
  /** The status's turn has not ended. */
  readonly isTurnRunning: boolean;
};

/** What Codex wrote to its log while the turn ran, without the lines that belong to one of its commands or patches. */
export type CodexLinesRow = Common & {
  readonly kind: 'codexLines';
  readonly lines: readonly CodexLine[];
  readonly open: boolean;
};

/** Shown while Codex is working or waits for the user, and has nothing to show yet. */
export type WorkingRow = Common & { readonly kind: 'working'; readonly isWaiting: boolean };

export type TranscriptRow =
  | MessageRow
  | HeadRow
  | BlockRow
  | LiveRow
  | DroppedRow
  | ReasoningRow
  | CommandRow
  | FoldRow
  | PatchRow
  | ToolRow
  | AgentsRow
  | PlanRow
  | PlanEdgeRow
  | UnknownRow
  | NoteRow
  | ImageRow
  | StatusRow
  | CodexLinesRow
  | WorkingRow;

/** One speaker's consecutive rows in a turn. */
export type Article = {
  readonly speech: Speech;
  /** How many rows of the turn come before the article, and how many it has. */
  readonly firstRow: number;
  readonly rowCount: number;
};
