import type { ParsedDiffFile } from '../../shared/changes/parse-unified-diff.ts';
import type { RequestInput } from '../../shared/contract/contract.ts';
import type { TextStep } from '../model/changes/blame-hunks.ts';
import type { ChangeAuthor } from '../model/changes/change-author.ts';
import { isStale, rebuildBefore } from '../model/changes/stale-file.ts';
import type { FileSnapshot } from '../model/threads/file-snapshot.ts';
import type { FileHistoryChange } from '../store/threads/file-history/file-history.ts';
import type { WantedChanges } from '../store/threads/file-history/scope-changes.ts';
import { readText } from './contents.ts';
import type { HistoryStore } from './history-store.ts';
import { isSameState } from './plan-files.ts';
import type { RewindPlannerDeps } from './rewind-planner.ts';
import type { ScopeDiff } from './scope-diffs.ts';
import { changedIn, isOwn } from './turn-diffs.ts';

export type TurnPlace = RequestInput<'readDiff'>;

export type RecordedStepsDeps = {
  readonly store: Pick<HistoryStore, 'changesPage' | 'contents' | 'ofTurn'>;
  readonly threads: Pick<RewindPlannerDeps['threads'], 'findTurn'>;
};

/** What the record has about the files of a diff. `isWanted`: whether a change is one of those that the diff shows. */
export type RecordedSteps = {
  /** The folder of the record. */
  readonly root: string;
  readonly byPath: ReadonlyMap<string, readonly FileHistoryChange[]>;
  readonly isWanted: (change: FileHistoryChange) => boolean;
  /** The diff begins at a commit, wherever the record begins. */
  readonly isFromCommit: boolean;
};

/** A file of a diff, and its former name. */
export type RenamedFile = Pick<ParsedDiffFile, 'path' | 'from'>;

/** The names of a file before and after. */
export function listNames({ from, path }: RenamedFile): readonly string[] {
  return from === null ? [path] : [path, from];
}

/** The changes of a file in what a diff shows, oldest first. `earlier`: under its former name. */
export type FileSpans = {
  readonly earlier: readonly FileHistoryChange[];
  readonly steps: readonly FileHistoryChange[];
};

/** How many paths to read changes of at once. */
const pathsAtOnce = 500;

/** More changes of a file are not compared. */
export const maxSteps = 100;

/** Reads the changes that led to what diffs show, and their texts, from the record of changes. */
export class RecordedStepsReader {
  readonly #deps: RecordedStepsDeps;

  constructor(deps: RecordedStepsDeps) {
    this.#deps = deps;
  }

  /** Reads what happened in a turn. Null if the record does not have it. */
  async ofTurn(place: TurnPlace): Promise<RecordedSteps | null> {
    const turn = await this.#deps.threads.findTurn(place.threadId, place.turnId);
    const found = turn?.clientId == null ? null : await this.#deps.store.ofTurn(turn.clientId);
    if (found === null) return null;
    const byPath = Map.groupBy(found.changes, ({ path }) => path);
    return { root: found.root, isFromCommit: false, byPath, isWanted: changedAt(place) };
  }

  /** Reads what happened to the files of a scope's diff, whoever did it. */
  async ofScope(
    { basis, record }: Pick<ScopeDiff, 'basis' | 'record'>,
    files: readonly RenamedFile[],
  ): Promise<RecordedSteps | null> {
    const { threadId, ...all } = record;
    const byPath = await this.ofPaths(all, files.flatMap(listNames));
    if (byPath === null) return null;
    const isWanted = threadId === undefined ? () => true : changedIn(threadId);
    return { root: record.root, isFromCommit: basis.type === 'commit', byPath, isWanted };
  }

  /** Reads the changes of some paths, oldest first. Null if the folder is not known. */
  async ofPaths(
    wanted: WantedChanges,
    paths: readonly string[],
  ): Promise<ReadonlyMap<string, readonly FileHistoryChange[]> | null> {
    const byPath = new Map<string, FileHistoryChange[]>();
    for (let at = 0; at < paths.length; at += pathsAtOnce) {
      const some = { ...wanted, paths: paths.slice(at, at + pathsAtOnce) };
      for (let from: number | null = wanted.after; from !== null; ) {
        const page = await this.#deps.store.changesPage({ ...some, after: from });
        if (page === null) return null;
        for (const change of page.changes) {
          const own = byPath.get(change.path) ?? [];
          own.push(change);
          byPath.set(change.path, own);
        }
        from = page.next;
      }
    }
    return byPath;
  }

  /** Reads the texts of changes. A renamed file goes on under its new name. Null if one is not known. */
  async readTexts({ earlier, steps }: FileSpans): Promise<readonly TextStep<ChangeAuthor>[] | null> {
    const read: TextStep<ChangeAuthor>[] = [];
    const last = earlier.at(-1);
    // A change begins where the one before ended.
    let known: { readonly state: FileSnapshot; readonly text: string | null } | null = null;
    for (const { after, authors, before } of [...earlier.slice(0, -1), ...steps]) {
      const from = before.kind === 'absent' && last !== undefined ? last.before : before;
      const isKnown = known !== null && isSameState(known.state, from);
      const earlierText: string | null = isKnown && known !== null ? known.text : await this.readText(from);
      const text = await this.readText(after);
      known = { state: after, text };
      if (earlierText === null || text === null) return null;
      read.push({ before: earlierText, after: text, authors });
    }
    return leaveOutUndone(read, isSameText);
  }

  /** Reads the texts of the last changes of a file, as far back as they are known and follow one another. */
  async readLastTexts(changes: readonly FileHistoryChange[]): Promise<readonly TextStep<ChangeAuthor>[]> {
    const read: TextStep<ChangeAuthor>[] = [];
    let next: { readonly state: FileSnapshot; readonly text: string } | null = null;
    for (const { after, authors, before } of changes.slice(-maxSteps).toReversed()) {
      if (next !== null && !isSameState(next.state, after)) break;
      const to: string | null = next?.text ?? (await this.readText(after));
      const from = await this.readText(before);
      if (from === null || to === null) break;
      read.push({ before: from, after: to, authors });
      next = { state: before, text: from };
    }
    return leaveOutUndone(read.toReversed(), isSameText);
  }

  /**
   * Reads the texts of the changes since the last commit, for a diff that begins there. A null author means that no one
   * is known. Null if the record does not know the file as it is.
   */
  async readSinceCommit(
    file: ParsedDiffFile,
    spans: FileSpans,
  ): Promise<readonly TextStep<ChangeAuthor | null>[] | null> {
    const all = [...spans.earlier, ...spans.steps];
    const last = spans.steps.at(-1);
    const now = last === undefined || all.length > maxSteps ? null : await this.readText(last.after);
    const isGone = last?.after.kind === 'absent';
    const texts = now === null || isStale(file, isGone ? null : now) ? null : await this.readTexts(spans);
    const committed = now === null || texts === null ? null : rebuildBefore(file, now);
    if (texts === null || committed === null) return null;
    const first = texts.findLastIndex(({ before }) => before === committed);
    const known: readonly TextStep<ChangeAuthor | null>[] = texts.slice(Math.max(0, first));
    // No one is known for what happened between the commit and the record.
    const missing = { before: committed, after: known[0]?.before ?? '', authors: [null] };
    return first === -1 ? [missing, ...known] : known;
  }

  async readText(state: FileSnapshot): Promise<string | null> {
    return state.kind === 'link' ? state.target : await readText(this.#deps.store, state);
  }
}

type MadeStep<State> = { readonly before: State; readonly after: State; readonly authors: readonly ChangeAuthor[] };

const isSameText = (one: string, other: string): boolean => one === other;

/**
 * Leaves out what was taken back together with what brought exactly that back: a rewind and its undo, git with a stash or
 * another branch, the user in an editor. Who brings lines back is not their author.
 */
export function leaveOutUndone<State>(
  steps: readonly MadeStep<State>[],
  isSame: (one: State, other: State) => boolean,
): readonly MadeStep<State>[] {
  const left: MadeStep<State>[] = [];
  for (const step of steps) {
    const isWork = step.authors.some(({ kind }) => kind !== 'rewind' && kind !== 'app' && kind !== 'other');
    const back = !isWork ? left.findLastIndex(({ after }) => isSame(after, step.after)) : -1;
    if (back === -1) left.push(step);
    else left.splice(back + 1);
  }
  return left;
}

/** Returns what happened to a file in what the diff shows, and before that under its former name. */
export function takeSpans({ from, path }: RenamedFile, { byPath, isWanted }: RecordedSteps): FileSpans {
  const find = (name: string) => takeSpan(byPath.get(name) ?? [], isWanted);
  return { steps: find(path), earlier: from === null ? [] : find(from) };
}

/** Whether a change is one of a turn or of one of its entries. */
export function changedAt({ entryId, threadId, turnId }: TurnPlace): RecordedSteps['isWanted'] {
  return ({ authors }) =>
    authors.some((author) =>
      entryId === null
        ? isOwn(author, threadId)
        : 'entryId' in author && author.entryId === entryId && author.turnId === turnId,
    );
}

/** Returns what happened to a path between the states that the diff compares. */
export function takeSpan(
  changes: readonly FileHistoryChange[],
  isWanted: RecordedSteps['isWanted'],
): readonly FileHistoryChange[] {
  const first = changes.findIndex(isWanted);
  return first === -1 ? [] : changes.slice(first, changes.findLastIndex(isWanted) + 1);
}
