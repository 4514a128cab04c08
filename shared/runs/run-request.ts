import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/** The programs that can do a run. */
export const runTool = z.enum(['codex', 'claude']);
export type RunTool = z.infer<typeof runTool>;

/**
 * Where a run works: in its own worktree from the last commit, in one with the files as they are, or in the folder
 * itself.
 */
export const isolation = z.enum(['worktree', 'worktreeWithChanges', 'inPlace']);
export type Isolation = z.infer<typeof isolation>;

/** The maximum length of a run's prompt, in characters. */
export const maxPromptCharacters = 1_000_000;
/** The maximum number of commands that check a run at its end. */
export const maxChecks = 20;

/** A request for a new run. */
export const runRequest = z.object({
  prompt: z.string().trim().min(1).max(maxPromptCharacters),
  tool: runTool,
  /** Null means the tool's default. */
  model: z.string().min(1).max(200).nullable(),
  isolation,
  /** Commands to run at the end, in this order. */
  checks: z.array(z.string().trim().min(1).max(10_000)).max(maxChecks),
});
export type RunRequest = Immutable<z.infer<typeof runRequest>>;
