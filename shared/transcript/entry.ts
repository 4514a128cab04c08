import { z } from 'zod';
import { statusCommand } from '../alerts/status-command.ts';
import { attachmentSchema } from '../attachments/attachment.ts';
import { approvalId, clientMessageId, entryId, ruleId, threadId, turnId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';
import { commandStatus } from '../console/command-status.ts';
import { fileChange } from './file-change.ts';

// The parts of a transcript. An entry is one thing the user can point at: a message, an answer, a command, a patch.
// Times are Unix milliseconds, and null when unknown.

const common = { id: entryId, at: z.number().nullable() };

/** Whether Codex still knows text that was shown. */
const textState = z.enum(['streaming', 'done', 'dropped']);
/** Why Codex forgot text that the user read. */
const dropReason = z.enum(['steered', 'interrupted', 'reconnected', 'failed', 'codexStopped']);
export type DropReason = z.infer<typeof dropReason>;

/** A message from the user, or from the parent agent in an agent's thread. */
const userEntry = z.object({
  ...common,
  kind: z.literal('user'),
  clientId: clientMessageId.nullable(),
  /** The author, if it was not the user: in an agent's thread, the agent it works for. */
  from: z.literal('parentAgent').optional(),
  /** The text exactly as it was written. */
  text: z.string(),
  sources: z.array(attachmentSchema),
  state: z.enum(['pending', 'confirmed', 'notSent']),
  /** Why it was not sent; null otherwise. */
  problem: z.string().nullable(),
  /** The turn whose input this repeats. */
  retryOf: turnId.nullable(),
  /** Sent into a running turn. */
  steered: z.boolean(),
  /** Asked for a plan: Codex could not write in its turn. */
  plan: z.literal(true).optional(),
});

/**
 * Text that the model wrote for the user: `commentary` while it works, or its `answer`. `dropReason` is null unless
 * dropped.
 */
const assistantEntry = z.object({
  ...common,
  kind: z.literal('assistant'),
  phase: z.enum(['commentary', 'answer']),
  text: z.string(),
  state: textState,
  dropReason: dropReason.nullable(),
});

/** The model's reasoning before an answer or a call. `endedAt` is null while it streams, or when unknown. */
const reasoningEntry = z.object({
  ...common,
  kind: z.literal('reasoning'),
  /** Summary parts. Each starts with its own heading in bold. */
  summary: z.array(z.string()),
  /** Raw reasoning, if a provider sends it. */
  content: z.array(z.string()),
  state: textState,
  dropReason: dropReason.nullable(),
  endedAt: z.number().nullable(),
});

/** Who settled an approval and how, stored with the request. */
const approvalTrace = z.object({
  approvalId,
  state: z.enum(['waiting', 'approved', 'approvedForSession', 'declined', 'cancelled', 'expired']),
  by: z.enum(['person', 'otherWindow', 'rule', 'interrupt', 'codex']).nullable(),
  /** Missing in data from versions that did not record it. */
  askedAt: z.number().optional(),
  settledAt: z.number().nullable(),
  /** The remembered approval that settled it, if one did. */
  ruleId: ruleId.optional(),
});
export type ApprovalTrace = Immutable<z.infer<typeof approvalTrace>>;

const commandAction = z.object({
  kind: z.enum(['read', 'list', 'search', 'other']),
  /** What was read, listed, or searched, under Codex's name for it. For `other`, the command itself. */
  subject: z.string(),
});

/**
 * A shell command that Codex or the user ran. `exitCode` and `durationMs` (milliseconds) are null until it ends, or
 * unknown.
 */
const commandEntry = z.object({
  ...common,
  kind: z.literal('command'),
  /** What a user would have typed, without the shell that wraps it. */
  command: z.string(),
  /** As Codex sent it. */
  rawCommand: z.string(),
  cwd: z.string().nullable(),
  actions: z.array(commandAction),
  status: commandStatus,
  exitCode: z.number().nullable(),
  durationMs: z.number().nullable(),
  /** Codex's own handle, needed to end a command that keeps running in the background. */
  processId: z.string().nullable(),
  /** `person` when the user ran it. */
  source: z.enum(['codex', 'person']),
  /** The last lines of the output, at most 8 lines and 2,000 characters. Set when the command ends. */
  outputTail: z.string(),
  /**
   * The lines of a failed command's output that explain the failure, with the terminal's codes for colors, at most 10
   * lines. Missing in data from versions that did not record it.
   */
  failure: z.string().optional(),
  /** Codex's text when the command was blocked. */
  message: z.string().nullable(),
  approval: approvalTrace.nullable(),
});

/** A change to files that Codex made or wanted to make. `approval` is null without an approval request. */
const patchEntry = z.object({
  ...common,
  kind: z.literal('patch'),
  files: z.array(fileChange),
  status: z.enum(['applying', 'waiting', 'done', 'failed', 'declined', 'didNotApply', 'cancelled', 'cutOff']),
  /** Codex's text when the patch did not apply. */
  message: z.string().nullable(),
  approval: approvalTrace.nullable(),
});

/**
 * A call of a tool other than the shell, from an MCP server or Codex itself. `result` and `error` are null without one.
 */
const toolEntry = z.object({
  ...common,
  kind: z.literal('tool'),
  /** The MCP server. Null for tools without one. */
  server: z.string().nullable(),
  tool: z.string(),
  /** The server says the tool only reads, so Codex does not ask for approval. */
  onlyReads: z.literal(true).optional(),
  /** JSON text, at most 100,000 characters. */
  arguments: z.string(),
  /** Text of the result, at most 100,000 characters. */
  result: z.string().nullable(),
  error: z.string().nullable(),
  status: z.enum(['running', 'waiting', 'done', 'failed', 'declined', 'cutOff']),
  durationMs: z.number().nullable(),
  approval: approvalTrace.nullable(),
});

/** The state of an agent. `starting` means that its thread has not reported anything yet. */
const agentState = z.enum(['starting', 'running', 'waiting', 'done', 'failed', 'stopped', 'closed', 'gone', 'cutOff']);
export type AgentState = z.infer<typeof agentState>;

/** An agent that works on part of the job for Codex, in its own thread. */
const agent = z.object({
  threadId,
  /** The thread of the agent that began it. Null when this thread began it. */
  parent: threadId.nullable(),
  /** Codex's name for it. Null while unknown. */
  name: z.string().nullable(),
  state: agentState,
  /** Its task. Empty when Codex does not report it. */
  asked: z.string(),
  /** Its last words, or why it failed. Empty before either. */
  words: z.string(),
});
export type Agent = Immutable<z.infer<typeof agent>>;

/** What Codex does with other agents: it starts, messages, awaits or ends them. */
const agentsEntry = z.object({
  ...common,
  kind: z.literal('agents'),
  action: z.enum(['spawn', 'message', 'resume', 'wait', 'interrupt', 'close', 'list', 'ended', 'other']),
  /** Codex's name for the action. */
  tool: z.string(),
  /** The text sent with it. Empty when Codex does not report it. */
  prompt: z.string(),
  /**
   * The agents it is about. An entry that starts an agent also lists the agents that this agent started, and theirs.
   */
  agents: z.array(agent),
  status: z.enum(['running', 'done', 'failed', 'cutOff']),
});

const planStep = z.object({ text: z.string(), status: z.enum(['pending', 'inProgress', 'done']) });

/** Codex's plan: text, the steps of its to-do list, or both. `dropReason` is null unless dropped. */
const planEntry = z.object({
  ...common,
  kind: z.literal('plan'),
  text: z.string(),
  steps: z.array(planStep),
  state: textState,
  dropReason: dropReason.nullable(),
});

const webSearchEntry = z.object({ ...common, kind: z.literal('webSearch'), query: z.string(), running: z.boolean() });
/** An image that Codex viewed or made. `path` is the path of the file. */
const imageEntry = z.object({
  ...common,
  kind: z.literal('image'),
  path: z.string(),
  /** True if Codex made the image, rather than viewed it. */
  made: z.literal(true).optional(),
});
const compactionEntry = z.object({ ...common, kind: z.literal('compaction'), running: z.boolean() });
const reviewEntry = z.object({ ...common, kind: z.literal('review'), entered: z.boolean(), text: z.string() });

/** A time when the machine slept, in Unix milliseconds. */
const sleep = z.object({ from: z.number(), until: z.number() });
export type Sleep = Readonly<z.infer<typeof sleep>>;

/** A notice in the transcript, from Codex or from Workcell itself: a retry, an error, a change of model, and so on. */
const statusEntry = z.object({
  ...common,
  kind: z.literal('status'),
  status: z.enum(['info', 'warning', 'error', 'success']),
  /** The fact, in one sentence. */
  fact: z.string(),
  /** What was kept and what to do. May be empty. */
  detail: z.string(),
  commands: z.array(statusCommand),
  /** Attempt and limit while Codex reconnects; null otherwise. */
  attempt: z.object({ number: z.number(), of: z.number().nullable() }).nullable(),
  /** When the machine slept, if the status is about that. */
  slept: sleep.optional(),
  /** When Codex waited for the user's answer, in Unix milliseconds, if the status is about that. */
  waited: z.object({ from: z.number(), until: z.number() }).optional(),
  /** Another entry it refers to. */
  about: entryId.nullable(),
  /** Another thread it refers to. */
  thread: threadId.optional(),
  /** The exact text Codex received with it, shown on request. */
  given: z.string().optional(),
  /** The exact text of an error that the fact puts plainly, shown on request. */
  raw: z.string().optional(),
});

/** A Codex message that this version does not know: shown as it is, never dropped. */
const unknownEntry = z.object({
  ...common,
  kind: z.literal('unknown'),
  /** The method or item type as received. */
  name: z.string(),
  /** JSON text, at most 100,000 characters. */
  json: z.string(),
});

/** Any entry of a transcript. Stored as JSON in the table `items` of sessions.db. */
export const entry = z.discriminatedUnion('kind', [
  userEntry,
  assistantEntry,
  reasoningEntry,
  commandEntry,
  patchEntry,
  toolEntry,
  agentsEntry,
  planEntry,
  webSearchEntry,
  imageEntry,
  compactionEntry,
  reviewEntry,
  statusEntry,
  unknownEntry,
]);

export type UserEntry = Immutable<z.infer<typeof userEntry>>;
export type AssistantEntry = Immutable<z.infer<typeof assistantEntry>>;
export type ReasoningEntry = Immutable<z.infer<typeof reasoningEntry>>;
export type CommandEntry = Immutable<z.infer<typeof commandEntry>>;
export type PatchEntry = Immutable<z.infer<typeof patchEntry>>;
export type ToolEntry = Immutable<z.infer<typeof toolEntry>>;
export type AgentsEntry = Immutable<z.infer<typeof agentsEntry>>;
export type PlanEntry = Immutable<z.infer<typeof planEntry>>;
export type StatusEntry = Immutable<z.infer<typeof statusEntry>>;
export type ImageEntry = Immutable<z.infer<typeof imageEntry>>;
export type UnknownEntry = Immutable<z.infer<typeof unknownEntry>>;
export type Entry = Immutable<z.infer<typeof entry>>;
export const approvalTraceSchema = approvalTrace;
export const dropReasonSchema = dropReason;
