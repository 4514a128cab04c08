import { type RunOptions, runOptions } from '../../shared/runs/run-options.ts';
import type { RunProof } from '../../shared/runs/run-proof.ts';

/** The request that repeats a recorded run in a worktree; null when its tool is not one that takes requests. */
export function wishOfProof({ checks, model, prompt, tool }: RunProof): RunOptions | null {
  const options = runOptions.safeParse({
    prompt,
    tool: tool.toLowerCase(),
    model: model === '' ? null : model,
    isolation: 'worktree',
    checks: checks.map(({ command }) => command),
  });
  return options.success ? options.data : null;
}
