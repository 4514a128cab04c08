import { type RunWish, runWish } from '../../shared/runs/run-wish.ts';
import type { RunProof } from '../../shared/workcells/run-proof.ts';

/** What to ask for so that a recorded run is done again, in a worktree; null where its tool is none that can be asked. */
export function wishOfProof({ checks, model, prompt, tool }: RunProof): RunWish | null {
  const wish = runWish.safeParse({
    prompt,
    tool: tool.toLowerCase(),
    model: model === '' ? null : model,
    isolation: 'worktree',
    checks: checks.map(({ command }) => command),
  });
  return wish.success ? wish.data : null;
}
