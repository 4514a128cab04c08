import type { PathSystem } from '../real-path.ts';

/** Paths of Windows that may be on another machine, which a look would connect to. */
export const pathsElsewhere: readonly string[] = [
  '\\\\evil\\share\\x',
  '//evil/share/x',
  '/\\evil/share/x',
  '\\\\?\\UNC\\evil\\share\\x',
  '\\\\.\\UNC\\evil\\share\\x',
  '\\\\?\\\\UNC\\evil\\share\\x',
  '//?//UNC/evil/share/x',
  '\\\\?\\GLOBALROOT\\Device\\Mup\\evil\\share\\x',
  '\\\\?\\C:\\..\\UNC\\evil\\share\\x',
  '\\\\.\\pipe\\evil',
];

/** A machine with Windows and no files. `looks` has each path that something looked at. */
export function emptyWindows(): { readonly system: PathSystem; readonly looks: readonly string[] } {
  const looks: string[] = [];
  const look = async (path: string): Promise<never> => {
    looks.push(path);
    throw new Error('ENOENT');
  };
  return { looks, system: { style: 'windows', realpath: look, readlink: look, stat: look, lstat: look } };
}
