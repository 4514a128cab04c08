import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CheckResult } from '../../shared/runs/started-run.ts';
import { type RunCheckDeps, runCheck } from './run-check.ts';

/** A command that sets up a worktree. */
export type SetupCommand = {
  readonly command: string;
  readonly folder: string;
  readonly network: boolean;
  readonly signal: AbortSignal;
};

/**
 * Runs a command that sets up a worktree, as a check. Package managers get an empty cache in a temporary folder, because
 * the sandbox lets them write nothing in their own, and they fail without one. Never rejects.
 */
export async function runSetupCommand(
  deps: RunCheckDeps,
  { command, folder, network, signal }: SetupCommand,
): Promise<CheckResult & { readonly output: string }> {
  const cache = await mkdtemp(join(tmpdir(), 'workcell-setup-')).catch(() => null);
  const environment =
    cache === null
      ? {}
      : {
          npm_config_cache: join(cache, 'npm'),
          YARN_CACHE_FOLDER: join(cache, 'yarn'),
          UV_CACHE_DIR: join(cache, 'uv'),
          PIP_CACHE_DIR: join(cache, 'pip'),
        };
  const result = await runCheck(deps, command, folder, signal, { environment, network });
  if (cache !== null) void rm(cache, { recursive: true, force: true }).catch(() => undefined);
  return result;
}
