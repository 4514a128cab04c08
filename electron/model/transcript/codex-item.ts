import { z } from 'zod';
import { entryId, threadId } from '../../../shared/base/ids.ts';

// The Codex items that have their own view, with the fields this app reads. Fields that older or newer versions omit
// may be missing. An item that does not match is shown as unknown.

const id = entryId;
const times = { startedAtMs: z.number().nullish(), completedAtMs: z.number().nullish() };
const text = z.string().nullish();

/** One part of a user's message, as Codex reports it. If the type is unknown, only a `url` is read. */
const userInput = z.union([
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.enum(['localImage', 'localAudio']), path: z.string() }),
  z.object({ type: z.enum(['skill', 'mention']), name: z.string(), path: z.string() }),
  z.object({ type: z.string(), url: z.string().optional() }),
]);
export type ReadUserInput = z.infer<typeof userInput>;

const commandAction = z.object({ type: z.string(), command: text, name: text, path: text, query: text });

/**
 * The change of a patch to one file. `diff` is the whole text of an added or deleted file, otherwise a unified diff
 * without file headers. `move_path` is the new path of a moved file.
 */
export const fileUpdateChange = z.object({
  path: z.string(),
  kind: z.object({ type: z.enum(['add', 'delete', 'update']), move_path: text }),
  diff: z.string(),
});

/** One item of a turn, as Codex reports it live or from its store. `toEntry` converts it to an entry. */
export const codexItem = z.discriminatedUnion('type', [
  z.object({ ...times, type: z.literal('userMessage'), id, clientId: text, content: z.array(userInput) }),
  z.object({ ...times, type: z.literal('agentMessage'), id, text: z.string(), phase: text }),
  z.object({ ...times, type: z.literal('plan'), id, text: z.string() }),
  z.object({ ...times, type: z.literal('reasoning'), id, summary: z.array(z.string()), content: z.array(z.string()) }),
  z.object({
    ...times,
    type: z.literal('commandExecution'),
    id,
    command: z.string(),
    cwd: text,
    processId: text,
    source: text,
    status: z.string(),
    commandActions: z.array(commandAction).nullish(),
    aggregatedOutput: text,
    exitCode: z.number().nullish(),
    durationMs: z.number().nullish(),
  }),
  z.object({ ...times, type: z.literal('fileChange'), id, changes: z.array(fileUpdateChange), status: z.string() }),
  z.object({
    ...times,
    type: z.literal('mcpToolCall'),
    id,
    server: z.string(),
    tool: z.string(),
    status: z.string(),
    arguments: z.unknown().default(null),
    result: z.object({ content: z.array(z.unknown()), structuredContent: z.unknown().default(null) }).nullish(),
    error: z.object({ message: z.string() }).nullish(),
    durationMs: z.number().nullish(),
    readOnlyHint: z.boolean().nullish().catch(null),
  }),
  z.object({
    ...times,
    type: z.literal('dynamicToolCall'),
    id,
    namespace: text,
    tool: z.string(),
    arguments: z.unknown().default(null),
    status: z.string(),
    contentItems: z.array(z.unknown()).nullish(),
    durationMs: z.number().nullish(),
  }),
  z.object({
    ...times,
    type: z.literal('collabAgentToolCall'),
    id,
    tool: z.string(),
    status: z.string(),
    receiverThreadIds: z.array(threadId).default([]),
    prompt: text,
    agentsStates: z.record(z.string(), z.object({ status: z.string(), message: text }).optional()).default({}),
  }),
  z.object({
    ...times,
    type: z.literal('subAgentActivity'),
    id,
    kind: z.string(),
    agentThreadId: threadId,
    agentPath: z.string(),
  }),
  z.object({
    ...times,
    type: z.literal('webSearch'),
    id,
    query: z.string(),
    action: z.object({ type: z.string(), url: text, pattern: text }).nullish(),
  }),
  z.object({ ...times, type: z.literal('imageView'), id, path: z.string() }),
  z.object({ ...times, type: z.literal('imageGeneration'), id, savedPath: z.string() }),
  z.object({ ...times, type: z.literal('enteredReviewMode'), id, review: z.string() }),
  z.object({ ...times, type: z.literal('exitedReviewMode'), id, review: z.string() }),
  z.object({ ...times, type: z.literal('contextCompaction'), id }),
]);
/** An item in the form this app reads. */
export type ReadItem = z.infer<typeof codexItem>;
/** The items of one type, such as `commandExecution`. */
export type ReadItemOf<Type extends ReadItem['type']> = Extract<ReadItem, { type: Type }>;
