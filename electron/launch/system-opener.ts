import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import type { Clock } from '../../shared/base/clock.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { findSystemProgram } from './system-program.ts';

/** A program with its arguments, run without a shell. */
export type OpenerProgram = { readonly program: string; readonly args: readonly string[] };

/**
 * After this time, in milliseconds, a running opener counts as successful. Some keep running until the user closes what
 * they opened.
 */
const settledAfterMs = 3_000;

/** Returns the opener for an address in the user's browser. */
export function getBrowserOpener(platform: NodeJS.Platform, address: string): OpenerProgram {
  if (platform === 'darwin') return { program: 'open', args: [address] };
  if (platform === 'win32') return { program: 'rundll32.exe', args: ['url.dll,FileProtocolHandler', address] };
  return { program: 'xdg-open', args: [address] };
}

/**
 * Returns the opener that shows a file in its folder. It never opens the file, because the default program may run it.
 */
export function getFolderOpener(platform: NodeJS.Platform, path: string): OpenerProgram {
  if (platform === 'darwin') return { program: 'open', args: ['-R', path] };
  if (platform === 'win32') return { program: 'explorer.exe', args: [`/select,${path}`] };
  return { program: 'xdg-open', args: [dirname(path)] };
}

/**
 * Runs an opener without waiting for its end. An error says why in one sentence. Runs no program from the current
 * folder or from `folders`.
 */
export async function runOpener(
  opener: OpenerProgram,
  clock: Clock,
  folders: readonly string[] = [],
): Promise<Result<void, { readonly type: 'failed'; readonly message: string }>> {
  const found = await findSystemProgram(opener.program, folders);
  if (found === null) return err({ type: 'failed', message: `${opener.program} is not installed` });
  const { cwd, env, program } = found;
  return new Promise((resolve) => {
    const child = spawn(program, opener.args, { cwd, env: { ...env }, stdio: 'ignore', detached: true });
    child.unref();
    const stopWaiting = clock.after(settledAfterMs, () => resolve(ok(undefined)));
    child.on('error', (error: NodeJS.ErrnoException) => {
      stopWaiting();
      const reason = error.code === 'ENOENT' ? 'is not installed' : `cannot be run: ${error.message}`;
      resolve(err({ type: 'failed', message: `${opener.program} ${reason}` }));
    });
    child.on('exit', (code) => {
      stopWaiting();
      // explorer.exe exits with 1 even on success.
      const failed = code !== 0 && opener.program !== 'explorer.exe';
      resolve(failed ? err({ type: 'failed', message: `${opener.program} ended with ${code}` }) : ok(undefined));
    });
  });
}
