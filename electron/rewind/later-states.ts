import type { ParsedDiffFile } from '../../shared/changes/parse-unified-diff.ts';
import { type CurrentPath, discardFile, type RequestedPath } from '../model/changes/discard-file.ts';
import type { FileSnapshot, ObservedContent } from '../model/threads/file-snapshot.ts';
import { toContent } from './contents.ts';
import { type DiffSource, type EarlierFile, findEarlierFile, isFiltered } from './earlier-files.ts';
import type { HistoryStore } from './history-store.ts';

/** A file of the diff with the lines to discard (null: all of it) and the lines that were discarded before. */
export type Choice = {
  readonly file: ParsedDiffFile;
  readonly lines: ReadonlySet<number> | null;
  readonly discardedLines: ReadonlySet<number>;
};

/** What is on the disk, by the paths of the diff. `gone`: the mode of a deleted file, as the record knows it. */
export type Surroundings = {
  readonly textAt: (path: string) => CurrentPath;
  readonly stateAt: (path: string) => FileSnapshot;
  readonly modeOf: (path: string) => { readonly now: number | null; readonly gone: number | null };
};

type LaterState = {
  readonly path: string;
  readonly state: FileSnapshot;
  /** What is not stored yet. */
  readonly content: ObservedContent | null;
};

/** What files become. `isSure` false: someone has changed the same since. */
export type LaterStates = { readonly states: readonly LaterState[]; readonly isSure: boolean };

/** Whether the whole earlier file takes the place of what a choice names: lines do not say all of what it was. */
export function needsWholeFile({ file, lines }: Choice, textAt: Surroundings['textAt']): boolean {
  if (lines !== null || [file.oldMode, file.newMode].some((mode) => mode !== null && !mode.startsWith('100')))
    return false;
  return file.change === 'deleted' || !hasText(file, textAt);
}

/** Whether a choice brings lines back. */
export function restoresLines({ file, lines }: Choice): boolean {
  const all = file.hunks.flatMap((hunk) => hunk.lines);
  return all.some(({ kind }, line) => kind === 'removed' && lines?.has(line) !== false);
}

/** Finds what a discard makes of the files of a choice. `source`: null if nothing knows the files that need it. */
export async function findLaterStates(
  store: Pick<HistoryStore, 'contents'>,
  choice: Choice,
  source: DiffSource | null,
  { modeOf, stateAt, textAt }: Surroundings,
): Promise<LaterStates | 'filter' | null> {
  const { discardedLines, file, lines } = choice;
  const { gone, now } = modeOf(file.path);
  const discarded = discardFile(file, lines, textAt, discardedLines);
  if (needsWholeFile(choice, textAt)) {
    const around = { mode: now ?? gone ?? 0o644, stateOf: stateAt };
    const found = source === null ? null : await findEarlierFile(store, source, file, around);
    const isText = file.change === 'deleted' && discarded !== null;
    // Lines say it as well as the record does, and better than git where it would store other bytes again.
    const isInRecord = source === null || 'recorded' in source;
    const isLined = isText && (isInRecord || (found === 'filter' && isFiltered(source, file) === false));
    // The place of lines is not known in a file that changed since and has none now.
    const isLost = found !== null && found !== 'filter' && !found.isSure && isEdited(file);
    if (found !== null && !isLost && !isLined) return found === 'filter' ? found : toLaterStates(file, found);
    if (file.change !== 'added' && !isLined) return null;
  } else if (restoresLines(choice)) {
    const isMade = isFiltered(source, file);
    if (isMade !== false) return isMade ? 'filter' : null;
  }
  if (discarded === null) return null;
  const states: LaterState[] = [];
  for (const later of discarded.paths) {
    const ofGone = modeOf(later.path).gone;
    const how = ofGone === null ? later : { ...later, isExecutable: null };
    states.push({ path: later.path, ...(await createLaterState(how, ofGone ?? now ?? 0o644)) });
  }
  return { states, isSure: discarded.isSure };
}

function hasText({ binary, hunks, path }: ParsedDiffFile, textAt: Surroundings['textAt']): boolean {
  return textAt(path).kind !== 'other' && (!binary || hunks.length > 0);
}

function isEdited({ change, hunks }: ParsedDiffFile): boolean {
  return hunks.length > 0 && (change === 'modified' || change === 'renamed');
}

function toLaterStates({ from, path }: ParsedDiffFile, { content, isSure, state }: EarlierFile): LaterStates {
  const earlier = { path: from ?? path, content, state };
  const moved = { path, content: null, state: { kind: 'absent' } } as const;
  return { states: from === null ? [earlier] : [earlier, moved], isSure };
}

async function createLaterState(
  { isExecutable, text }: RequestedPath,
  mode: number,
): Promise<Pick<LaterState, 'content' | 'state'>> {
  if (text === null) return { state: { kind: 'absent' }, content: null };
  const content = await toContent(text);
  const { sha256, size } = content;
  const later = isExecutable === null ? mode : isExecutable ? mode | 0o111 : mode & ~0o111;
  return { state: { kind: 'file', sha256, size, mode: later }, content };
}
