import type { ThreadId } from '../../shared/base/ids.ts';
import type { ParsedDiffFile } from '../../shared/changes/parse-unified-diff.ts';
import type { CheckedOutFiles, CommittedFiles, ComparedFile, ComparedTrees } from '../model/changes/committed-files.ts';
import type { FileSnapshot, ObservedContent } from '../model/threads/file-snapshot.ts';
import { isCommitted, toContent } from './contents.ts';
import type { HistoryStore } from './history-store.ts';
import { isSameState } from './plan-files.ts';
import { maxFileBytes } from './read-entry.ts';
import { listNames, type RecordedSteps, takeSpans } from './recorded-steps.ts';
import { isOwn } from './turn-diffs.ts';

/** What knows some files of a diff before and after it: git, or the record of changes. */
export type DiffSource =
  | {
      readonly inGit: ReadonlyMap<string, ComparedFile>;
      /** What checkouts of the earlier files would write. Null if git has no answer. */
      readonly out: CheckedOutFiles | null;
    }
  /** `ownedBy`: what others than this thread changed is a question. Null: others ask about it. */
  | { readonly recorded: RecordedSteps; readonly ownedBy: ThreadId | null };

/**
 * A file as it was before a diff, under its former name. `content`: what is not stored yet. `isSure` false: the file is
 * no longer as the diff shows it, or not only the thread changed it.
 */
export type EarlierFile = {
  readonly state: FileSnapshot;
  readonly content: ObservedContent | null;
  readonly isSure: boolean;
};

type StateOf = (path: string) => FileSnapshot;

/** The files that a discard asks about: whole ones, and texts of which lines come back. */
export type AskedFiles = { readonly whole: readonly ParsedDiffFile[]; readonly texts: readonly ParsedDiffFile[] };

/** Reads files from git as they were before a diff of trees. */
export async function readFromGit(
  git: CommittedFiles,
  trees: ComparedTrees,
  { texts, whole }: AskedFiles,
): Promise<DiffSource> {
  const names = whole.flatMap(listNames);
  const inGit = (names.length === 0 ? null : await git.find(trees, names)) ?? new Map<string, ComparedFile>();
  const ids = whole.flatMap(({ from, path }) => {
    const before = inGit.get(from ?? path)?.before;
    return before == null ? [] : [[from ?? path, before.id] as const];
  });
  const asked = { ids: new Map(ids), texts: texts.map(({ from, path }) => from ?? path) };
  const isNone = ids.length + texts.length === 0;
  return { inGit, out: isNone ? null : await git.checkOut(trees, asked, maxFileBytes) };
}

/** Whether a filter of the user makes a file from what git has. Null if git has no answer. */
export function isFiltered(source: DiffSource | null, { from, path }: ParsedDiffFile): boolean | null {
  if (source === null || 'recorded' in source) return false;
  return source.out?.filtered.has(from ?? path) ?? null;
}

/**
 * Finds a whole file as it was before a diff. `mode` is what its permissions are based on. Null if nothing has its
 * content. `filter`: only a filter of the user's git could make it.
 */
export async function findEarlierFile(
  store: Pick<HistoryStore, 'contents'>,
  source: DiffSource,
  file: ParsedDiffFile,
  { mode, stateOf }: { readonly mode: number; readonly stateOf: StateOf },
): Promise<EarlierFile | 'filter' | null> {
  // Someone may use the old name again.
  const isFree = file.from === null || stateOf(file.from).kind === 'absent';
  if ('recorded' in source) return findRecorded(source, file, { stateOf, isFree });
  const name = file.from ?? file.path;
  const [earlier, later] = [source.inGit.get(name)?.before, source.inGit.get(file.path)?.after];
  if (earlier === undefined || later === undefined) return null;
  const now = stateOf(file.path);
  const isAsShown = later === null ? now.kind === 'absent' : await isCommitted(store, now, later.id);
  const isSure = isFree && isAsShown;
  if (earlier === null) return { state: { kind: 'absent' }, content: null, isSure };
  const bytes = source.out?.contents.get(name);
  if (source.out?.filtered.has(name) === true || bytes?.ok === false) return 'filter';
  if (bytes === undefined) return null;
  const content = await toContent(bytes.value);
  const { sha256, size } = content;
  const isNewMode = file.change === 'deleted' || file.oldMode !== file.newMode;
  const withBits = earlier.isExecutable ? mode | 0o111 : mode & ~0o111;
  return { state: { kind: 'file', sha256, size, mode: isNewMode ? withBits : mode }, content, isSure };
}

function findRecorded(
  { ownedBy, recorded }: Extract<DiffSource, { readonly recorded: RecordedSteps }>,
  file: ParsedDiffFile,
  { isFree, stateOf }: { readonly stateOf: StateOf; readonly isFree: boolean },
): EarlierFile | null {
  const { earlier, steps } = takeSpans(file, recorded);
  const state = (file.from === null ? steps : earlier)[0]?.before;
  const shown = steps.at(-1)?.after;
  if (state === undefined || shown === undefined) return null;
  if (state.kind !== 'file' && state.kind !== 'absent') return null;
  const now = stateOf(file.path);
  const isAlone =
    ownedBy === null || [...earlier, ...steps].every(({ authors }) => authors.every((one) => isOwn(one, ownedBy)));
  return { state, content: null, isSure: isFree && isAlone && isSameState(now, shown) };
}
