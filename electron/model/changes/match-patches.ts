import type { ParsedDiffFile } from '../../../shared/changes/parse-unified-diff.ts';
import { applyHunks } from './apply-hunks.ts';
import type { CurrentPath } from './discard-file.ts';

/** A patch of one file. */
export type FilePatch<Author> = { readonly author: Author; readonly file: ParsedDiffFile; readonly path: string };

/** A part of a change. `author` null: not a patch. */
export type ChangePart<Author> = {
  readonly before: CurrentPath;
  readonly after: CurrentPath;
  readonly author: Author | null;
};

/** A change, split into the patches that made it and at most one part that no patch explains. */
export type MatchedPatches<Author> = {
  readonly parts: readonly ChangePart<Author>[];
  /** The patches whose lines are not found, because someone changed them too. */
  readonly unmatched: readonly Author[];
};

/**
 * Finds the patches in a change of a file, line by line. `patches` are oldest first. `isPatchLast`: a patch wrote the
 * file last, so everything else came earlier.
 */
export function matchPatches<Author>(
  before: CurrentPath,
  after: CurrentPath,
  patches: readonly FilePatch<Author>[],
  isPatchLast: boolean,
): MatchedPatches<Author> {
  const all = applyAll(before, patches);
  if (all !== null && isSameContent(all.at(-1)?.after ?? before, after)) return { parts: all, unmatched: [] };
  const [front, back]: [ChangePart<Author>[], ChangePart<Author>[]] = [[], []];
  const left = [...patches];
  let [from, to] = [before, after];
  const takeLast = (): boolean => {
    const patch = left.at(-1);
    const earlier = patch === undefined ? null : revert(patch, to);
    if (patch === undefined || earlier === null) return false;
    // What a rename moved cannot be compared without the old name.
    if (patch.file.change !== 'renamed' && !isSameContent(apply(patch, earlier), to)) return false;
    back.unshift({ before: earlier, after: to, author: patch.author });
    to = earlier;
    left.pop();
    return true;
  };
  const takeFirst = (): boolean => {
    const [patch] = left;
    const later = patch === undefined ? null : apply(patch, from);
    if (patch === undefined || later === null) return false;
    front.push({ before: from, after: later, author: patch.author });
    from = later;
    left.shift();
    return true;
  };
  const [preferred, second] = isPatchLast ? [takeLast, takeFirst] : [takeFirst, takeLast];
  while (preferred() || second());
  const rest = isSameContent(from, to) ? [] : [{ before: from, after: to, author: null }];
  return { parts: [...front, ...rest, ...back], unmatched: left.map(({ author }) => author) };
}

/** Whether a file already has the lines of a patch. */
export function hasPatch(now: CurrentPath, patch: FilePatch<unknown>): boolean {
  return revert(patch, now) !== null;
}

/** Whether two contents are known to be the same. */
function isSameContent(one: CurrentPath | null, other: CurrentPath): boolean {
  if (one === null || one.kind === 'other') return false;
  return one.kind === 'text' ? other.kind === 'text' && one.text === other.text : other.kind === one.kind;
}

/** Applies patches one after the other. Null if one does not apply. */
function applyAll<Author>(
  before: CurrentPath,
  patches: readonly FilePatch<Author>[],
): readonly ChangePart<Author>[] | null {
  const parts: ChangePart<Author>[] = [];
  let now = before;
  for (const patch of patches) {
    const after = apply(patch, now);
    if (after === null) return null;
    parts.push({ before: now, after, author: patch.author });
    now = after;
  }
  return parts;
}

/** Returns what a patch makes of a file. Null if it does not apply. */
function apply<Author>({ file, path }: FilePatch<Author>, now: CurrentPath): CurrentPath | null {
  if (file.binary) return null;
  if (path !== file.path) return { kind: 'absent' };
  if (file.change === 'deleted') {
    const isThere = now.kind === 'text' && now.text === applyHunks({ hunks: file.hunks.map(reverseHunk) }, '')?.text;
    return isThere ? { kind: 'absent' } : null;
  }
  if (file.change === 'added') return toText(applyHunks(file, '')?.text);
  return now.kind === 'text' ? toText(applyHunks(file, now.text)?.text) : null;
}

/** Returns what a file was before a patch. Null if its lines are not there, or if nobody can tell. */
function revert<Author>({ file, path }: FilePatch<Author>, now: CurrentPath): CurrentPath | null {
  if (file.binary) return null;
  const reversed = { hunks: file.hunks.map(reverseHunk) };
  if (file.change === 'deleted') return now.kind === 'absent' ? toText(applyHunks(reversed, '')?.text) : null;
  if (now.kind !== 'text' || path !== file.path) return null;
  if (file.change === 'added') return now.text === applyHunks(file, '')?.text ? { kind: 'absent' } : null;
  // The target of a rename is new.
  const earlier = toText(applyHunks(reversed, now.text)?.text);
  return earlier !== null && file.change === 'renamed' ? { kind: 'absent' } : earlier;
}

function toText(text: string | undefined): CurrentPath | null {
  return text === undefined ? null : { kind: 'text', text };
}

function reverseHunk({ lines, newStart, oldStart, section }: ParsedDiffFile['hunks'][number]) {
  const reversed = lines.map(({ kind, newNumber, oldNumber, ...line }) => ({
    ...line,
    kind: kind === 'added' ? ('removed' as const) : kind === 'removed' ? ('added' as const) : kind,
    oldNumber: newNumber,
    newNumber: oldNumber,
  }));
  return { oldStart: newStart, newStart: oldStart, section, lines: reversed };
}
