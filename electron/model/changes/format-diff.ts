import { createTwoFilesPatch } from 'diff';
import { quoteGitPath } from '../../../shared/changes/git-path.ts';
import { toWholeFileHunk } from './to-unified-diff.ts';

/**
 * One side of a change of a file. `mode` has only the permission bits. `other`: something that is not shown as text,
 * like an image, a large file, or a content that is not stored. Two with the same `sha256` are equal.
 */
export type DiffSide =
  | { readonly kind: 'absent' }
  | { readonly kind: 'text'; readonly text: string; readonly mode: number }
  | { readonly kind: 'link'; readonly target: string }
  | { readonly kind: 'other'; readonly mode: number | null; readonly sha256: string | null };

/** A change of a path. `from` is the former path of a renamed file, null otherwise. */
export type PathChange = {
  readonly path: string;
  readonly from: string | null;
  readonly before: DiffSide;
  readonly after: DiffSide;
};

/** A comparison may take this long, in milliseconds. After that, all lines count as replaced. */
const maxCompareMs = 200;
const contextLines = 3;
/** Two files with at least this share of equal lines are one renamed file, as in git. */
const minSimilarity = 0.5;
/** Comparing each deleted file with each new one would take too long beyond this many pairs. */
export const maxRenamePairs = 2_500;

/**
 * Formats the change of a path as a unified git diff. A replaced kind of file (a link instead of a file) is a deletion
 * and a creation, as in git.
 */
export function formatDiff({ after, before, from, path }: PathChange): string {
  const isTyped = before.kind !== 'absent' && after.kind !== 'absent';
  if (isTyped && (before.kind === 'link') !== (after.kind === 'link')) {
    const gone = formatDiff({ path, from: null, before, after: { kind: 'absent' } });
    return gone + formatDiff({ path, from: null, before: { kind: 'absent' }, after });
  }
  const a = quoteGitPath(`a/${from ?? path}`);
  const b = quoteGitPath(`b/${path}`);
  const names = `--- ${before.kind === 'absent' ? '/dev/null' : a}\n+++ ${after.kind === 'absent' ? '/dev/null' : b}\n`;
  const head = `diff --git ${a} ${b}\n${formatModes(before, after)}${formatRename(from, path)}`;
  if (before.kind === 'other' || after.kind === 'other') {
    // Only the name or the mode changed.
    if (isSameOther(before, after)) return head;
    return `${head}${formatContents(before, after)}Binary files ${before.kind === 'absent' ? '/dev/null' : a} and ${after.kind === 'absent' ? '/dev/null' : b} differ\n`;
  }
  const hunks = formatHunks(getText(before), getText(after));
  return hunks === '' ? head : `${head}${names}${hunks}`;
}

/**
 * Pairs deleted and new files that are the same file under another name. Keeps the order of the others. `rest` lets
 * other work go on: it is called after each file.
 */
export async function pairRenames(
  changes: readonly PathChange[],
  rest: () => Promise<unknown>,
): Promise<readonly PathChange[]> {
  const isFile = ({ kind }: DiffSide) => kind === 'text' || kind === 'other';
  const gone = changes.filter(({ before, after }) => isFile(before) && after.kind === 'absent');
  const made = changes.filter(({ before, after }) => before.kind === 'absent' && isFile(after));
  if (gone.length * made.length > maxRenamePairs) return changes;
  const sources = new Map<PathChange, PathChange>();
  const pairs: { readonly from: PathChange; readonly to: PathChange; readonly likeness: number }[] = [];
  const linesOf = new Map(gone.map(({ before }) => [before, countLines(getText(before))]));
  for (const to of made) {
    const lines = countLines(getText(to.after));
    for (const from of gone) {
      const known = linesOf.get(from.before) ?? new Map();
      pairs.push({ from, to, likeness: getSimilarity(from.before, to.after, [known, lines]) });
    }
    await rest();
  }
  for (const { from, likeness, to } of pairs.toSorted((one, other) => other.likeness - one.likeness)) {
    if (likeness < minSimilarity) break;
    if (!sources.has(to) && ![...sources.values()].includes(from)) sources.set(to, from);
  }
  const renamed = new Set(sources.values());
  return changes.flatMap((change) => {
    if (renamed.has(change)) return [];
    const from = sources.get(change);
    return from === undefined ? [change] : [{ ...change, from: from.path, before: from.before }];
  });
}

/** How often each line occurs in a text. */
type LineCounts = ReadonlyMap<string, number>;

function countLines(text: string): LineCounts {
  const counts = new Map<string, number>();
  if (text === '') return counts;
  for (const line of text.split('\n')) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}

/** Returns the share of the longer text, in characters, whose lines are in both. 0 for empty texts. */
function getSimilarity(
  before: DiffSide,
  after: DiffSide,
  [linesBefore, linesAfter]: readonly [LineCounts, LineCounts],
): number {
  if (before.kind === 'other' || after.kind === 'other') return isSameOther(before, after) ? 1 : 0;
  const [one, other] = [getText(before), getText(after)];
  const longer = Math.max(one.length, other.length);
  if (one === other) return longer === 0 ? 0 : 1;
  if (Math.min(one.length, other.length) < longer * minSimilarity) return 0;
  let common = 0;
  for (const [line, count] of linesAfter) common += Math.min(count, linesBefore.get(line) ?? 0) * (line.length + 1);
  return Math.min(1, common / (longer + 1));
}

function isSameOther(one: DiffSide, other: DiffSide): boolean {
  return one.kind === 'other' && other.kind === 'other' && one.sha256 !== null && one.sha256 === other.sha256;
}

function getText(side: DiffSide): string {
  return side.kind === 'text' ? side.text : side.kind === 'link' ? side.target : '';
}

function formatHunks(before: string, after: string): string {
  if (before === after) return '';
  if (before === '') return toWholeFileHunk(after, '+');
  if (after === '') return toWholeFileHunk(before, '-');
  const patch = createTwoFilesPatch('', '', before, after, '', '', { context: contextLines, timeout: maxCompareMs });
  if (patch === undefined) return replaceAllLines(before, after);
  return patch.slice(patch.indexOf('\n@@ ') + 1);
}

function replaceAllLines(before: string, after: string): string {
  const [gone, made] = [toWholeFileHunk(before, '-'), toWholeFileHunk(after, '+')];
  const count = (text: string) => text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  const body = (hunk: string) => hunk.slice(hunk.indexOf('\n') + 1);
  return `@@ -1,${count(before)} +1,${count(after)} @@\n${body(gone)}${body(made)}`;
}

function formatModes(before: DiffSide, after: DiffSide): string {
  const [old, now] = [toGitMode(before), toGitMode(after)];
  if (before.kind === 'absent') return `new file mode ${now ?? '100644'}\n`;
  if (after.kind === 'absent') return `deleted file mode ${old ?? '100644'}\n`;
  return old === null || now === null || old === now ? '' : `old mode ${old}\nnew mode ${now}\n`;
}

/** Names contents that are not shown, so that two diffs with the same ones agree. Empty if one is not known. */
function formatContents(before: DiffSide, after: DiffSide): string {
  const [old, now] = [getContentId(before), getContentId(after)];
  return old === null || now === null ? '' : `index ${old}..${now}\n`;
}

function getContentId(side: DiffSide): string | null {
  if (side.kind === 'absent') return '0'.repeat(64);
  return side.kind === 'other' ? side.sha256 : null;
}

function formatRename(from: string | null, path: string): string {
  return from === null ? '' : `rename from ${quoteGitPath(from)}\nrename to ${quoteGitPath(path)}\n`;
}

function toGitMode(side: DiffSide): string | null {
  if (side.kind === 'absent') return null;
  if (side.kind === 'link') return '120000';
  if (side.mode === null) return null;
  return (side.mode & 0o100) === 0 ? '100644' : '100755';
}
