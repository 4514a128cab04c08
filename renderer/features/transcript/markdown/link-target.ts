import type { LinkTarget } from '../../../../shared/suggested-actions/suggested-action.ts';

/** An address of the web as browsers write it; null for anything but http and https. */
function webAddress(href: string): string | null {
  if (!URL.canParse(href)) return null;
  const { protocol, href: normal } = new URL(href);
  return protocol === 'http:' || protocol === 'https:' ? normal : null;
}

/**
 * What a link offers to open: a page of the web, or a file by its path, with the line where the link names one as
 * `:12`, `:12:3` or `#L12`. Null for any other kind of address, and for a name of another machine.
 */
export function linkTarget(href: string): LinkTarget | null {
  const url = webAddress(href);
  if (url !== null) return { type: 'openLink', url };
  const [, path = '', anchor, colon] = /^([^#]*?)(?:#(?:L(\d{1,9}))?.*|:(\d{1,9})(?::\d+)?)?$/s.exec(href) ?? [];
  if (path === '' || !isPath(path)) return null;
  const line = Number(anchor ?? colon ?? 0);
  return { type: 'openFile', path: decoded(path), line: line > 0 ? line : null };
}

/** A path: no address with a scheme, which a drive is not, and none that Windows looks for on another machine. */
function isPath(text: string): boolean {
  const plain = decoded(text);
  return (
    !/^[\\/]{2}/.test(plain) &&
    !/^\?/.test(plain) &&
    (/^[A-Za-z]:[\\/]/.test(plain) || !/^[A-Za-z][\w+.-]*:/.test(plain))
  );
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
