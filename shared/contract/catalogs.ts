import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { mcpListing } from '../catalogs/mcp/mcp-server.ts';
import { maxPromptBytes, promptFolder, promptPlace, promptSummary } from '../catalogs/prompts/prompt.ts';
import { skill, skillError } from '../catalogs/prompts/skill.ts';
import { nothing, request } from './request.ts';

/** The catalogs that may have changed. */
const catalog = z.enum(['prompts', 'skills', 'tools', 'toolRuns']);

const onPrompt = z.object({ place: promptPlace, name: z.string().min(1).max(255) });

/** Why a prompt cannot be read. */
export const readPromptProblem = z.discriminatedUnion('type', [
  z.object({ type: z.literal('gone') }),
  z.object({ type: z.literal('untrusted') }),
  z.object({ type: z.enum(['tooLarge', 'notText', 'unreadable', 'leadsOutside']) }),
]);
export type ReadPromptProblem = Immutable<z.infer<typeof readPromptProblem>>;

/** Why a prompt was not written. In that case nothing has changed. */
export const writePromptProblem = z.discriminatedUnion('type', [
  z.object({ type: z.literal('badName') }),
  /** The name is taken. */
  z.object({ type: z.literal('taken') }),
  /**
   * The prompt was changed or deleted after it was read. `version` is the current version, or null if there is none.
   */
  z.object({ type: z.literal('changed'), version: z.string().nullable() }),
  z.object({ type: z.literal('untrusted') }),
  z.object({ type: z.enum(['tooLarge', 'leadsOutside']) }),
  z.object({ type: z.literal('failed'), message: z.string() }),
]);
export type WritePromptProblem = Immutable<z.infer<typeof writePromptProblem>>;

/** Requests about prompts, skills and MCP tools. */
export const catalogsRequests = {
  /** Lists the prompts for this window, by name. After that, `catalogsChanged` reports changes. */
  listPrompts: request({
    scope: 'profile',
    wait: 'change',
    input: nothing,
    value: z.object({ prompts: z.array(promptSummary), folders: z.array(promptFolder) }),
  }),
  /** Reads the whole file, with its version. */
  readPrompt: request({
    scope: 'profile',
    wait: 'read',
    input: onPrompt,
    value: z.object({ text: z.string(), version: z.string() }),
    problem: readPromptProblem,
  }),
  /** Writes a new prompt, or replaces one if `replaces` is still its current version. */
  writePrompt: request({
    scope: 'profile',
    wait: 'change',
    input: onPrompt.extend({ text: z.string().max(maxPromptBytes), replaces: z.string().nullable() }),
    value: z.object({ version: z.string() }),
    problem: writePromptProblem,
  }),
  /** Codex's skills for this window's workspace. Waits for Codex. */
  listSkills: request({
    scope: 'profile',
    wait: 'change',
    input: nothing,
    value: z.object({ skills: z.array(skill), errors: z.array(skillError) }),
    problem: z.object({ type: z.literal('codexNotReady'), message: z.string() }),
  }),
  /**
   * The MCP servers of this window's thread or folder, with their tools. Waits for no server: returns what is known so
   * far, and `catalogsChanged` reports more.
   */
  listTools: request({ scope: 'profile', wait: 'change', input: nothing, value: mcpListing }),
  /** Reads all catalogs again. `catalogsChanged` follows. */
  refreshCatalogs: request({ scope: 'profile', wait: 'change', input: nothing, value: nothing }),
  /** Counts an insertion into a message. */
  countInserted: request({
    scope: 'profile',
    wait: 'read',
    input: z.object({ kind: z.enum(['prompt', 'skill', 'tool']) }),
    value: nothing,
  }),
};

export const catalogsEvents = {
  /** These lists of this window may be outdated: list them again. */
  catalogsChanged: z.object({ catalogs: z.array(catalog) }),
};
