import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { mcpListing } from '../catalogs/mcp/mcp-server.ts';
import { maxPromptBytes, promptFolder, promptPlace, promptSummary } from '../catalogs/prompts/prompt.ts';
import { skill, skillError } from '../catalogs/prompts/skill.ts';
import { nothing, request } from './define.ts';

/** Which catalogs may have changed. */
const catalog = z.enum(['prompts', 'skills', 'tools', 'toolRuns']);

const onPrompt = z.object({ place: promptPlace, name: z.string().min(1).max(255) });

/** Why a prompt cannot be had. */
export const readPromptProblem = z.discriminatedUnion('type', [
  z.object({ type: z.literal('gone') }),
  z.object({ type: z.literal('untrusted') }),
  z.object({ type: z.enum(['tooLarge', 'notText', 'unreadable', 'leadsOutside']) }),
]);
export type ReadPromptProblem = Immutable<z.infer<typeof readPromptProblem>>;

/** Why a prompt was not written. Nothing has changed then. */
export const writePromptProblem = z.discriminatedUnion('type', [
  z.object({ type: z.literal('badName') }),
  /** There is one with this name already. */
  z.object({ type: z.literal('taken') }),
  /** It has changed or gone since it was read; `version` is the one that lies there now, null: none. */
  z.object({ type: z.literal('changed'), version: z.string().nullable() }),
  z.object({ type: z.literal('untrusted') }),
  z.object({ type: z.enum(['tooLarge', 'leadsOutside']) }),
  z.object({ type: z.literal('failed'), message: z.string() }),
]);
export type WritePromptProblem = Immutable<z.infer<typeof writePromptProblem>>;

export const catalogsRequests = {
  /** The prompts that this window can draw on, by name; `catalogsChanged` tells of news from then on. */
  listPrompts: request({
    scope: 'profile',
    wait: 'change',
    input: nothing,
    value: z.object({ prompts: z.array(promptSummary), folders: z.array(promptFolder) }),
  }),
  /** The whole file, and which version of it that is. */
  readPrompt: request({
    scope: 'profile',
    wait: 'read',
    input: onPrompt,
    value: z.object({ text: z.string(), version: z.string() }),
    problem: readPromptProblem,
  }),
  /** Writes a new prompt, or with `replaces` another text for one, if that version still lies there. */
  writePrompt: request({
    scope: 'profile',
    wait: 'change',
    input: onPrompt.extend({ text: z.string().max(maxPromptBytes), replaces: z.string().nullable() }),
    value: z.object({ version: z.string() }),
    problem: writePromptProblem,
  }),
  /** The skills that Codex has for this window's workspace. Waits for Codex. */
  listSkills: request({
    scope: 'profile',
    wait: 'change',
    input: nothing,
    value: z.object({ skills: z.array(skill), errors: z.array(skillError) }),
    problem: z.object({ type: z.literal('codexNotReady'), message: z.string() }),
  }),
  /**
   * The MCP servers of the thread that this window shows, or of its folder, with their tools. Waits for no server: what is
   * known so far, and `catalogsChanged` when there is more.
   */
  listTools: request({ scope: 'profile', wait: 'change', input: nothing, value: mcpListing }),
  /** Has all be read anew; `catalogsChanged` follows. */
  refreshCatalogs: request({ scope: 'profile', wait: 'change', input: nothing, value: nothing }),
  /** Counts that one was put into a message. */
  countInserted: request({
    scope: 'profile',
    wait: 'read',
    input: z.object({ kind: z.enum(['prompt', 'skill', 'tool']) }),
    value: nothing,
  }),
};

export const catalogsEvents = {
  /** What this window has listed of these may be old: list it again. */
  catalogsChanged: z.object({ catalogs: z.array(catalog) }),
};
