import type { PathSystem } from '../real-path.ts';

/** Windows paths that may be on another machine, to which a lookup would connect. */
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

/** Creates a Windows machine without files. `looks` collects each path that was looked up. */
export function emptyWindows(): { readonly system: PathSystem; readonly looks: readonly string[] } {
  const looks: string[] = [];
  const look = async (path: string): Promise<never> => {
    looks.push(path);
    throw new Error('ENOENT');
  };
  return { looks, system: { style: 'windows', realpath: look, readlink: look, stat: look, lstat: look } };
}
