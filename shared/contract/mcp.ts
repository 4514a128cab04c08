import { z } from 'zod';
import { attachmentSchema } from '../attachments/attachment.ts';
import type { Immutable } from '../base/immutable.ts';
import { mcpServerDraft, mcpServerSettings } from '../catalogs/mcp/mcp-settings.ts';
import { toolRun } from '../catalogs/mcp/tool-run.ts';
import { nothing, request } from './define.ts';

const codexSays = { message: z.string() };
const codexNotReady = z.object({ type: z.literal('codexNotReady'), ...codexSays });
const onServer = z.object({ name: z.string().min(1).max(200) });
/** `version`: of the server as the window has read it. */
const onVersion = onServer.extend({ version: z.string() });

/** Why the configuration of a server was not changed. */
export const writeMcpProblem = z.discriminatedUnion('type', [
  z.object({ type: z.literal('badName') }),
  /** There is one with this name already. */
  z.object({ type: z.literal('taken') }),
  /** config.toml says something else of it by now. */
  z.object({ type: z.literal('changed') }),
  /** Codex finds that it cannot be; its words. */
  z.object({ type: z.literal('refused'), ...codexSays }),
  codexNotReady,
]);
export type WriteMcpProblem = Immutable<z.infer<typeof writeMcpProblem>>;

/** What came of starting a server for a test. */
export const mcpTestResult = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('answered'),
    tools: z.number().int(),
    resources: z.number().int(),
    /** Milliseconds from the start to the whole answer. */
    tookMs: z.number(),
  }),
  z.object({ type: z.literal('signInNeeded') }),
  z.object({ type: z.literal('failed'), ...codexSays }),
  z.object({ type: z.literal('cancelled') }),
]);
export type McpTestResult = Immutable<z.infer<typeof mcpTestResult>>;

/** A program that Codex runs as an MCP server, with all that came from it. */
export const mcpProcess = z.object({
  /** Null: the configuration does not tell which server it is. */
  server: z.string().nullable(),
  pid: z.number().int(),
  /** Unix milliseconds. */
  startedAt: z.number(),
  program: z.string(),
  memoryBytes: z.number(),
});
export type McpProcess = Immutable<z.infer<typeof mcpProcess>>;

export const mcpSignInProblem = z.object({ type: z.literal('refused'), ...codexSays });
export type McpSignInProblem = Immutable<z.infer<typeof mcpSignInProblem>>;

/** What came of a sign-in to a server. */
export const mcpSignInResult = z.discriminatedUnion('type', [
  z.object({ type: z.literal('signedIn') }),
  z.object({ type: z.literal('failed'), ...codexSays }),
  z.object({ type: z.literal('cancelled') }),
]);
export type McpSignInResult = Immutable<z.infer<typeof mcpSignInResult>>;

/** Why a resource is not attached. */
export const attachResourceProblem = z.discriminatedUnion('type', [
  /** The server or Codex did not give it; their words. */
  z.object({ type: z.literal('notRead'), ...codexSays }),
  z.object({ type: z.literal('noAnswer'), afterMs: z.number() }),
  z.object({ type: z.literal('tooLarge'), bytes: z.number() }),
  /** `mixed`: several things of which not all are text. */
  z.object({ type: z.enum(['empty', 'neitherTextNorImage', 'mixed']) }),
  /** It is said to be an image of that type, and is none. */
  z.object({ type: z.literal('noImage'), said: z.string() }),
  /** The disk did not take it; the system's words. */
  z.object({ type: z.literal('notKept'), message: z.string() }),
]);
export type AttachResourceProblem = Immutable<z.infer<typeof attachResourceProblem>>;

export const mcpRequests = {
  /** What the configuration says of each MCP server, as the folder of this window has it. */
  listMcpSettings: request({
    scope: 'profile',
    wait: 'change',
    input: nothing,
    value: z.array(mcpServerSettings),
    problem: codexNotReady,
  }),
  /** Writes a server into config.toml of CODEX_HOME: a new one, or with `replaces` that version of a known one. */
  writeMcpServer: request({
    scope: 'profile',
    wait: 'person',
    input: onServer.extend({ draft: mcpServerDraft, replaces: z.string().nullable() }),
    value: nothing,
    problem: writeMcpProblem,
  }),
  switchMcpServer: request({
    scope: 'profile',
    wait: 'person',
    input: onVersion.extend({ on: z.boolean() }),
    value: nothing,
    problem: writeMcpProblem,
  }),
  removeMcpServer: request({
    scope: 'profile',
    wait: 'person',
    input: onVersion,
    value: nothing,
    problem: writeMcpProblem,
  }),
  /** Has Codex start a server once, besides those that threads use. Answers when it has answered or failed. */
  testMcpServer: request({ scope: 'profile', wait: 'job', input: onServer, value: mcpTestResult }),
  /** Begins a sign-in to a server; gives the page to open, http or https. */
  signInToMcp: request({
    scope: 'profile',
    wait: 'person',
    input: onServer,
    value: z.object({ url: z.string() }),
    problem: mcpSignInProblem,
  }),
  /** Answers when the sign-in that was begun last has come to something. */
  awaitMcpSignIn: request({ scope: 'profile', wait: 'person', input: onServer, value: mcpSignInResult }),
  /** Waits for a sign-in no more; its page works until its time is over. */
  cancelMcpSignIn: request({ scope: 'profile', wait: 'change', input: onServer, value: nothing }),
  /** The programs that run as MCP servers, the oldest first. */
  listMcpProcesses: request({ scope: 'profile', wait: 'read', input: nothing, value: z.array(mcpProcess) }),
  /** Ends one of them with all that came from it. */
  endMcpProcess: request({
    scope: 'profile',
    wait: 'person',
    input: mcpProcess.pick({ pid: true, startedAt: true }),
    value: nothing,
    problem: z.object({ type: z.literal('gone') }),
  }),
  /**
   * Has Codex read a resource, as the thread sees it that this window shows, and keeps it as an attachment: an image when
   * its bytes are one, a text otherwise. `name`: what the server calls it.
   */
  attachResource: request({
    scope: 'profile',
    wait: 'person',
    input: z.object({
      server: z.string().min(1).max(200),
      uri: z.string().min(1).max(10_000),
      name: z.string().max(10_000),
    }),
    value: attachmentSchema,
    problem: attachResourceProblem,
  }),
  /** The calls of tools of MCP servers, the newest first; `catalogsChanged` tells of news of `toolRuns` from then on. */
  listToolRuns: request({ scope: 'profile', wait: 'read', input: nothing, value: z.array(toolRun) }),
  /** Calls the tests of a server off; what was started for them ends. */
  cancelMcpTest: request({ scope: 'profile', wait: 'change', input: onServer, value: nothing }),
};
