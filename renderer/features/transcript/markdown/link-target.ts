import type { LinkTarget } from '../../../../shared/suggested-actions/suggested-action.ts';
import { toWebAddress } from '../../../components/format/web-address.ts';

/**
 * Returns what a link offers to open: a web page, or a file by its path, with the line if the link names one as `:12`,
 * `:12:3` or `#L12`. Null for any other kind of address, and for a path on another machine.
 */
export function toLinkTarget(href: string): LinkTarget | null {
  const url = toWebAddress(href);
  if (url !== null) return { type: 'openLink', url };
  const [, path = '', anchor, colon] = /^([^#]*?)(?:#(?:L(\d{1,9}))?.*|:(\d{1,9})(?::\d+)?)?$/s.exec(href) ?? [];
  if (path === '' || !isPath(path)) return null;
  const line = Number(anchor ?? colon ?? 0);
  return { type: 'openFile', path: decodePath(path), line: line > 0 ? line : null };
}

/**
 * Returns whether a text is a path: not an address with a scheme, although a drive is allowed, and nothing that Windows
 * would look up on another machine.
 */
function isPath(text: string): boolean {
  const plain = decodePath(text);
  return (
    !/^[\\/]{2}/.test(plain) &&
    !/^\?/.test(plain) &&
    (/^[A-Za-z]:[\\/]/.test(plain) || !/^[A-Za-z][\w+.-]*:/.test(plain))
  );
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
