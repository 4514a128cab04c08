import type { ProviderError } from '../alerts/provider-error.ts';
import type { TokenCounts } from '../spending/model-tokens.ts';
import type { ToldModel } from './model-name.ts';

// What is told of a run: one span for all of it, and below that one for each answer of the model, each tool and each
// thing that the person was asked. Every text in them is a member of a closed list, but the name of a model, which is
// made of such members.

/** Unix milliseconds; `to` is not before `from`. */
export type Stretch = { readonly from: number; readonly to: number };

/** Who did the run. */
export type AgentName = 'codex' | 'claude-code' | 'other';
/** How it ended; `unknown` where it never said. */
export type RunEnding = 'completed' | 'interrupted' | 'failed' | 'unknown';

export type RunSpan = Stretch & {
  readonly kind: 'run';
  readonly agent: AgentName;
  readonly model: ToldModel | null;
  readonly ending: RunEnding;
  /** The class of the error that ended it; null where none is known. */
  readonly error: ProviderError | null;
  /** Of all its models together; null where nobody told. */
  readonly tokens: TokenCounts | null;
  /** So many spans would be below it and are not, because there are too many. */
  readonly left: number;
};

export type ChatSpan = Stretch & {
  readonly kind: 'chat';
  readonly model: ToldModel | null;
  readonly tokens: TokenCounts | null;
};

export type ToolEnding = 'done' | 'failed' | 'declined' | 'unknown';

export type ToolSpan = Stretch & {
  readonly kind: 'tool';
  /** As `toldTool` gives it. */
  readonly tool: string;
  /** Of a command, as `toldProgram` gives it. */
  readonly program: string | null;
  readonly ending: ToolEnding;
};

export const decisions = ['approved', 'approvedForSession', 'declined', 'cancelled', 'expired', 'none'] as const;
export type Decision = (typeof decisions)[number];
export const deciders = ['person', 'otherWindow', 'rule', 'interrupt', 'codex', 'nobody'] as const;
export type Decider = (typeof deciders)[number];

/** What the person was asked, from the question to the answer. */
export type ApprovalSpan = Stretch & {
  readonly kind: 'approval';
  readonly about: 'command' | 'edit' | 'tool';
  readonly decision: Decision;
  readonly by: Decider;
};

export type ChildSpan = ChatSpan | ToolSpan | ApprovalSpan;

/** One run as it is told. */
export type RunSpans = { readonly run: RunSpan; readonly children: readonly ChildSpan[] };
