import { resolve } from 'node:path';
import type { ConfigEntry } from './portable-config.ts';

/** Where a remote is. `url` is what git gets. */
export type RemoteAddress = { readonly kind: 'here' | 'elsewhere'; readonly url: string };

/**
 * Reads the address of a remote as git does. A path is one below `root`, if it is not absolute. Null for an address
 * that names a program, such as `ext::`, for other unknown kinds, and for another machine's disk on Windows.
 */
export function readRemoteAddress(url: string, root: string): RemoteAddress | null {
  if (url === '' || /^-|\p{Cc}/u.test(url) || /^[\w.+-]*::/.test(url)) return null;
  const protocol = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase();
  if (protocol === 'file') return /^file:\/\/\/[^/\\]/i.test(url) ? { kind: 'here', url } : null;
  if (protocol !== undefined) {
    return /^(https?|ssh|git)$/.test(protocol) ? { kind: 'elsewhere', url } : null;
  }
  if (/^[\\/]{2}/.test(url)) return null;
  const isDrive = process.platform === 'win32' && /^[a-z]:[\\/]/i.test(url);
  // As in `git@example.com:team/project.git`.
  if (!isDrive && /^[^/\\]*:/.test(url)) return { kind: 'elsewhere', url };
  return { kind: 'here', url: resolve(root, url) };
}

/** Returns a text without the names and passwords in its addresses. A user's name for ssh stays. */
export function hideSignIn(text: string): string {
  return text
    .replace(/\b((?:https?|git):\/\/)[^/@\s]*@/gi, '$1…@')
    .replace(/\b(ssh:\/\/[^/@:\s]*):[^/@\s]*@/gi, '$1:…@')
    .replace(/\b(https?:\/\/[^\s?#]*)[?#][^\s'"]*/gi, '$1');
}

/**
 * Returns the address that git makes of an address, by `url.<base>.insteadOf` and `pushInsteadOf`: the longest
 * beginning counts. `pushInsteadOf` counts for a push without an address of its own.
 */
export function rewriteAddress(
  url: string,
  entries: readonly ConfigEntry[],
  key: 'insteadof' | 'pushinsteadof',
): string {
  let [base, beginning] = ['', ''];
  for (const entry of entries) {
    const found = /^url\.(.*)\.(insteadof|pushinsteadof)$/s.exec(entry.key);
    if (found?.[2] !== key || !url.startsWith(entry.value) || entry.value.length <= beginning.length) continue;
    [base, beginning] = [found[1] ?? '', entry.value];
  }
  return base + url.slice(beginning.length);
}
