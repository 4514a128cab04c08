import system, { type PlatformPath, sep } from 'node:path';

/**
 * Expands a leading `~` in a path that a user typed. Null if the path is not absolute. On Windows, a path without a
 * drive, such as a Linux path, does not count as absolute.
 */
export function expandFolderPath(typed: string, home: string, path: PlatformPath = system): string | null {
  const whole = /^~(?=$|[\\/])/.test(typed) ? path.join(home, typed.slice(1)) : typed;
  const namesPlace = path.isAbsolute(whole) && (path.sep === '/' || !/^[\\/](?![\\/])/.test(whole));
  return namesPlace && !whole.includes('\0') ? whole : null;
}

/** Returns a path for display, with the home folder as `~`. */
export function toDisplayPath(path: string, home: string): string {
  if (path === home) return '~';
  return path.startsWith(home + sep) ? `~${path.slice(home.length)}` : path;
}
