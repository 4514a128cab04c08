import { err, ok, type Result } from '../../shared/base/result.ts';
import { scanDiff } from '../../shared/changes/scan-diff.ts';
import { type ChangedFile, hunkChoices, type LeftOutFile } from '../../shared/runs/left-out.ts';
import type { GitFailure } from './git-program.ts';
import { type HunkRange, mixHunks } from './mix-hunks.ts';
import { forEach } from './nested-repositories.ts';
import { type PrivateRepository, printedText } from './private-repository.ts';
import { bytesOf, type RawPath, rawEntries, shownPath } from './raw-path.ts';
import { type Difference, differences, patchOf } from './trees.ts';

export type PartialRequest = {
  /** The tree before all changes. */
  readonly from: string;
  /** The id of the tree with all changes. */
  readonly to: string;
  /** The changes between them that the result does not have, named as in the patch of the two. At least one. */
  readonly leaveOut: readonly LeftOutFile[];
};

/** A tree with some of the changes between two others. */
export type PartialTree = {
  readonly tree: string;
  /** What it lacks. Names all hunks of a file that could be left out in part. */
  readonly leftOut: readonly LeftOutFile[];
};

export type PartialProblem =
  /** Named paths or hunks that the patch does not have, or that cannot be left out alone. */
  | { readonly type: 'unknownChanges'; readonly paths: readonly string[] }
  /** A path that would be a file and a folder at once. */
  | { readonly type: 'fileAndFolder'; readonly path: string }
  | { readonly type: 'nothingLeft' }
  | { readonly type: 'failed'; readonly failure: GitFailure };

/** A changed file as the patch shows it, with its entries in the two trees. */
type Shown = { readonly hunks: readonly HunkRange[] | null; readonly parts: readonly Difference[] };

/** An entry to set in an index; null removes the path. */
type Edits = Map<RawPath, { readonly mode: string; readonly oid: string } | null>;

/**
 * Makes the tree with all changes between two trees except some. Takes hunks only from the patch that `patchOf` shows,
 * and contents only as they are: no filter, attribute or encoding changes a byte. Never rejects.
 */
export async function partialTree(
  repository: PrivateRepository,
  { from, leaveOut, to }: PartialRequest,
): Promise<Result<PartialTree, PartialProblem>> {
  const [all, shown] = await Promise.all([differences(repository, from, to), readShown(repository, from, to)]);
  if (!all.ok) return failed(all.error);
  if (!shown.ok) return failed(shown.error);
  const chosen = choose(shown.value, leaveOut);
  if (!chosen.ok) return chosen;
  const edits: Edits = new Map();
  const files: { readonly part: Difference; readonly hunks: readonly HunkRange[]; readonly out: Set<number> }[] = [];
  for (const {
    out,
    shown: { hunks, parts },
  } of chosen.value.values()) {
    const [part] = parts;
    if (out === null || hunks === null || part === undefined || out.size === hunks.length) {
      for (const { oldMode, oldOid, path } of parts) edits.set(path, isNone(oldMode) ? null : entryOf(oldMode, oldOid));
    } else files.push({ part, hunks, out });
  }
  const mixed = await mixFiles(repository, files, edits);
  if (!mixed.ok) return mixed;
  const both = fileAndFolder(edits, all.value);
  if (both !== null) return err({ type: 'fileAndFolder', path: shownPath(both) });
  const tree = await writeTree(repository, to, edits);
  if (!tree.ok) return failed(tree.error);
  const left = await differences(repository, from, tree.value);
  if (!left.ok) return failed(left.error);
  if (left.value.length === 0) return err({ type: 'nothingLeft' });
  const leftOut = [...chosen.value].map(([path, { out }]) => ({ path, hunks: out === null ? null : [...out] }));
  return ok({ tree: tree.value, leftOut });
}

function failed(failure: GitFailure): Result<never, PartialProblem> {
  return err({ type: 'failed', failure });
}

function isNone(mode: string): boolean {
  return /^0+$/.test(mode);
}

function entryOf(mode: string, oid: string) {
  return { mode, oid };
}

/** Reads the changed files by the names in the patch. A patch too long to show has no hunks to choose from. */
async function readShown(
  repository: PrivateRepository,
  from: string,
  to: string,
): Promise<Result<ReadonlyMap<string, Shown>, GitFailure>> {
  const [patch, listed] = await Promise.all([
    patchOf(repository, from, to),
    repository.content('diff-tree', ['-r', '-z', '--raw', '--find-renames', '--no-abbrev', from, to]),
  ]);
  if (!patch.ok) return patch;
  if (!listed.ok) return listed;
  const entries = parseRaw(rawEntries(listed.value));
  const files = patch.value.isCut ? [] : scanFiles(patch.value.text);
  const choices = hunkChoices(files);
  const shown = new Map<string, Shown>();
  // The patch has the entries in the same order, with two parts for a file that became a link or the reverse.
  const isComplete = files.length === entries.reduce((sum, { status }) => sum + (status === 'T' ? 2 : 1), 0);
  let at = 0;
  for (const { parts, status } of entries) {
    const file = isComplete ? files[at] : undefined;
    at += status === 'T' ? 2 : 1;
    const name = file?.path ?? shownPath(parts.at(-1)?.path ?? ('' as RawPath));
    const canChoose = status === 'M' && choices.get(name) !== null;
    // Two names can look the same. What is left out by such a name is all of them.
    const alike = shown.get(name)?.parts ?? [];
    shown.set(name, { parts: [...alike, ...parts], hunks: canChoose && file !== undefined ? file.hunks : null });
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

type ScannedFile = ChangedFile & { readonly hunks: readonly HunkRange[] };

function scanFiles(patch: string): readonly ScannedFile[] {
  const files: ScannedFile[] = [];
  let hunks: { oldStart: number; newStart: number; oldLines: number; newLines: number }[] = [];
  scanDiff(patch, {
    hunk: (oldStart, newStart) =>
      hunks.push({ oldStart: oldStart ?? 0, newStart: newStart ?? 0, oldLines: 0, newLines: 0 }),
    line: (kind) => {
      const hunk = hunks.at(-1);
      if (hunk === undefined) return;
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

type Chosen = ReadonlyMap<string, { readonly shown: Shown; readonly out: Set<number> | null }>;

/** Finds the named changes. Refuses all of them if one is unknown or named twice. */
function choose(shown: ReadonlyMap<string, Shown>, leaveOut: readonly LeftOutFile[]): Result<Chosen, PartialProblem> {
  const chosen = new Map<string, { readonly shown: Shown; readonly out: Set<number> | null }>();
  const unknown = new Set<string>();
  for (const { hunks, path } of leaveOut) {
    const file = shown.get(path);
    const starts = new Set(file?.hunks?.map(({ oldStart }) => oldStart));
    const isKnown = file !== undefined && !chosen.has(path) && (hunks ?? []).every((start) => starts.has(start));
    if (isKnown) chosen.set(path, { shown: file, out: file.hunks === null ? null : new Set(hunks ?? starts) });
    else unknown.add(path);
  }
  return unknown.size > 0 ? err({ type: 'unknownChanges', paths: [...unknown] }) : ok(chosen);
}

/** Contents above this size cannot be left out in part, in bytes. */
const mostBytes = 64 * 1024 * 1024;

/** Writes each file with some of its hunks to our store. */
async function mixFiles(
  repository: PrivateRepository,
  files: readonly { readonly part: Difference; readonly hunks: readonly HunkRange[]; readonly out: Set<number> }[],
  edits: Edits,
): Promise<Result<null, PartialProblem>> {
  const problems: PartialProblem[] = [];
  await forEach(files, async ({ hunks, out, part }) => {
    if (problems.length > 0) return;
    const read = (oid: string) => repository.content('cat-file', ['blob', oid], { maxBytes: mostBytes });
    const [before, after] = await Promise.all([read(part.oldOid), read(part.newOid)]);
    for (const each of [before, after]) if (!each.ok) problems.push({ type: 'failed', failure: each.error });
    if (!before.ok || !after.ok) return;
    const bytes = mixHunks(before.value, after.value, hunks, ({ oldStart }) => !out.has(oldStart));
    if (bytes === null) {
      problems.push({ type: 'unknownChanges', paths: [shownPath(part.path)] });
      return;
    }
    const args = ['-w', '--stdin', '--no-filters'];
    const oid = printedText(await repository.content('hash-object', args, { input: bytes }));
    if (oid.ok) edits.set(part.path, entryOf(part.oldMode, oid.value));
    else problems.push({ type: 'failed', failure: oid.error });
  });
  const [problem] = problems;
  return problem === undefined ? ok(null) : err(problem);
}

/**
 * Finds a path that would be both a file and a folder: it became the other kind, and only one half is left out. Null if
 * there is none.
 */
function fileAndFolder(edits: Edits, all: readonly Difference[]): RawPath | null {
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

async function writeTree(repository: PrivateRepository, to: string, edits: Edits): Promise<Result<string, GitFailure>> {
  return await repository.withIndex(async (index) => {
    const read = await repository.content('read-tree', [to], { index });
    if (!read.ok) return read;
    const none = entryOf('0', '0'.repeat(to.length));
    // Removals come first, so that a file can take the place of a folder.
    const sorted = [...edits].sort(([, one], [, other]) => Number(one !== null) - Number(other !== null));
    const lines = sorted.map(([path, entry]) => `${(entry ?? none).mode} ${(entry ?? none).oid}\t${path}\0`);
    const input = bytesOf(lines.join(''));
    const updated = await repository.content('update-index', ['-z', '--index-info'], { index, input });
    if (!updated.ok) return updated;
    // Every entry is from one of the trees or was just written. A partial clone may lack some contents.
    return printedText(await repository.content('write-tree', ['--missing-ok'], { index }));
  });
}
