import { isAbsolute, join, sep } from 'node:path';

/** A path as a person types it, with a leading `~` as the home folder; null when it is not absolute. */
export function expandFolderPath(typed: string, home: string): string | null {
  const path = /^~(?=$|[\\/])/.test(typed) ? join(home, typed.slice(1)) : typed;
  return isAbsolute(path) && !path.includes('\0') ? path : null;
}

/** A path as a person reads it, with the home folder as `~`. */
export function displayPathOf(path: string, home: string): string {
  if (path === home) return '~';
  return path.startsWith(home + sep) ? `~${path.slice(home.length)}` : path;
}
