import { isAbsolute } from 'node:path';
import type { ThreadId } from '../../shared/base/ids.ts';
import type { LostFile } from '../../shared/rewind/rewind-plan.ts';
import { findPathProblem } from '../file-transactions/survey.ts';
import { type ChangeAuthor, getAuthorThread, uniqueAuthors } from '../model/changes/change-author.ts';
import { type FileSnapshot, isIgnoredSnapshot } from '../model/threads/file-snapshot.ts';
import type { FileHistoryChange, SinceMark } from '../store/threads/file-history/file-history.ts';
import type { ListedRewind, RewindStep, StoredRewind } from '../store/threads/file-history/rewinds.ts';

/** A file that a rewind can restore. */
export type FileToRewind = {
  readonly path: string;
  /** The current state. */
  readonly now: FileSnapshot;
  /** The state to restore. */
  readonly was: FileSnapshot;
  /** Everyone who can have changed it since then. */
  readonly authors: readonly ChangeAuthor[];
  /** The agent's changes, oldest first, if someone else changed the file too. Null if only the agent changed it. */
  readonly mixedChanges: readonly MixedChange[] | null;
  /** The file stays as it is unless the user chooses otherwise, because it is not the agent's, or nobody knows. */
  readonly stays: boolean;
  /** Who made the current state. */
  readonly last: Makers;
  /** The state before those made theirs, if others made it. */
  readonly between: (Makers & { readonly state: FileSnapshot }) | null;
};

/**
 * Who made a state, and when, in Unix milliseconds: null if unknown. `isOurs`: only the agent did, or the rewind that an
 * undo takes back.
 */
export type Makers = {
  readonly authors: readonly ChangeAuthor[];
  readonly isOurs: boolean;
  readonly at: number | null;
};

/** A change of an agent. `isShared`: nobody knows whether the agent or someone else made it. */
export type MixedChange = Pick<FileHistoryChange, 'before' | 'after'> & { readonly isShared: boolean };

/** Whose a change is: the agent's, someone else's, or one of the two. */
export type Share = 'ours' | 'shared' | 'others';

/** The files that changed since a moment, by what a rewind can do about them. */
export type PlannedFiles = {
  readonly files: readonly FileToRewind[];
  /** Only others changed these, not the agent. */
  readonly untouched: readonly FileToRewind[];
  readonly lost: readonly { readonly path: string; readonly why: LostFile['why'] }[];
};

/** A thread that a fork comes from. Its changes after `until`, in Unix milliseconds, are not part of the fork. */
export type Ancestor = { readonly threadId: ThreadId; readonly until: number };

/**
 * Returns a function that separates the changes of a thread from everyone else's. The thread comes first in `lineage`.
 * The changes of its ancestors until the fork count as its own, up to the first turn that they do not share.
 */
export function createShareFinder(
  { lineage, sharedUntil }: { readonly lineage: readonly Ancestor[]; readonly sharedUntil: number | null },
  marks: SinceMark['marks'],
): (change: Pick<FileHistoryChange, 'authors' | 'at'>) => Share {
  const limits = new Map<ThreadId | null, number>();
  for (const [place, { threadId, until }] of lineage.entries()) {
    const next = marks.find(({ thread, at }) => place > 0 && thread === threadId && at > (sharedUntil ?? Infinity));
    limits.set(threadId, Math.min(until, next?.at ?? Infinity));
  }
  return ({ at, authors }) => {
    const ours = authors.filter((author) => at <= (limits.get(getAuthorThread(author)) ?? -Infinity)).length;
    return ours === 0 ? 'others' : ours === authors.length ? 'ours' : 'shared';
  };
}

/**
 * Sorts the changes since a moment by what a rewind can do about them. `changes` are oldest first. `shareOf`
 * separates the agent's changes from everyone else's. `isOtherFolder`: another folder was at the path then, so it is unknown
 * whose files these are.
 */
export function planFiles(
  changes: readonly FileHistoryChange[],
  shareOf: (change: FileHistoryChange) => Share,
  isOtherFolder = false,
): PlannedFiles {
  const files: FileToRewind[] = [];
  const untouched: FileToRewind[] = [];
  const lost: PlannedFiles['lost'][number][] = [];
  for (const [path, ofPath] of Map.groupBy(changes, (change) => change.path)) {
    const was = ofPath[0]?.before;
    const now = ofPath.at(-1)?.after;
    if (was === undefined || now === undefined) continue;
    const ours = ofPath.flatMap((change) => {
      const share = shareOf(change);
      return share === 'others' ? [] : [{ ...change, isShared: share === 'shared' }];
    });
    // A file that was created since and is ignored is not stored anyway.
    if (was.kind === 'absent' && isIgnoredSnapshot(now)) continue;
    const why = findLoss(was, now);
    if (why !== null) lost.push({ path, why });
    else if (!isSameState(was, now)) {
      // It is unknown who changed a file while it was ignored.
      const provenShareOf = (change: FileHistoryChange): Share =>
        isOtherFolder || isIgnoredSnapshot(change.before) ? 'shared' : shareOf(change);
      const file = { path, now, was, authors: listAuthors(ofPath), ...findMakers(ofPath, provenShareOf) };
      if (ours.length === 0) untouched.push({ ...file, mixedChanges: null, stays: true });
      else {
        const isSure = ofPath.every((change) => provenShareOf(change) === 'ours');
        const mixedChanges = isSure ? null : ours.map(toMixedChange);
        files.push({ ...file, mixedChanges, stays: isOtherFolder });
      }
    }
  }
  return { files, untouched, lost };
}

/**
 * Sorts the files that one author changed by what an undo of these changes alone can do about them. `changes` are
 * oldest first. `now` returns the current state of a path. A file that someone else changed too is a conflict.
 */
export function planUndoOfChanges(
  changes: readonly FileHistoryChange[],
  shareOf: (change: FileHistoryChange) => Share,
  now: (path: string) => FileSnapshot,
): PlannedFiles {
  const files: FileToRewind[] = [];
  const lost: PlannedFiles['lost'][number][] = [];
  for (const [path, ofPath] of Map.groupBy(changes, (change) => change.path)) {
    const [was, last, current] = [ofPath[0]?.before, ofPath.at(-1)?.after, now(path)];
    if (was === undefined || last === undefined || isSameState(was, last)) continue;
    const why = findLoss(was, current);
    if (why !== null) lost.push({ path, why });
    else if (!isSameState(current, was)) {
      const isAlone = ofPath.every(
        (change, at) => shareOf(change) === 'ours' && isSameState(change.after, ofPath[at + 1]?.before ?? current),
      );
      const mixedChanges = ofPath.map((change) => toMixedChange({ ...change, isShared: shareOf(change) !== 'ours' }));
      const isLast = isSameState(last, current);
      const theirs = { authors: listAuthors(ofPath), isOurs: true, at: ofPath.at(-1)?.at ?? null };
      const makers = isLast
        ? findMakers(ofPath, shareOf)
        : { last: unknownMakers, between: toBetween(last, theirs, [was, current]) };
      files.push({
        path,
        now: current,
        was,
        authors: theirs.authors,
        mixedChanges: isAlone ? null : mixedChanges,
        stays: false,
        ...makers,
      });
    }
  }
  return { files, untouched: [], lost };
}

/** Finds who made the current state of a file, and the state before theirs. */
function findMakers(
  changes: readonly FileHistoryChange[],
  shareOf: (change: FileHistoryChange) => Share,
): Pick<FileToRewind, 'last' | 'between'> {
  const shares = changes.map(shareOf);
  const startOf = (end: number) => shares.slice(0, end).findLastIndex((share) => share !== shares[end - 1]) + 1;
  const toMakers = (from: number, to: number) => ({
    authors: listAuthors(changes.slice(from, to)),
    isOurs: shares[to - 1] === 'ours',
    at: changes[to - 1]?.at ?? null,
  });
  const start = startOf(changes.length);
  const last = toMakers(start, changes.length);
  const [first, then, now] = [changes[0]?.before, changes[start - 1]?.after, changes.at(-1)?.after];
  if (first === undefined || then === undefined || now === undefined) return { last, between: null };
  return { last, between: toBetween(then, toMakers(startOf(start), start), [first, now]) };
}

/** Returns a state that can be restored, unless the file has it now or had it before. */
function toBetween(state: FileSnapshot, makers: Makers, others: readonly FileSnapshot[]): FileToRewind['between'] {
  const isOther = state.kind !== 'lost' && !others.some((other) => isSameState(state, other));
  return isOther ? { ...makers, state } : null;
}

function toMixedChange({ after, before, isShared }: MixedChange): MixedChange {
  return { before, after, isShared };
}

const unknownMakers: Makers = { authors: [], isOurs: false, at: null };
/** The rewind that an undo takes back. */
const undone: Makers = { authors: [], isOurs: true, at: null };

function listAuthors(changes: readonly Pick<FileHistoryChange, 'authors'>[]): readonly ChangeAuthor[] {
  return uniqueAuthors(changes.flatMap(({ authors }) => authors));
}

/** Returns why a file cannot go back to an earlier state. Null if it can. Its content now need not be stored. */
function findLoss(was: FileSnapshot, now: FileSnapshot): LostFile['why'] | null {
  if (was.kind === 'lost') return was.why;
  return now.kind === 'lost' && (now.why === 'unreadable' || now.why === 'ignored') ? now.why : null;
}

/** Moves files whose names cannot be written on a platform to the lost ones. */
export function excludeUnusable(planned: PlannedFiles, platform: NodeJS.Platform): PlannedFiles {
  return moveToLost(planned, 'name', ({ path }) => findPathProblem(path, platform) !== null);
}

/**
 * Moves to the lost ones the files that exist but have no history, because git now ignores their folder. `now` returns
 * the current state of a path.
 */
export function excludeIgnored(planned: PlannedFiles, now: (path: string) => FileSnapshot): PlannedFiles {
  return moveToLost(planned, 'ignored', (file) => file.now.kind === 'absent' && isIgnoredSnapshot(now(file.path)));
}

function moveToLost(
  { files, lost, untouched }: PlannedFiles,
  why: LostFile['why'],
  isLost: (file: FileToRewind) => boolean,
): PlannedFiles {
  const isKept = (file: FileToRewind) => !isLost(file);
  const more = [...files, ...untouched].filter(isLost).map(({ path }) => ({ path, why }));
  return { files: files.filter(isKept), lost: [...lost, ...more], untouched: untouched.filter(isKept) };
}

/**
 * Sorts the files of a rewind by what an undo can do about them. `now` returns the current state of a path. A file that
 * changed since the rewind is a conflict. If another folder was at the path then, every file is.
 */
export function planUndo(
  steps: readonly RewindStep[],
  now: (path: string) => FileSnapshot,
  isOtherFolder = false,
): PlannedFiles {
  const files: FileToRewind[] = [];
  const lost: PlannedFiles['lost'][number][] = [];
  for (const { after, before, path } of steps) {
    const current = now(path);
    const why = findLoss(before, current);
    if (why !== null) lost.push({ path, why });
    else if (!isSameState(current, before)) {
      const isChanged = isOtherFolder || !isSameState(current, after);
      const mixedChanges = isChanged ? [{ before, after, isShared: false }] : null;
      const makers = isChanged
        ? { last: unknownMakers, between: isOtherFolder ? null : toBetween(after, undone, [before, current]) }
        : { last: undone, between: null };
      files.push({ path, now: current, was: before, authors: [], mixedChanges, stays: isOtherFolder, ...makers });
    }
  }
  return { files, untouched: [], lost };
}

/** Counts the files of a rewind that an undo restored, and that are still restored. */
export function countUndone(
  { files, id }: Pick<ListedRewind, 'files' | 'id'>,
  rewinds: readonly Pick<StoredRewind, 'leaves' | 'stage' | 'undoes'>[],
): number {
  const undos = rewinds.filter(({ stage, undoes }) => undoes === id && stage === 'done');
  return undos.length === 0 ? 0 : files.filter((path) => undos.some(({ leaves }) => !leaves.includes(path))).length;
}

/**
 * Returns the discards of a thread that no later rewind restored, in the same order, with the files that no undo
 * restored.
 */
export function findActiveDiscards<Rewind extends StoredRewind>(rewinds: readonly Rewind[]): readonly Rewind[] {
  const done = rewinds.filter(({ stage }) => stage === 'done');
  const back = new Set(done.flatMap(({ tookBack }) => tookBack));
  return done.flatMap((rewind) => {
    const { discarded, id } = rewind;
    if (discarded === null || back.has(id)) return [];
    const undos = done.filter(({ undoes }) => undoes === id);
    const isLeft = (path: string) =>
      undos.every(({ leaves }) =>
        leaves.some((left) => left === path || (isAbsolute(path) && path.endsWith(`/${left}`))),
      );
    const files = discarded.files.filter(({ path }) => isLeft(path));
    // Only the old name of a moved file may be left.
    return [files.length === 0 ? rewind : { ...rewind, discarded: { ...discarded, files } }];
  });
}

/** Windows has no permission bits. */
const modeBits = process.platform === 'win32' ? 0 : 0o777;

/** Whether two states have the same content and permissions. */
export function isSameState(one: FileSnapshot, other: FileSnapshot): boolean {
  if (one.kind === 'file' && other.kind === 'file') {
    return one.sha256 === other.sha256 && (one.mode & modeBits) === (other.mode & modeBits);
  }
  if (one.kind === 'link' && other.kind === 'link') return one.target === other.target;
  return one.kind === other.kind && one.kind !== 'lost';
}
