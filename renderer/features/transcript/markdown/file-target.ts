import type { LinkTarget } from '../../../../shared/suggested-actions/suggested-action.ts';

/** A file that a link names, with the line, from 1, if the link names one. */
export type FileTarget = Extract<LinkTarget, { type: 'openFile' }>;

/**
 * Returns the file that an address names, as a path or as `file://`, with its line from `:12`, `:12:3`, `:12-20` or
 * `#L12`. Null for any other kind of address, and for a path on another machine.
 */
export function toFileTarget(address: string): FileTarget | null {
  const named = fromFileAddress(address);
  const [, path = '', anchor, colon] =
    /^(.*?)(?:#(?:L(\d{1,9}))?[^#/\\]*|:(\d{1,9})(?::\d{1,9})?(?:-\d{1,9}(?::\d{1,9})?)?)?$/s.exec(named) ?? [];
  if (path === '' || !isPath(path)) return null;
  const line = Number(anchor ?? colon ?? 0);
  return { type: 'openFile', path: decodePath(path), line: line > 0 ? line : null };
}

/** Returns the path of a `file://` address on this machine. Any other text does not change. */
function fromFileAddress(address: string): string {
  const [, path] = /^file:(?:\/\/(?:localhost)?(?=\/))?(\/(?![\\/]).*)$/is.exec(address) ?? [];
  return path === undefined ? address : path.replace(/^\/(?=[A-Za-z](?::|%3A)[\\/])/i, '');
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

/** Returns whether a text starts like a path of Windows, whose separators are not escapes. */
export function isWindowsPath(text: string): boolean {
  return /^(?:(?:[A-Za-z]:|\.{1,2})\\|[^\s()<>/:*?"|]{0,200}\\[\p{L}\p{N}])/u.test(text);
}

/** Returns whether a text with spaces is a path, not words: it has a folder, or ends like the name of a file. */
export function isSpacedPath(text: string): boolean {
  if (!/ /.test(text) || toFileTarget(text) === null) return false;
  const segments = text.split('/');
  const isTidy = segments.every((segment) => segment === segment.trim());
  return isTidy && (segments.length > 1 || /[^\s.]\.[\p{L}\p{N}]{1,10}(?:[:#][\dL:-]*)?$/u.test(text));
}
