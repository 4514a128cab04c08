import type { DiffLine, ParsedDiffFile } from '../../../shared/changes/parse-unified-diff.ts';
import { discardLines } from './discard-lines.ts';

/** The current contents of a path. `other`: not a text, or one that is too long. */
export type CurrentPath =
  | { readonly kind: 'absent' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'other' };

/** The requested contents of a path. `text` null: nothing. `isExecutable` null: same as the diff's file now. */
export type RequestedPath = {
  readonly path: string;
  readonly text: string | null;
  readonly isExecutable: boolean | null;
};

/** A file without some of its changes. `isSure` false: someone has changed the same lines since. */
export type DiscardedFile = { readonly paths: readonly RequestedPath[]; readonly isSure: boolean };

/**
 * Discards changes of a file in a diff. `lines` are the indexes of its added and removed lines among all lines of its
 * hunks; null discards everything, including that it was added, deleted or renamed. `gone` lines were discarded before.
 * Returns null if that is not possible.
 */
export function discardFile(
  file: ParsedDiffFile,
  lines: ReadonlySet<number> | null,
  nowAt: (path: string) => CurrentPath,
  gone: ReadonlySet<number> = new Set(),
): DiscardedFile | null {
  if ([file.oldMode, file.newMode].some((mode) => mode === linkMode || mode === submoduleMode)) return null;
  // The bytes of such a line are not known.
  const isDamaged = ({ kind, text }: DiffLine) => kind === 'removed' && text.includes('\uFFFD');
  if (file.hunks.some((hunk) => hunk.lines.some(isDamaged))) return null;
  const now = nowAt(file.path);
  const isGone = (line: number) => gone.has(line);
  if (lines !== null)
    return file.change === 'deleted' ? null : discardEdits(file, (line) => lines.has(line), now, isGone);
  switch (file.change) {
    case 'added':
      return discardAddition(file, now, isGone);
    case 'deleted':
      return restoreDeleted(file, now);
    case 'renamed':
      return discardRename(file, now, nowAt(file.from ?? file.path), isGone);
    case 'modified':
      return discardEdits(file, isAnyLine, now, isGone);
  }
}

const linkMode = '120000';
const submoduleMode = '160000';

type IsLine = (line: number) => boolean;

const isAnyLine: IsLine = () => true;

function discardEdits(
  { hunks, newMode, oldMode, path }: ParsedDiffFile,
  isChosen: IsLine,
  now: CurrentPath,
  isGone: IsLine,
): DiscardedFile | null {
  if (now.kind !== 'text') return null;
  const discarded = discardLines(hunks, isChosen, now.text, isGone);
  if (discarded === null) return null;
  const isWhole = hunks
    .flatMap(({ lines }) => lines)
    .every(({ kind }, line) => kind === 'context' || isChosen(line) || isGone(line));
  const hadMode = isWhole && oldMode !== null && oldMode !== newMode;
  const isExecutable = hadMode ? oldMode === '100755' : null;
  return { paths: [{ path, text: discarded.text, isExecutable }], isSure: discarded.isSure };
}

function discardAddition({ hunks, path }: ParsedDiffFile, now: CurrentPath, isGone: IsLine): DiscardedFile {
  if (now.kind === 'absent') return { paths: [], isSure: true };
  const rest = now.kind === 'text' ? discardLines(hunks, isAnyLine, now.text, isGone) : null;
  const isSure = rest?.isSure === true && rest.text === '';
  return { paths: [{ path, text: null, isExecutable: null }], isSure };
}

function restoreDeleted({ binary, hunks, oldMode, path }: ParsedDiffFile, now: CurrentPath): DiscardedFile | null {
  if (binary) return null;
  const text = discardLines(hunks, isAnyLine, '')?.text ?? null;
  if (text === null) return null;
  if (now.kind === 'text' && now.text === text) return { paths: [], isSure: true };
  return { paths: [{ path, text, isExecutable: oldMode === '100755' }], isSure: now.kind === 'absent' };
}

function discardRename(
  file: ParsedDiffFile,
  now: CurrentPath,
  before: CurrentPath,
  isGone: IsLine,
): DiscardedFile | null {
  const back = discardEdits(file, isAnyLine, now, isGone);
  const [later] = back?.paths ?? [];
  if (back === null || later === undefined || file.from === null) return null;
  const paths = [
    { ...later, path: file.from },
    { path: file.path, text: null, isExecutable: null },
  ];
  return { paths, isSure: back.isSure && before.kind === 'absent' };
}
