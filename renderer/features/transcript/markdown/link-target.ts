import type { LinkTarget } from '../../../../shared/suggested-actions/suggested-action.ts';
import { toWebAddress } from '../../../components/format/web-address.ts';

/**
 * What a link offers to open: a web page, or a file by its path, with the line if the link names one as `:12`, `:12:3`
 * or `#L12`. Null for any other kind of address, and for a path on another machine.
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
 * A path: not an address with a scheme, though a drive is fine, and nothing that Windows would look for on another
 * machine.
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
