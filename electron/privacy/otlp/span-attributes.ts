import type { Attributes } from '@opentelemetry/api';
import { ATTR_ERROR_TYPE } from '@opentelemetry/semantic-conventions';
import {
  ATTR_GEN_AI_AGENT_NAME,
  ATTR_GEN_AI_OPERATION_NAME,
  ATTR_GEN_AI_PROVIDER_NAME,
  ATTR_GEN_AI_REQUEST_MODEL,
  ATTR_GEN_AI_TOOL_NAME,
  ATTR_GEN_AI_TOOL_TYPE,
  ATTR_GEN_AI_USAGE_CACHE_CREATION_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_OUTPUT_TOKENS,
  ATTR_GEN_AI_USAGE_REASONING_OUTPUT_TOKENS,
} from '@opentelemetry/semantic-conventions/incubating';
import type { TokenCounts } from '../../../shared/spending/model-tokens.ts';
import type { ReportedModel } from './reported-model.ts';
import type { ApprovalSpan, ChatSpan, ChildSpan, RunSpan, ToolSpan } from './span-record.ts';

// Most names come from the conventions for generative AI. Others start with `workcell.`.

/** An exported span without times and ids. */
export type ReportedSpan = {
  readonly name: string;
  /** Whether the span calls another service, such as a model. */
  readonly isClient: boolean;
  readonly isError: boolean;
  readonly attributes: Attributes;
};

/** Returns the span of a whole run. */
export function toRunSpan(run: RunSpan): ReportedSpan {
  const { agent, ending, error, left, model, tokens } = run;
  const isError = ending === 'failed';
  return {
    name: `invoke_agent ${agent}`,
    isClient: false,
    isError,
    attributes: {
      [ATTR_GEN_AI_OPERATION_NAME]: 'invoke_agent',
      [ATTR_GEN_AI_AGENT_NAME]: agent,
      ...toModelAttributes(model),
      ...toTokenAttributes(tokens),
      'workcell.run.ending': ending,
      ...(isError && { [ATTR_ERROR_TYPE]: error ?? '_OTHER' }),
      ...(left > 0 && { 'workcell.run.spans_left_out': left }),
    },
  };
}

/** Returns the span of a step within a run. */
export function toChildSpan(span: ChildSpan): ReportedSpan {
  switch (span.kind) {
    case 'chat':
      return toChatSpan(span);
    case 'tool':
      return toToolSpan(span);
    case 'approval':
      return toApprovalSpan(span);
  }
}

function toChatSpan({ model, tokens }: ChatSpan): ReportedSpan {
  return {
    name: model === null ? 'chat' : `chat ${model.name}`,
    isClient: true,
    isError: false,
    attributes: { [ATTR_GEN_AI_OPERATION_NAME]: 'chat', ...toModelAttributes(model), ...toTokenAttributes(tokens) },
  };
}

function toToolSpan({ ending, program, tool }: ToolSpan): ReportedSpan {
  const isError = ending === 'failed';
  return {
    name: `execute_tool ${tool}`,
    isClient: false,
    isError,
    attributes: {
      [ATTR_GEN_AI_OPERATION_NAME]: 'execute_tool',
      [ATTR_GEN_AI_TOOL_NAME]: tool,
      [ATTR_GEN_AI_TOOL_TYPE]: tool === 'mcp' ? 'extension' : 'function',
      'workcell.tool.ending': ending,
      ...(program !== null && { 'workcell.tool.program': program }),
      ...(isError && { [ATTR_ERROR_TYPE]: '_OTHER' }),
    },
  };
}

function toApprovalSpan({ about, by, decision, from, to }: ApprovalSpan): ReportedSpan {
  return {
    name: 'workcell.approval',
    isClient: false,
    isError: false,
    attributes: {
      'workcell.approval.about': about,
      'workcell.approval.decision': decision,
      'workcell.approval.by': by,
      'workcell.approval.waited_ms': Math.round(to - from),
    },
  };
}

function toModelAttributes(model: ReportedModel | null): Attributes {
  if (model === null) return {};
  return { [ATTR_GEN_AI_REQUEST_MODEL]: model.name, [ATTR_GEN_AI_PROVIDER_NAME]: model.provider };
}

function toTokenAttributes(tokens: TokenCounts | null): Attributes {
  if (tokens === null) return {};
  return {
    [ATTR_GEN_AI_USAGE_INPUT_TOKENS]: tokens.input,
    [ATTR_GEN_AI_USAGE_OUTPUT_TOKENS]: tokens.output,
    [ATTR_GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]: tokens.cached,
    [ATTR_GEN_AI_USAGE_CACHE_CREATION_INPUT_TOKENS]: tokens.cacheWritten,
    [ATTR_GEN_AI_USAGE_REASONING_OUTPUT_TOKENS]: tokens.reasoning,
  };
}
