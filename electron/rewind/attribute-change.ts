import { sep } from 'node:path';
import type { ParsedDiffFile } from '../../shared/changes/parse-unified-diff.ts';
import { isInside } from '../../shared/files/is-inside.ts';
import { isExecutable } from '../file-transactions/file-state.ts';
import { pathStyle } from '../files/path-style.ts';
import { type ChangeAuthor, getAuthorThread, otherAuthor, uniqueAuthors } from '../model/changes/change-author.ts';
import type { CurrentPath } from '../model/changes/discard-file.ts';
import { type FilePatch, hasPatch, matchPatches } from '../model/changes/match-patches.ts';
import {
  type FileSnapshot,
  type FileStep,
  isIgnoredSnapshot,
  type ObservedChange,
} from '../model/threads/file-snapshot.ts';
import { type ChangeMoment, type DiskTime, findMoment, slackMs } from './change-moment.ts';
import { isSameState } from './plan-files.ts';
import type { RunningTurn, Work } from './work-log.ts';

/** Codex may have started something that it has not reported yet, for this long, in milliseconds. */
export const maxUnreportedMs = 1_000;

/** What the app itself did to a file. */
export type OwnStep = FileStep & { readonly author: ChangeAuthor };

/** What is known about the time between two scans. Times are in Unix milliseconds. */
export type Evidence = DiskTime & {
  /** When the change was seen. */
  readonly until: number;
  readonly now: number;
  readonly works: readonly Work[];
  /** The running turns. */
  readonly turns: readonly RunningTurn[];
  /** What the app did to this file since the last scan, in order. */
  readonly steps: readonly OwnStep[];
  /** Returns the text of a state. */
  readText(state: FileSnapshot): Promise<CurrentPath>;
  /** Returns what a patch did to the file with one of these absolute paths. Null if nobody knows. */
  readPatch(work: Work, names: readonly string[]): Promise<Pick<FilePatch<unknown>, 'file' | 'path'> | null>;
};

/** A change that leads from a known state. */
export type SeenChange = ObservedChange & { readonly before: FileSnapshot };

/** A part of a change with those who can have made it: one if it is known, otherwise all. Never none. */
export type AuthoredPart = {
  readonly before: FileSnapshot | Extract<CurrentPath, { kind: 'text' }>;
  readonly after: FileSnapshot | Extract<CurrentPath, { kind: 'text' }>;
  readonly authors: readonly ChangeAuthor[];
  /** Whether the content shows who made it, so that no later report changes the authors. */
  readonly isProven: boolean;
};

/** Whether Codex may still report what decides who made a change: what it had begun by then, or that it had ended. */
export function isUndecided(change: SeenChange, names: readonly string[], evidence: Evidence): boolean {
  const moment = momentOf(change, evidence);
  const mayHaveEnded = ({ author, folder, from, paths, to }: Work) =>
    to === null &&
    author.kind !== 'background' &&
    from - slackMs <= moment.to &&
    (paths === null ? isNear(folder, names) : namesPath(paths, names));
  if (evidence.works.some(mayHaveEnded)) return true;
  const sure = evidence.works.filter((work) => isSurelyAtWork(work, moment) && isNear(work.folder, names));
  return ofOtherThreads(listUnreported(moment.to, names, evidence), sure).length > 0;
}

/**
 * Whether one of these absolute paths is a changed path. `names` are the names of that path. A patch also changes an
 * empty folder by a file in it.
 */
export function namesPath(paths: readonly string[] | null, names: readonly string[]): boolean {
  const folders = names.filter((name) => name.endsWith(sep));
  return paths?.some((path) => names.includes(path) || folders.some((folder) => path.startsWith(folder))) === true;
}

/** Returns the running turns that may have begun something by a moment that Codex has not reported yet. */
export function listUnreported(
  at: number,
  names: readonly string[],
  { now, turns }: Pick<Evidence, 'now' | 'turns'>,
): readonly RunningTurn[] {
  return turns.filter(
    ({ folder, reportedUntil }) => at > Math.max(reportedUntil, now - maxUnreportedMs) && isNear(folder, names),
  );
}

/**
 * Finds who made a change, by evidence: the app's own steps, the exact lines of patches, then who could write at that
 * moment. Splits the change where authors are known for parts of it. `names` are the absolute paths of the file, with
 * and without links to its folder.
 */
export async function attributeChange(
  change: SeenChange,
  names: readonly string[],
  evidence: Evidence,
): Promise<readonly AuthoredPart[]> {
  const parts: AuthoredPart[] = [];
  let { before } = change;
  for (const step of evidence.steps) {
    if (!isStepState(step.before, before)) continue;
    const isLast = isStepState(step.after, change.after);
    parts.push({ before, after: isLast ? change.after : step.after, authors: [step.author], isProven: true });
    if (isLast) return parts;
    before = step.after;
    // The app undid it, or never did it.
    if (isStepState(before, change.before)) {
      parts.length = 0;
      before = change.before;
    }
  }
  if (parts.length === 0) return await splitByPatches(change, names, evidence);
  const text = before.kind === 'file' ? await evidence.readText(before) : before;
  if (text.kind === 'text' && before.kind === 'file') before = { ...before, size: Buffer.byteLength(text.text) };
  if (text.kind !== 'other' && text.kind !== 'lost') {
    const known = parts.map((part, at) => (at === parts.length - 1 ? { ...part, after: before } : part));
    return [...known, ...(await splitByPatches({ ...change, before }, names, evidence))];
  }
  // Nobody kept what the file was in between, so everyone has a part in the whole.
  const own = parts.flatMap(({ authors }) => authors);
  const rest = await splitByPatches(change, names, evidence);
  const others = rest.flatMap(({ authors }) => authors);
  return [{ before: change.before, after: change.after, authors: uniqueAuthors([...own, ...others]), isProven: false }];
}

/** Whether a state of a step is what a scan saw. A step may not know the size, and not all bits of the mode. */
function isStepState(state: FileSnapshot, seen: FileSnapshot): boolean {
  // What was too large to keep has no content to compare.
  if (seen.kind === 'lost') return state.kind === 'lost' || (state.kind === 'file' && seen.why !== 'ignored');
  if (state.kind !== 'file' || seen.kind !== 'file') return isSameState(state, seen);
  return state.sha256 === seen.sha256 && isExecutable(state.mode) === isExecutable(seen.mode);
}

async function splitByPatches(
  change: SeenChange,
  names: readonly string[],
  evidence: Evidence,
): Promise<readonly AuthoredPart[]> {
  const { after, before } = change;
  const moment = momentOf(change, evidence);
  // Nothing that began after the last change of a file changed it.
  const lastAt = isIgnoredSnapshot(before) ? evidence.until : Math.min(moment.to + slackMs, evidence.until);
  const patches = evidence.works.filter(
    (work) => namesPath(work.paths, names) && work.from <= lastAt && isSince(work, evidence.since),
  );
  const others = () => findWriters(moment, change, names, evidence);
  if (patches.length === 0) return [{ before, after, authors: others(), isProven: false }];
  const isPatchLast = patches.some((work) => surelyHeld(work, moment));
  const read: FilePatch<Work>[] = [];
  for (const work of patches) {
    const patch = await evidence.readPatch(work, names);
    if (patch !== null) read.push({ ...patch, author: work });
  }
  const [from, to] = [await evidence.readText(before), await evidence.readText(after)];
  const authorsOf = (works: readonly Work[]) => works.map(({ author }) => author);
  // Without its lines, a patch is the author if it wrote at that moment.
  if (read.length < patches.length || from.kind === 'other' || to.kind === 'other') {
    const authors = isPatchLast ? authorsOf(patches) : [...authorsOf(patches), ...others()];
    return [{ before, after, authors: uniqueAuthors(authors), isProven: false }];
  }
  // Before a kill, a scan may have seen an interrupted patch.
  const fresh = read.filter((patch) => !isInterrupted(patch.author.author) || !hasPatch(from, patch));
  // A patch that had not ended by the scan may write its lines later.
  const coming = fresh.filter((patch) => mayWriteAfter(patch.author, evidence.until) && !hasPatch(to, patch));
  const written = fresh.filter((patch) => !coming.includes(patch));
  const { parts, unmatched: missing } = matchPatches(from, to, written, isPatchLast);
  // Codex reports a patch before it writes, so one that it reported later most likely made a later change.
  const unmatched = [...missing, ...coming.map(({ author }) => author)].filter(
    ({ surelyFrom }) => surelyFrom <= evidence.until,
  );
  // What came before a patch has no time of its own. What came after it may be in the same lines.
  const next = parts.find((_, at) => parts[at - 1]?.author === null)?.author ?? null;
  const rest = [
    ...(next === null ? [] : findWritersUntil(next.surelyFrom, names, evidence)),
    ...(next === null || !isPatchLast ? others() : []),
  ];
  return parts.map((part, at) => ({
    before: at === 0 ? before : toState(part.before),
    after: at === parts.length - 1 ? after : toState(part.after),
    authors: part.author === null ? uniqueAuthors([...authorsOf(unmatched), ...rest]) : [part.author.author],
    isProven: part.author !== null,
  }));
}

function toState(content: CurrentPath): AuthoredPart['before'] {
  if (content.kind === 'text') return content;
  return content.kind === 'absent' ? content : { kind: 'lost', why: 'unreadable' };
}

/** Returns everyone who could change a file at a moment. */
function findWriters(
  moment: ChangeMoment,
  { before, stamp }: SeenChange,
  names: readonly string[],
  evidence: Evidence,
): readonly ChangeAuthor[] {
  const { since, until, works } = evidence;
  const free = works.filter(({ from, paths }) => paths === null && from <= until);
  // Of a file that changed twice since the last scan, only the last time is known.
  // Of a file that git ignored until now, not even that.
  const isEarlier = (work: Work) =>
    isSince(work, Math.min(since, moment.from)) && (work.from - slackMs <= moment.to || isIgnoredSnapshot(before));
  const could = preferNear(
    free.filter((work) => couldWrite(work, moment) || isEarlier(work)),
    names,
  );
  const atWork = could.filter((work) => couldWrite(work, moment));
  const unreported = listUnreported(moment.to, names, evidence);
  const sure = atWork.filter((work) => isSurelyAtWork(work, moment));
  if (sure.length > 0) {
    // Codex waits for what is at work, so what it began next most likely began after that.
    const waiting = new Set(sure.map(({ author }) => getAuthorThread(author)));
    const isNext = ({ author, surelyFrom }: Work) =>
      surelyFrom - slackMs > moment.to && waiting.has(getAuthorThread(author));
    const begun = isIgnoredSnapshot(before) ? could : could.filter((work) => !isNext(work));
    return uniqueAuthors([...ofOtherThreads(unreported, atWork), ...toAuthors(begun)]);
  }
  const all = uniqueAuthors(toAuthors([...unreported, ...could]));
  // A deleted path has the time of its folder, which a later patch of the same agent may have set.
  const [only, ...more] = all;
  if (stamp === null && only !== undefined && more.length === 0 && isForeground(only)) {
    const isOfSame = ({ author, paths }: Work) => paths !== null && getAuthorThread(author) === getAuthorThread(only);
    if (works.some((work) => isOfSame(work) && surelyHeld(work, moment))) return all;
  }
  return [...all, otherAuthor];
}

/** Returns everyone who could change a file from the last scan until a moment. */
function findWritersUntil(until: number, names: readonly string[], evidence: Evidence): readonly ChangeAuthor[] {
  const free = evidence.works.filter(({ paths }) => paths === null);
  const could = free.filter((work) => isSince(work, evidence.since) && work.from - slackMs <= until);
  return [...toAuthors(preferNear(could, names)), otherAuthor];
}

function momentOf({ before, changedAt }: SeenChange, evidence: Evidence): ChangeMoment {
  // A file that only finds room now keeps its time.
  const hasRoomNow = before.kind === 'lost' && before.why === 'noRoom';
  return findMoment(changedAt, hasRoomNow ? { ...evidence, since: 0 } : evidence);
}

/** Whether something could write at a moment. */
export function couldWrite({ from, to }: Work, moment: ChangeMoment): boolean {
  return moment.to >= from - slackMs && (to === null || moment.from <= to);
}

/** Whether something went on at a moment, whenever that was. */
function surelyHeld({ from, to }: Work, moment: ChangeMoment): boolean {
  return moment.from >= from - slackMs && (to === null || moment.to <= to);
}

/** Whether Codex waited for something at a moment, and it could write. */
function isSurelyAtWork(work: Work, moment: ChangeMoment): boolean {
  const { author, paths, surelyFrom } = work;
  const isAwaited = isForeground(author) && !isInterrupted(author);
  return paths === null && isAwaited && surelyFrom - slackMs <= moment.from && surelyHeld(work, moment);
}

/** Whether something may have written after a moment, because it had not ended by then. */
export function mayWriteAfter({ to }: Work, at: number): boolean {
  return to === null || to > at;
}

function isSince({ to }: Work, since: number): boolean {
  return to === null || to >= since;
}

/**
 * Whether Codex waits for an author, or the app does. A program in the background alone never makes a file Codex's.
 */
function isForeground({ kind }: ChangeAuthor): boolean {
  return kind === 'command' || kind === 'tool' || kind === 'app';
}

function isInterrupted(author: ChangeAuthor): boolean {
  return 'isInterrupted' in author && author.isInterrupted;
}

/** Work in the folder of the file takes precedence over work elsewhere. */
function preferNear<Placed extends Pick<Work, 'folder'>>(
  works: readonly Placed[],
  names: readonly string[],
): readonly Placed[] {
  const near = works.filter(({ folder }) => isNear(folder, names));
  return near.length > 0 ? near : works;
}

function isNear(folder: string, names: readonly string[]): boolean {
  return names.some((name) => isInside(folder, name, pathStyle));
}

function ofOtherThreads(turns: Evidence['turns'], works: readonly Work[]): readonly ChangeAuthor[] {
  const known = new Set(works.map(({ author }) => getAuthorThread(author)));
  return toAuthors(turns.filter(({ author }) => !known.has(getAuthorThread(author))));
}

/** Returns authors, without a turn as a whole where something in it is known. */
function toAuthors(works: readonly Pick<Work, 'author'>[]): readonly ChangeAuthor[] {
  const authors = works.map(({ author }) => author);
  const known = new Set(authors.filter(({ kind }) => kind !== 'turn').map(getAuthorThread));
  return authors.filter((author) => author.kind !== 'turn' || !known.has(author.threadId));
}

/** Finds a file in the diff of a patch. `toName` makes its paths absolute. */
export function findPatchedFile(
  files: readonly ParsedDiffFile[],
  names: readonly string[],
  toName: (path: string) => string,
): Pick<FilePatch<unknown>, 'file' | 'path'> | null {
  const of = (path: string | null) => path !== null && names.includes(toName(path));
  const file = files.find(({ from, path }) => of(path) || of(from));
  if (file === undefined) return null;
  return { file, path: of(file.path) ? file.path : (file.from ?? file.path) };
}
