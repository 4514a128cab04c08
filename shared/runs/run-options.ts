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

export const mostPromptCharacters = 1_000_000;
export const mostChecks = 20;

/** A request for a new run. */
export const runOptions = z.object({
  prompt: z.string().trim().min(1).max(mostPromptCharacters),
  tool: runTool,
  /** Null means the tool's default. */
  model: z.string().min(1).max(200).nullable(),
  isolation,
  /** Commands to run at the end, in this order. */
  checks: z.array(z.string().trim().min(1).max(10_000)).max(mostChecks),
});
export type RunOptions = Immutable<z.infer<typeof runOptions>>;
