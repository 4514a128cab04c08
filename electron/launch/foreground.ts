import { readFile } from 'node:fs/promises';

/**
 * Returns whether this process is in the foreground of its terminal. Always true on systems other than Linux. Never
 * rejects.
 */
export async function readForeground(): Promise<boolean> {
  const stat = await readFile('/proc/self/stat', 'utf8').catch(() => null);
  return stat === null || isInForeground(stat);
}

/**
 * Reads the content of `/proc/PID/stat`. The name in parentheses may contain any character, so the fields start after
 * it.
 */
export function isInForeground(stat: string): boolean {
  const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return group === foreground;
}
