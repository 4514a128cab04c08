import type { ProviderError } from '../../../shared/alerts/provider-error.ts';
import type { TokenCounts } from '../../../shared/spending/model-tokens.ts';
import type { ReportedModel } from './reported-model.ts';

// The reported data of a run: one span for the whole run, and below it one for each model answer, tool, and approval
// request. Every text in them is from a closed list, except a model's name, which is built from such lists.

/** Unix milliseconds. `to` is never before `from`. */
export type TimeRange = { readonly from: number; readonly to: number };

/** The program that performed the run. */
export type AgentName = 'codex' | 'claude-code' | 'other';
/** How the run ended. `unknown` if it did not report an end. */
export type RunEnding = 'completed' | 'interrupted' | 'failed' | 'unknown';

/** The whole run. */
export type RunSpan = TimeRange & {
  readonly kind: 'run';
  readonly agent: AgentName;
  readonly model: ReportedModel | null;
  readonly ending: RunEnding;
  /** The class of the error that ended the run. Null if unknown. */
  readonly error: ProviderError | null;
  /** The total of all models of the run. Null if not reported. */
  readonly tokens: TokenCounts | null;
  /** How many child spans were left out because there were too many. */
  readonly left: number;
};

/** One answer of the model. `model` and `tokens` are null when not reported. */
export type ChatSpan = TimeRange & {
  readonly kind: 'chat';
  readonly model: ReportedModel | null;
  readonly tokens: TokenCounts | null;
};

/** How a tool call ended. `unknown` when no end was reported. */
export type ToolEnding = 'done' | 'failed' | 'declined' | 'unknown';

/** One call of a tool, or one command. */
export type ToolSpan = TimeRange & {
  readonly kind: 'tool';
  /** From `toReportedTool`. */
  readonly tool: string;
  /** The command's program, from `toReportedProgram`. */
  readonly program: string | null;
  readonly ending: ToolEnding;
};

/** The outcome of an approval request. `none`: it was not answered, or the run does not report the answer. */
export const decisions = ['approved', 'approvedForSession', 'declined', 'cancelled', 'expired', 'none'] as const;
export type SpanDecision = (typeof decisions)[number];
/** Who answered an approval request. `nobody`: it was not answered, or the run does not report who did. */
export const deciders = ['person', 'otherWindow', 'rule', 'interrupt', 'codex', 'nobody'] as const;
export type Decider = (typeof deciders)[number];

/** An approval request, from the question to the answer. */
export type ApprovalSpan = TimeRange & {
  readonly kind: 'approval';
  readonly about: 'command' | 'edit' | 'tool';
  readonly decision: SpanDecision;
  readonly by: Decider;
};

/** A span below the run's own. */
export type ChildSpan = ChatSpan | ToolSpan | ApprovalSpan;

/** One run in reportable form. */
export type RunSpans = { readonly run: RunSpan; readonly children: readonly ChildSpan[] };
