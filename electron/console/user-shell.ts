import { getWindowsPowerShell } from '../files/windows-program.ts';

/** Returns the words that start the user's shell, as Codex starts it. The script follows them. */
export function getUserShell(
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  if (platform === 'win32') return [getWindowsPowerShell(environment), '-NoProfile', '-Command'];
  return [environment.SHELL || '/bin/sh', '-lc'];
}
