import { resolve } from 'node:path';
import type { ConfigEntry } from './portable-config.ts';

/** Where a remote is. `url` is what git gets. */
export type RemoteAddress = { readonly kind: 'here' | 'elsewhere'; readonly url: string };

/** Names that reach ssh and other programs as they are: nothing that they could read as an option or a command. */
const name = '[A-Za-z0-9_][A-Za-z0-9._-]*';
const host = String.raw`(?:${name}|\[[0-9A-Fa-f:.]+\])`;
/** What comes after the `://` must be as clear to us as to git: who signs in, and at which host. */
const authorities = {
  http: new RegExp(String.raw`^(?:[^/?#@\\\s]*@)?${host}(?::\d*)?(?:/|$)`),
  ssh: new RegExp(String.raw`^(?:${name}@)?${host}(?::\d*)?(?:/|$)`),
  git: new RegExp(String.raw`^${host}(?::\d*)?(?:/|$)`),
} as const;
/** As in `git@example.com:team/project.git`. */
const shortSsh = new RegExp(`^(?:${name}@)?${host}:`);

/**
 * Reads the address of a remote as git does. A path is one below `root`, if it is not absolute. Null for an address
 * that names a program, such as `ext::`, for other unknown kinds, for an ssh password, for another machine's disk on
 * Windows, and for whatever git could read in another way than we do.
 */
export function readRemoteAddress(url: string, root: string, platform = process.platform): RemoteAddress | null {
  if (url === '' || /^-|\p{Cc}/u.test(url) || /^[\w.+-]*::/.test(url)) return null;
  const [start = '', protocol] = /^([a-z0-9][a-z0-9+.-]*):\/\//i.exec(url) ?? [];
  if (protocol?.toLowerCase() === 'file') return /^file:\/\/\/[^/\\%][^%]*$/i.test(url) ? { kind: 'here', url } : null;
  if (protocol !== undefined) {
    const authority = findAuthority(protocol.toLowerCase());
    return authority?.test(url.slice(start.length)) ? { kind: 'elsewhere', url } : null;
  }
  if (/^[\\/]{2}/.test(url)) return null;
  const isOnDrive = platform === 'win32' && /^[a-z]:/i.test(url);
  // Git for Windows takes `c:../a` as a path on this machine, relative to a folder that we do not know.
  if (isOnDrive && !/^.:[\\/]/.test(url)) return null;
  if (!isOnDrive && /^[^/\\]*:/.test(url)) return shortSsh.test(url) ? { kind: 'elsewhere', url } : null;
  return { kind: 'here', url: resolve(root, url) };
}

function findAuthority(protocol: string): RegExp | null {
  if (protocol === 'http' || protocol === 'https') return authorities.http;
  return protocol === 'ssh' || protocol === 'git' ? authorities[protocol] : null;
}

/** Returns a text without the names and passwords in its addresses. A user's name for ssh stays. Takes linear time. */
export function hideSignIn(text: string): string {
  return text
    .replace(/(?<=:\/\/)[^/?#\s]*@/g, (found, at: number) => {
      const isSsh = text.slice(Math.max(0, at - 'ssh://'.length), at).toLowerCase() === 'ssh://';
      if (!isSsh) return '…@';
      const [user = '', ...rest] = found.slice(0, -1).split(':');
      return rest.length === 0 ? found : `${user}:…@`;
    })
    .replace(/(https?:\/\/[^\s?#]*)(?:[?#][^\s'"]*)?/gi, '$1');
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
