import { readFile } from 'node:fs/promises';

/** Whether this process is in the foreground of its terminal. Known on Linux; elsewhere, true. Never rejects. */
export async function readForeground(): Promise<boolean> {
  const stat = await readFile('/proc/self/stat', 'utf8').catch(() => null);
  return stat === null || isInForeground(stat);
}

/** Reads a line of `/proc/PID/stat`: the name in parentheses may contain anything, so the fields begin after it. */
export function isInForeground(stat: string): boolean {
  const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return group === foreground;
}
