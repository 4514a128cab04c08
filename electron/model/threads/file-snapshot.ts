/**
 * What was at a path during a scan, as the history stores it. `sha256` is in lowercase hex, `mode` has only the
 * permission bits, `size` is in bytes, `target` is a tree path (`electron/file-transactions/tree-path.ts`). A `lost`
 * state means that the content is not stored: it was over the size limit, unreadable, not a file at all (a pipe, socket
 * or device), or ignored, or there was no room left, or the path changed in a turn before the first scan came to it
 * (`unread`). An ignored folder counts as one path. A `folder` is one with nothing in it; its path ends with a slash, so
 * that no file has the same path.
 */
export type FileSnapshot =
  | { readonly kind: 'absent' }
  | { readonly kind: 'file'; readonly sha256: string; readonly mode: number; readonly size: number }
  | { readonly kind: 'link'; readonly target: string }
  | { readonly kind: 'folder'; readonly mode: number }
  | { readonly kind: 'lost'; readonly why: 'tooLarge' | 'unreadable' | 'special' | 'noRoom' | 'ignored' | 'unread' };

/** Whether a path is that of an empty folder. */
export function isFolderPath(path: string): boolean {
  return path.endsWith('/');
}

/** What the app does to one file, or to a folder that is or will be empty. */
export type FileStep = { readonly path: string; readonly before: FileSnapshot; readonly after: FileSnapshot };

/** Whether a state means that a path was ignored. */
export function isIgnoredSnapshot(state: FileSnapshot | undefined): boolean {
  return state?.kind === 'lost' && state.why === 'ignored';
}

/** A tree path as it was at the last scan. Comparing `stamp` is a cheap way to see whether it changed. */
export type KnownFile = { readonly path: string; readonly stamp: string; readonly state: FileSnapshot };

/** A path that a scan found different from what was known. */
export type ObservedChange = {
  /** A tree path. */
  readonly path: string;
  /** Null if the path is gone. */
  readonly stamp: string | null;
  /** Null if this was the first scan, or if only the stamp is new. */
  readonly before: FileSnapshot | null;
  readonly after: FileSnapshot;
  /** The file's ctime in Unix ms; for a gone path, the ctime of its nearest existing parent. */
  readonly changedAt: number;
  /** True if the file was ignored and is kept now: nothing changed, but its content is known. */
  readonly isNowKept?: true;
  /** True if a first scan begins again, and has seen the file as it is. */
  readonly isSame?: true;
};

/** New content of a file. `size` is in bytes before compression; `deflated` is a zlib stream. */
export type ObservedContent = { readonly sha256: string; readonly size: number; readonly deflated: Uint8Array };

/** A part of a scan. It contains every content that its changes mention, unless an earlier batch delivered it. */
export type ScanBatch = { readonly changes: readonly ObservedChange[]; readonly contents: readonly ObservedContent[] };

/** A stored change can be settled as at most this many parts. */
export const maxSettledParts = 4;
