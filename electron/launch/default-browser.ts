import { execFile } from 'node:child_process';
import { findSystemProgram } from './system-program.ts';

/**
 * The timeout of the query, in milliseconds, after which the browser counts as unknown. The query is slow on a cold
 * disk.
 */
const timeoutMs = 2_000;

/**
 * Finds the desktop file of the default browser on Linux, such as `firefox.desktop`; null elsewhere or if unknown. Runs
 * no program from the current folder or from `folders`.
 */
export async function readDefaultBrowser(
  platform: NodeJS.Platform,
  folders: readonly string[] = [],
): Promise<string | null> {
  if (platform !== 'linux') return null;
  const found = await findSystemProgram('xdg-settings', folders);
  if (found === null) return null;
  const { cwd, env, program } = found;
  return new Promise((resolve) => {
    execFile(program, ['get', 'default-web-browser'], { cwd, env, timeout: timeoutMs }, (problem, stdout) => {
      resolve(problem === null && stdout.trim() !== '' ? stdout.trim() : null);
    }).stdin?.end();
  });
}
