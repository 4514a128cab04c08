import { z } from 'zod';
import { attachmentSchema } from '../attachments/attachment.ts';
import type { Immutable } from '../base/immutable.ts';
import { mcpServerDraft, mcpServerSettings } from '../catalogs/mcp/mcp-settings.ts';
import { toolRun } from '../catalogs/mcp/tool-run.ts';
import { nothing, request } from './request.ts';

const codexMessage = { message: z.string() };
const codexNotReady = z.object({ type: z.literal('codexNotReady'), ...codexMessage });
const onServer = z.object({ name: z.string().min(1).max(200) });
/** `version`: the version of the server that the window has read. */
const onVersion = onServer.extend({ version: z.string() });

/** Why a server's configuration was not changed. */
export const writeMcpProblem = z.discriminatedUnion('type', [
  z.object({ type: z.literal('badName') }),
  /** The name is taken. */
  z.object({ type: z.literal('taken') }),
  /** config.toml has changed in the meantime. */
  z.object({ type: z.literal('changed') }),
  /**
   * The user did not allow the change outside the page. `busy`: another question is open. `cannotAsk`: the host cannot
   * show a question. `tooLong`: the question is too long to read there, as a whole or because of `part`.
   */
  z.object({
    type: z.literal('notConfirmed'),
    why: z.enum(['declined', 'noAnswer', 'busy', 'cannotAsk', 'tooLong']),
    part: z.string().optional(),
  }),
  /** Codex refuses the server, in its own words. */
  z.object({ type: z.literal('refused'), ...codexMessage }),
  codexNotReady,
]);
export type WriteMcpProblem = Immutable<z.infer<typeof writeMcpProblem>>;

/** The result of a test start of a server. */
export const mcpTestResult = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('answered'),
    tools: z.number().int(),
    resources: z.number().int(),
    /** Milliseconds from the start to the complete answer. */
    tookMs: z.number(),
  }),
  z.object({ type: z.literal('signInNeeded') }),
  z.object({ type: z.literal('failed'), ...codexMessage }),
  z.object({ type: z.literal('cancelled') }),
]);
export type McpTestResult = Immutable<z.infer<typeof mcpTestResult>>;

/** A program that Codex runs as an MCP server, with all its descendants. */
export const mcpProcess = z.object({
  /** Null: the configuration does not show which server it is. */
  server: z.string().nullable(),
  pid: z.number().int(),
  /** Unix milliseconds. */
  startedAt: z.number(),
  program: z.string(),
  memoryBytes: z.number(),
});
export type McpProcess = Immutable<z.infer<typeof mcpProcess>>;

/** Why a sign-in to an MCP server did not start. `message` is a sentence, usually Codex's. */
export const mcpSignInProblem = z.object({ type: z.literal('refused'), ...codexMessage });
export type McpSignInProblem = Immutable<z.infer<typeof mcpSignInProblem>>;

/** The result of a sign-in to a server. */
export const mcpSignInResult = z.discriminatedUnion('type', [
  z.object({ type: z.literal('signedIn') }),
  z.object({ type: z.literal('failed'), ...codexMessage }),
  z.object({ type: z.literal('cancelled') }),
]);
export type McpSignInResult = Immutable<z.infer<typeof mcpSignInResult>>;

/** Why a resource was not attached. */
export const attachResourceProblem = z.discriminatedUnion('type', [
  /** The server or Codex failed, in their words. */
  z.object({ type: z.literal('notRead'), ...codexMessage }),
  z.object({ type: z.literal('noAnswer'), afterMs: z.number() }),
  z.object({ type: z.literal('tooLarge'), bytes: z.number() }),
  /** `mixed`: several parts, not all of them text. */
  z.object({ type: z.enum(['empty', 'neitherTextNorImage', 'mixed']) }),
  /** Its declared type is this image type, but it is not an image. */
  z.object({ type: z.literal('noImage'), message: z.string() }),
  /** The disk failed. `message` is the system's text. */
  z.object({ type: z.literal('notKept'), message: z.string() }),
]);
export type AttachResourceProblem = Immutable<z.infer<typeof attachResourceProblem>>;

/** Requests about the configured MCP servers: their settings, sign-ins, tools, resources and processes. */
export const mcpRequests = {
  /** The configuration of each MCP server in this window's folder. */
  listMcpSettings: request({
    scope: 'profile',
    wait: 'change',
    input: nothing,
    value: z.array(mcpServerSettings),
    problem: codexNotReady,
  }),
  /**
   * Writes a server into config.toml in CODEX_HOME: a new one, or with `replaces` an edit of that version. If it changes
   * what starts or is reached, the host first asks the user outside the page.
   */
  writeMcpServer: request({
    scope: 'profile',
    wait: 'user',
    input: onServer.extend({ draft: mcpServerDraft, replaces: z.string().nullable() }),
    value: nothing,
    problem: writeMcpProblem,
  }),
  switchMcpServer: request({
    scope: 'profile',
    wait: 'user',
    input: onVersion.extend({ on: z.boolean() }),
    value: nothing,
    problem: writeMcpProblem,
  }),
  removeMcpServer: request({
    scope: 'profile',
    wait: 'user',
    input: onVersion,
    value: nothing,
    problem: writeMcpProblem,
  }),
  /** Makes Codex start a server once, separately from the servers of threads. Answers after its reply or failure. */
  testMcpServer: request({ scope: 'profile', wait: 'job', input: onServer, value: mcpTestResult }),
  /** Starts a sign-in to a server. Returns the page to open, http or https. */
  signInToMcp: request({
    scope: 'profile',
    wait: 'user',
    input: onServer,
    value: z.object({ url: z.string() }),
    problem: mcpSignInProblem,
  }),
  /** Answers when the last sign-in has a result. */
  awaitMcpSignIn: request({ scope: 'profile', wait: 'user', input: onServer, value: mcpSignInResult }),
  /** Stops waiting for a sign-in. The sign-in page works until it times out. */
  cancelMcpSignIn: request({ scope: 'profile', wait: 'change', input: onServer, value: nothing }),
  /** The programs that run as MCP servers, oldest first. */
  listMcpProcesses: request({ scope: 'profile', wait: 'read', input: nothing, value: z.array(mcpProcess) }),
  /** Ends one of these programs and all its descendants. */
  endMcpProcess: request({
    scope: 'profile',
    wait: 'user',
    input: mcpProcess.pick({ pid: true, startedAt: true }),
    value: nothing,
    problem: z.object({ type: z.literal('gone') }),
  }),
  /**
   * Makes Codex read a resource in the scope of this window's thread, and stores it as an attachment: an image if its
   * bytes are one, otherwise a text. `name`: the server's name for it.
   */
  attachResource: request({
    scope: 'profile',
    wait: 'user',
    input: z.object({
      server: z.string().min(1).max(200),
      uri: z.string().min(1).max(10_000),
      name: z.string().max(10_000),
    }),
    value: attachmentSchema,
    problem: attachResourceProblem,
  }),
  /** Lists MCP tool calls, newest first. After that, `catalogsChanged` reports changes of `toolRuns`. */
  listToolRuns: request({ scope: 'profile', wait: 'read', input: nothing, value: z.array(toolRun) }),
  /** Cancels the tests of a server and ends what they started. */
  cancelMcpTest: request({ scope: 'profile', wait: 'change', input: onServer, value: nothing }),
};
