import system, { type PlatformPath, sep } from 'node:path';

/**
 * A path as a person types it, with a leading `~` as the home folder; null when it is not whole: on Windows also where
 * it names no disk, as a path of Linux does.
 */
export function expandFolderPath(typed: string, home: string, path: PlatformPath = system): string | null {
  const whole = /^~(?=$|[\\/])/.test(typed) ? path.join(home, typed.slice(1)) : typed;
  const namesPlace = path.isAbsolute(whole) && (path.sep === '/' || !/^[\\/](?![\\/])/.test(whole));
  return namesPlace && !whole.includes('\0') ? whole : null;
}

/** A path as a person reads it, with the home folder as `~`. */
export function displayPathOf(path: string, home: string): string {
  if (path === home) return '~';
  return path.startsWith(home + sep) ? `~${path.slice(home.length)}` : path;
}
