import { windowsPowerShell } from '../files/windows-program.ts';

/** The words that start the person's shell, the way Codex starts it. The script follows them. */
export function personsShell(
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  if (platform === 'win32') return [windowsPowerShell(environment), '-NoProfile', '-Command'];
  return [environment.SHELL || '/bin/sh', '-lc'];
}
