import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { CliFailure } from '../../shared/cli/cli-state.ts';
import { getErrorMessage } from '../base/error-message.ts';

/** A running child with pipes. */
export type PipedChild = ChildProcessWithoutNullStreams & { readonly pid: number };

export type SpawnOptions = {
  /** An existing folder. */
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
};

/**
 * Starts a program with three pipes, in its own process group and session, never through a shell. Resolves when it runs
 * or failed to start. On Windows it stays in our group, because its own group would open a console.
 */
export function spawnPiped(
  program: string,
  args: readonly string[],
  options: SpawnOptions,
): Promise<Result<PipedChild, CliFailure>> {
  return new Promise((resolve) => {
    const fail = (failure: unknown) => {
      resolve(err({ type: 'cannotStart', message: getErrorMessage(failure) }));
    };
    try {
      const child = spawn(program, args, {
        cwd: options.cwd,
        env: options.environment,
        detached: process.platform !== 'win32',
        stdio: 'pipe',
        windowsHide: true,
      });
      child.once('error', fail);
      // Writing to a child that just ended is expected to fail. Its end is reported separately.
      child.stdin.on('error', () => undefined);
      child.once('spawn', () => {
        if (isRunning(child)) resolve(ok(child));
      });
    } catch (failure) {
      fail(failure);
    }
  });
}

function isRunning(child: ChildProcessWithoutNullStreams): child is PipedChild {
  return child.pid !== undefined;
}
