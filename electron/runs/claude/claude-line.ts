import { z } from 'zod';

// Claude Code's output, one line each. docs/claude-headless.md describes the observed behavior. Lines, blocks and
// fields that are not named here are skipped, because every version adds new ones.

const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'no JSON' });
    return z.NEVER;
  }
});
const typed = z.looseObject({ type: z.string() });

const tokens = z.number().nonnegative().finite().default(0).catch(0);

const messageUsage = z.object({
  input_tokens: tokens,
  cache_read_input_tokens: tokens,
  cache_creation_input_tokens: tokens,
  output_tokens: tokens,
});
/** A message's token counts so far. Input excludes cached tokens. */
export type MessageUsage = z.infer<typeof messageUsage>;

const totalUsage = z.record(
  z.string(),
  z.object({
    inputTokens: tokens,
    cacheReadInputTokens: tokens,
    cacheCreationInputTokens: tokens,
    outputTokens: tokens,
  }),
);
/** Each model's token counts since the start. */
export type TotalUsage = z.infer<typeof totalUsage>;

const partialUsage = messageUsage.optional().catch(undefined);
const model = z.string().optional().catch(undefined);

const streamEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message_start'), message: z.object({ id: z.string(), model, usage: partialUsage }) }),
  z.object({
    type: z.literal('content_block_delta'),
    delta: z.object({ type: z.literal('text_delta'), text: z.string() }),
  }),
  z.object({ type: z.literal('message_delta'), usage: messageUsage }),
  z.object({ type: z.literal('message_stop') }),
]);

const messageBlock = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('thinking'), thinking: z.string() }),
  z.object({ type: z.literal('tool_use'), id: z.string(), name: z.string(), input: z.unknown().optional() }),
]);
/** A block of a model message. */
export type MessageBlock = z.infer<typeof messageBlock>;

const resultBlock = z.object({
  type: z.literal('tool_result'),
  tool_use_id: z.string(),
  content: z.unknown().optional(),
  is_error: z.boolean().nullish(),
});
/** A tool's result, as the model gets it. */
export type ResultBlock = z.infer<typeof resultBlock>;

/** Keeps the known blocks of a list. */
function keepKnownBlocks<Block>(block: z.ZodType<Block>) {
  return z.array(z.unknown()).transform((all) =>
    all.flatMap((each) => {
      const { data } = block.safeParse(each);
      return data === undefined ? [] : [data];
    }),
  );
}

/** For an agent of Claude Code, the call that started it. */
const parentCall = z.string().nullish();

const line = z.discriminatedUnion('type', [
  z.discriminatedUnion('subtype', [
    /** Starts a turn. */
    z.object({ type: z.literal('system'), subtype: z.literal('init'), model: z.string() }),
    /** All current background tasks. */
    z.object({
      type: z.literal('system'),
      subtype: z.literal('background_tasks_changed'),
      tasks: keepKnownBlocks(z.object({ task_type: z.string() })),
    }),
  ]),
  z.object({
    type: z.literal('stream_event'),
    event: streamEvent,
    parent_tool_use_id: parentCall,
    /** Present at the end of an interrupted message. */
    abandoned_blocks: z.unknown().optional(),
  }),
  z.object({
    type: z.literal('assistant'),
    message: z.object({ id: z.string(), model, content: keepKnownBlocks(messageBlock), usage: partialUsage }),
    parent_tool_use_id: parentCall,
    /** True if this is Claude Code's own message about a failure of the model's service. */
    is_api_error_message: z.boolean().optional(),
  }),
  z.object({
    type: z.literal('user'),
    message: z.object({ content: keepKnownBlocks(resultBlock) }),
    /** The tool's result for Claude Code itself, in the tool's own form. */
    tool_use_result: z.unknown().optional(),
    /** Why a call did not run. */
    tool_result_meta: keepKnownBlocks(z.object({ id: z.string(), non_execution_kind: z.string() })).catch([]),
  }),
  z.object({
    type: z.literal('control_request'),
    request_id: z.string(),
    request: z.looseObject({
      subtype: z.string(),
      tool_name: z.string().optional(),
      tool_use_id: z.string().optional(),
      input: z.unknown().optional(),
      decision_reason: z.string().optional().catch(undefined),
    }),
  }),
  z.object({ type: z.literal('control_cancel_request'), request_id: z.string() }),
  z.object({
    type: z.literal('result'),
    subtype: z.string(),
    is_error: z.boolean().optional(),
    result: z.string().optional().catch(undefined),
    errors: z.array(z.string()).optional().catch(undefined),
    modelUsage: totalUsage.optional().catch(undefined),
  }),
]);

/** A line that Workcell uses. `other` can be ignored. */
export type ClaudeLine = z.infer<typeof line> | { readonly type: 'other' };

/** Parses a line. Null if it is not part of the protocol. */
export function parseClaudeLine(text: string): ClaudeLine | null {
  const value = json.pipe(typed).safeParse(text);
  if (!value.success) return null;
  return line.safeParse(value.data).data ?? { type: 'other' };
}
