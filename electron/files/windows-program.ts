import { win32 } from 'node:path';

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Returns the absolute path of a program in the Windows system folder. With a bare name, Windows would search the
 * current folder first.
 */
export function getWindowsProgram(name: string, variables: Variables = process.env): string {
  const root = Object.entries(variables).find(([variable]) => variable.toUpperCase() === 'SYSTEMROOT')?.[1] ?? '';
  return win32.join(/^[a-z]:\\/iu.test(root) ? root : 'C:\\Windows', 'System32', name);
}

/** Returns the path of the PowerShell that comes with Windows. */
export function getWindowsPowerShell(variables: Variables = process.env): string {
  return getWindowsProgram('WindowsPowerShell\\v1.0\\powershell.exe', variables);
}
