import { err, ok, type Result } from '../../shared/base/result.ts';
import type { DiffFileHeader } from '../../shared/changes/file-header.ts';
import { type LineKind, scanDiff } from '../../shared/changes/scan-diff.ts';
import {
  type FileChoices,
  findHunkChoices,
  getHunksOut,
  type HunksOut,
  type LeftOutFile,
  toLeftOutFile,
} from '../../shared/runs/left-out.ts';
import type { GitFailure } from './git-program.ts';
import { type HunkRange, type MixedRange, mixHunks, splitIntoRanges } from './mix-hunks.ts';
import { forEach } from './nested-repositories.ts';
import { type PrivateRepository, toText } from './private-repository.ts';
import { formatPath, type RawPath, splitEntries } from './raw-path.ts';
import { createPatch, type Difference, listDifferences, writeEditedTree } from './trees.ts';

/** A request for a tree with some of the changes between two others. Trees are object IDs. */
export type PartialRequest = {
  /** The tree before all changes. */
  readonly from: string;
  /** The tree with all changes. */
  readonly to: string;
  /** The changes between them that the result leaves out, named as in the patch of the two. At least one. */
  readonly leaveOut: readonly LeftOutFile[];
};

/** A tree with some of the changes between two others. */
export type PartialTree = {
  readonly tree: string;
  /** What the tree lacks. Names all hunks of a file that could be left out in part. */
  readonly leftOut: readonly LeftOutFile[];
};

/** Why such a tree cannot be made. `nothingLeft`: all changes would be left out. */
export type PartialProblem =
  /** Named paths or hunks that the patch does not have, or that cannot be left out alone. */
  | { readonly type: 'unknownChanges'; readonly paths: readonly string[] }
  /** A path that would be a file and a folder at once. */
  | { readonly type: 'fileAndFolder'; readonly path: string }
  | { readonly type: 'nothingLeft' }
  | { readonly type: 'failed'; readonly failure: GitFailure };

/** A hunk with its lines. */
type ShownHunk = HunkRange & { readonly lines: readonly { readonly kind: LineKind }[] };

/** A changed file as the patch shows it, with its entries in the two trees. `hunks` are those that can be left out. */
type ShownFile = {
  readonly choices: FileChoices;
  readonly hunks: readonly ShownHunk[];
  readonly parts: readonly Difference[];
};

/** A file with some but not all changes left out. */
type PartlyChosenFile = { readonly part: Difference; readonly shown: ShownFile; readonly out: HunksOut };

/** An entry to set in an index; null removes the path. */
type Edits = Map<RawPath, { readonly mode: string; readonly oid: string } | null>;

/**
 * Makes the tree with all changes between two trees except some. Takes hunks only from the patch that `createPatch`
 * shows, and contents unchanged: no filter, attribute or encoding changes a byte. Never rejects.
 */
export async function createPartialTree(
  repository: PrivateRepository,
  { from, leaveOut, to }: PartialRequest,
): Promise<Result<PartialTree, PartialProblem>> {
  const [all, shown] = await Promise.all([listDifferences(repository, from, to), readShown(repository, from, to)]);
  if (!all.ok) return failed(all.error);
  if (!shown.ok) return failed(shown.error);
  const chosen = choose(shown.value, leaveOut);
  if (!chosen.ok) return chosen;
  const edits: Edits = new Map();
  const files: PartlyChosenFile[] = [];
  for (const { out, shown } of chosen.value.values()) {
    const [part] = shown.parts;
    const isWhole =
      out === null || (out.size === shown.hunks.length && [...out.values()].every((lines) => lines === null));
    if (!isWhole && part !== undefined) files.push({ part, shown, out });
    else
      for (const each of shown.parts)
        edits.set(each.path, isNone(each.oldMode) ? null : findEntry(each.oldMode, each.oldOid));
  }
  const mixed = await mixFiles(repository, files, edits);
  if (!mixed.ok) return mixed;
  const both = findFileAndFolder(edits, all.value);
  if (both !== null) return err({ type: 'fileAndFolder', path: formatPath(both) });
  const tree = await writeEditedTree(repository, to, edits);
  if (!tree.ok) return failed(tree.error);
  const left = await listDifferences(repository, from, tree.value);
  if (!left.ok) return failed(left.error);
  if (left.value.length === 0) return err({ type: 'nothingLeft' });
  const leftOut = [...chosen.value].map(([path, { out }]) => toLeftOutFile(path, out));
  return ok({ tree: tree.value, leftOut });
}

function failed(failure: GitFailure): Result<never, PartialProblem> {
  return err({ type: 'failed', failure });
}

function isNone(mode: string): boolean {
  return /^0+$/.test(mode);
}

function findEntry(mode: string, oid: string) {
  return { mode, oid };
}

/** Reads the changed files by the names in the patch. A patch too long to show has no hunks to choose from. */
async function readShown(
  repository: PrivateRepository,
  from: string,
  to: string,
): Promise<Result<ReadonlyMap<string, ShownFile>, GitFailure>> {
  const [patch, listed] = await Promise.all([
    createPatch(repository, from, to),
    repository.runContentCommand('diff-tree', ['-r', '-z', '--raw', '--find-renames', '--no-abbrev', from, to]),
  ]);
  if (!patch.ok) return patch;
  if (!listed.ok) return listed;
  const entries = parseRaw(splitEntries(listed.value));
  const files = patch.value.isCut ? [] : scanFiles(patch.value.text);
  const choices = findHunkChoices(files);
  const shown = new Map<string, ShownFile>();
  // The patch has the entries in the same order, with two parts for a file that became a link or the reverse.
  const isComplete = files.length === entries.reduce((sum, { status }) => sum + (status === 'T' ? 2 : 1), 0);
  let at = 0;
  for (const { parts, status } of entries) {
    const file = isComplete ? files[at] : undefined;
    at += status === 'T' ? 2 : 1;
    const name = file?.path ?? formatPath(parts.at(-1)?.path ?? ('' as RawPath));
    const own = status === 'M' && file !== undefined ? (choices.get(name) ?? null) : null;
    // Two paths can look the same. Leaving out one such name leaves out all of them.
    const alike = shown.get(name)?.parts ?? [];
    shown.set(name, { parts: [...alike, ...parts], choices: own, hunks: own === null ? [] : (file?.hunks ?? []) });
  }
  return ok(shown);
}

type ListedEntry = { readonly status: string; readonly parts: readonly Difference[] };

/** Parses raw entries with renames. A moved file has two parts: its old path, which is gone, and its new one. */
function parseRaw(fields: readonly RawPath[]): readonly ListedEntry[] {
  const entries: ListedEntry[] = [];
  for (let at = 0; at + 1 < fields.length; ) {
    const [oldMode = '', newMode = '', oldOid = '', newOid = '', letters = ''] = (fields[at] ?? '').slice(1).split(' ');
    const [status = ''] = letters;
    const path = fields[at + 1] ?? ('' as RawPath);
    const none = { mode: '0'.repeat(oldMode.length), oid: '0'.repeat(oldOid.length) };
    if (status === 'R' || status === 'C') {
      const moved = fields[at + 2] ?? ('' as RawPath);
      const gone = { path, status: 'D', oldMode, oldOid, newMode: none.mode, newOid: none.oid } as const;
      const made = { path: moved, status: 'A', oldMode: none.mode, oldOid: none.oid, newMode, newOid } as const;
      entries.push({ status, parts: status === 'R' ? [gone, made] : [made] });
      at += 3;
    } else {
      const known = status === 'A' || status === 'D' || status === 'T' ? status : 'M';
      entries.push({ status, parts: [{ path, status: known, oldMode, newMode, oldOid, newOid }] });
      at += 2;
    }
  }
  return entries;
}

type ScannedFile = DiffFileHeader & { readonly hunks: readonly ShownHunk[] };

/** The lines, shared because there may be millions. */
const lineParts: Readonly<Record<LineKind, { readonly kind: LineKind }>> = {
  context: { kind: 'context' },
  added: { kind: 'added' },
  removed: { kind: 'removed' },
};

function scanFiles(patch: string): readonly ScannedFile[] {
  const files: ScannedFile[] = [];
  type Counted = {
    oldStart: number;
    newStart: number;
    oldLines: number;
    newLines: number;
    lines: { kind: LineKind }[];
  };
  let hunks: Counted[] = [];
  scanDiff(patch, {
    hunk: (oldStart, newStart) =>
      hunks.push({ oldStart: oldStart ?? 0, newStart: newStart ?? 0, oldLines: 0, newLines: 0, lines: [] }),
    line: (kind) => {
      const hunk = hunks.at(-1);
      if (hunk === undefined) return;
      hunk.lines.push(lineParts[kind]);
      if (kind !== 'added') hunk.oldLines++;
      if (kind !== 'removed') hunk.newLines++;
    },
    noNewline: () => undefined,
    file: (facts) => {
      files.push({ ...facts, hunks });
      hunks = [];
    },
  });
  return files;
}

type ChosenFiles = ReadonlyMap<string, { readonly shown: ShownFile; readonly out: HunksOut | null }>;

/** Finds the named changes. Refuses all of them if one is unknown or named twice. */
function choose(
  shown: ReadonlyMap<string, ShownFile>,
  leaveOut: readonly LeftOutFile[],
): Result<ChosenFiles, PartialProblem> {
  const chosen = new Map<string, { readonly shown: ShownFile; readonly out: HunksOut | null }>();
  const unknown = new Set<string>();
  for (const named of leaveOut) {
    const file = shown.get(named.path);
    const out = file === undefined || chosen.has(named.path) ? undefined : getLeftOut(file, named);
    if (file === undefined || out === undefined) unknown.add(named.path);
    else chosen.set(named.path, { shown: file, out });
  }
  return unknown.size > 0 ? err({ type: 'unknownChanges', paths: [...unknown] }) : ok(chosen);
}

/**
 * Returns what is left out of a file. A hunk counts as a whole if all its lines are named. Undefined if the file has no
 * such changes.
 */
function getLeftOut({ choices }: ShownFile, named: LeftOutFile): HunksOut | null | undefined {
  const out = getHunksOut(named);
  if (choices === null) return out === null ? null : undefined;
  if (out === null) return new Map([...choices.keys()].map((hunk) => [hunk, null]));
  const count = new Set(named.hunks).size + (named.inPart?.length ?? 0);
  const found = new Map<number, ReadonlySet<number> | null>();
  for (const [hunk, lines] of out) {
    const changed = choices.get(hunk);
    if (changed === undefined || lines?.isSubsetOf(changed) === false) return undefined;
    found.set(hunk, lines?.size === changed.size ? null : lines);
  }
  // A smaller size means that a hunk is named twice.
  return found.size === count ? found : undefined;
}

/** Contents above this size cannot be left out in part, in bytes. */
const maxBytes = 64 * 1024 * 1024;

/** Writes each file with some of its changes to our store. */
async function mixFiles(
  repository: PrivateRepository,
  files: readonly PartlyChosenFile[],
  edits: Edits,
): Promise<Result<null, PartialProblem>> {
  const problems: PartialProblem[] = [];
  await forEach(files, async ({ out, part, shown }) => {
    if (problems.length > 0) return;
    const read = (oid: string) => repository.runContentCommand('cat-file', ['blob', oid], { maxBytes });
    const [before, after] = await Promise.all([read(part.oldOid), read(part.newOid)]);
    for (const each of [before, after]) if (!each.ok) problems.push({ type: 'failed', failure: each.error });
    if (!before.ok || !after.ok) return;
    const bytes = mixHunks(before.value, after.value, getRanges(shown, out));
    if (bytes === null) {
      problems.push({ type: 'unknownChanges', paths: [formatPath(part.path)] });
      return;
    }
    const args = ['-w', '--stdin', '--no-filters'];
    const oid = toText(await repository.runContentCommand('hash-object', args, { input: bytes }));
    if (oid.ok) edits.set(part.path, findEntry(part.oldMode, oid.value));
    else problems.push({ type: 'failed', failure: oid.error });
  });
  const [problem] = problems;
  return problem === undefined ? ok(null) : err(problem);
}

/** Returns the changes of a file, with the sides to keep. */
function getRanges({ hunks }: ShownFile, out: HunksOut): readonly MixedRange[] {
  let first = 0;
  return hunks.flatMap((hunk) => {
    const start = first;
    first += hunk.lines.length;
    const lines = out.get(hunk.oldStart);
    if (lines === undefined || lines === null) return [{ ...hunk, hasOld: lines === null, hasNew: lines !== null }];
    return splitIntoRanges(hunk, hunk.lines, (line) => lines.has(start + line));
  });
}

/**
 * Finds a path that would be both a file and a folder: it changed from one to the other, and only one half is left out.
 * Null if there is none.
 */
function findFileAndFolder(edits: Edits, all: readonly Difference[]): RawPath | null {
  const restored = new Set([...edits].flatMap(([path, entry]) => (entry === null ? [] : [path])));
  const kept = all.filter(({ newMode, path }) => !isNone(newMode) && edits.get(path) !== null).map(({ path }) => path);
  const files = new Set([...restored, ...kept]);
  for (const path of files) {
    for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) {
      const folder = path.slice(0, end) as RawPath;
      if (files.has(folder)) return folder;
    }
  }
  return null;
}
