import { setImmediate } from 'node:timers/promises';
import type { ThreadId } from '../../shared/base/ids.ts';
import { err, ok } from '../../shared/base/result.ts';
import type { DiffAuthor, DiffAuthors } from '../../shared/changes/diff-authors.ts';
import type { DiffLine, ParsedDiffFile } from '../../shared/changes/parse-unified-diff.ts';
import type { RequestInput } from '../../shared/contract/contract.ts';
import type { ChangesService } from '../changes/changes-service.ts';
import type { ClientWindow, DomainHandlers } from '../host/client-window.ts';
import { parseInSteps } from '../host/parse-in-steps.ts';
import { blameHunks, blameLine, type TextStep } from '../model/changes/blame-hunks.ts';
import { type ChangeAuthor, uniqueAuthors } from '../model/changes/change-author.ts';
import { isStale, rebuildBefore } from '../model/changes/stale-file.ts';
import type { FileSnapshot } from '../model/threads/file-snapshot.ts';
import type { FileHistoryChange } from '../store/threads/file-history/file-history.ts';
import { AuthorNames, type NamedThreads } from './author-names.ts';
import { readText } from './contents.ts';
import type { HistoryStore } from './history-store.ts';
import { LineWriters } from './line-writers.ts';
import { isSameState } from './plan-files.ts';
import type { RewindPlannerDeps } from './rewind-planner.ts';
import type { ScopeDiff, ScopeDiffs } from './scope-diffs.ts';
import { changedIn, isOwn } from './turn-diffs.ts';

type TurnPlace = RequestInput<'readDiff'>;

export type DiffBlameDeps = {
  readonly store: Pick<HistoryStore, 'changesPage' | 'contents' | 'ofTurn'>;
  readonly readDiff: ChangesService['readDiff'];
  readonly scopes: Pick<ScopeDiffs, 'read'>;
  readonly threads: NamedThreads & Pick<RewindPlannerDeps['threads'], 'findTurn'>;
};

/** Longer diffs, in characters, are not parsed: that would take too long. */
const maxDiffCharacters = 10_000_000;

/** How many paths to read changes of at once. */
const pathsAtOnce = 500;

/** How many files to name authors for before other work gets its turn. */
const namedAtOnce = 100;

/** The hunks of a file that changed more often have no authors of their own. */
const maxSteps = 100;

/** Finds who changed what a diff shows, from the record of changes. */
export class DiffBlame {
  readonly #deps: DiffBlameDeps;

  constructor(deps: DiffBlameDeps) {
    this.#deps = deps;
  }

  readonly handlers: DomainHandlers<'readAuthors' | 'readLineWriters'> = {
    readAuthors: async (window, place) => {
      if ('turnId' in place) {
        const diff = await this.#deps.readDiff(place.threadId, place.turnId, place.entryId);
        return diff.ok ? ok(await this.#answer(place.threadId, diff.value, () => this.#readTurn(place))) : diff;
      }
      const made = await this.#deps.scopes.read(window, place);
      return made.ok ? ok(await this.blameScope(place.threadId, made.value)) : err({ type: 'noDiff' });
    },
    readLineWriters: async (_window, { kind, number, path, seen, ...place }) => {
      const diff = await this.#deps.readDiff(place.threadId, place.turnId, place.entryId);
      if (!diff.ok) return diff;
      const { hash, text } = diff.value;
      const files = hash !== seen || text.length > maxDiffCharacters ? [] : await parseInSteps(text);
      const file = files.find((one) => one.path === path);
      const line = file?.hunks
        .flatMap((hunk) => hunk.lines)
        .find((one) => one.kind === kind && (kind === 'added' ? one.newNumber : one.oldNumber) === number);
      if (file === undefined || line === undefined) return ok([]);
      const authors = await this.#blameLine(place, file, line);
      const writers = new LineWriters(this.#deps.threads, place.threadId);
      return ok(await Promise.all(authors.map((author) => writers.describe(author))));
    },
  };

  /** Finds who changed what the diff of a scope shows, seen from a thread. */
  blameScope(threadId: ThreadId, diff: ScopeDiff): Promise<DiffAuthors> {
    return this.#answer(threadId, diff, (files) => this.#readScope(diff, files));
  }

  /** Returns what happened to a file in what a diff shows. Null if the record does not begin where the diff does. */
  async readSpans(window: ClientWindow, place: RequestInput<'readAuthors'>, file: RenamedFile): Promise<Spans | null> {
    let recorded: RecordedSteps | null = null;
    if ('turnId' in place) recorded = await this.#readTurn(place);
    else {
      const made = await this.#deps.scopes.read(window, place);
      if (made.ok) recorded = await this.#readScope(made.value, [file]);
    }
    return recorded === null || recorded.isFromCommit ? null : takeSpans(file, recorded);
  }

  async #answer(
    threadId: ThreadId,
    { hash, text }: { readonly text: string; readonly hash: string },
    readSteps: (files: readonly ParsedDiffFile[]) => Promise<RecordedSteps | null>,
  ): Promise<DiffAuthors> {
    const files = text.length > maxDiffCharacters ? [] : await parseInSteps(text);
    const recorded = files.length === 0 ? null : await readSteps(files);
    const blamed: BlamedFile[] = [];
    for (const file of files) {
      const found = recorded === null ? null : await this.#blameFile(file, recorded);
      if (found !== null) blamed.push(found);
    }
    return { seen: hash, ...(await this.#nameAuthors(threadId, blamed)) };
  }

  async #readTurn(place: TurnPlace): Promise<RecordedSteps | null> {
    const turn = await this.#deps.threads.findTurn(place.threadId, place.turnId);
    const found = turn?.clientId == null ? null : await this.#deps.store.ofTurn(turn.clientId);
    if (found === null) return null;
    return { isFromCommit: false, byPath: Map.groupBy(found.changes, ({ path }) => path), isWanted: changedAt(place) };
  }

  /** Reads what happened to the files of a scope's diff, whoever did it. */
  async #readScope({ basis, record }: ScopeDiff, files: readonly RenamedFile[]): Promise<RecordedSteps | null> {
    const { threadId, ...all } = record;
    const paths = files.flatMap(({ from, path }) => (from === null ? [path] : [path, from]));
    const byPath = new Map<string, FileHistoryChange[]>();
    for (let at = 0; at < paths.length; at += pathsAtOnce) {
      const wanted = { ...all, paths: paths.slice(at, at + pathsAtOnce) };
      for (let from: number | null = record.after; from !== null; ) {
        const page = await this.#deps.store.changesPage({ ...wanted, after: from });
        if (page === null) return null;
        for (const change of page.changes) {
          const own = byPath.get(change.path) ?? [];
          own.push(change);
          byPath.set(change.path, own);
        }
        from = page.next;
      }
    }
    const isWanted = threadId === undefined ? () => true : changedIn(threadId);
    return { isFromCommit: basis.type === 'commit', byPath, isWanted };
  }

  async #blameFile(file: ParsedDiffFile, recorded: RecordedSteps): Promise<BlamedFile | null> {
    const { earlier, steps } = takeSpans(file, recorded);
    if (steps.length === 0) return null;
    return recorded.isFromCommit
      ? await this.#blameCommitted(file, earlier, steps)
      : await this.#blameSpan(file, earlier, steps);
  }

  /** Finds who changed a file since the last commit. Null if the record does not know it as it is. */
  async #blameCommitted(
    file: ParsedDiffFile,
    earlier: readonly FileHistoryChange[],
    steps: readonly FileHistoryChange[],
  ): Promise<BlamedFile | null> {
    const all = [...earlier, ...steps];
    const last = steps.at(-1);
    const now = last === undefined || all.length > maxSteps ? null : await this.#readText(last.after);
    const isGone = last?.after.kind === 'absent';
    const texts = now === null || isStale(file, isGone ? null : now) ? null : await this.#readTexts(earlier, steps);
    const committed = now === null || texts === null ? null : rebuildBefore(file, now);
    if (texts === null || committed === null) return null;
    const first = texts.findLastIndex(({ before }) => before === committed);
    const known: readonly TextStep<ChangeAuthor | null>[] = texts.slice(Math.max(0, first));
    // No one is known for what happened between the commit and the record.
    const missing = { before: committed, after: known[0]?.before ?? '', authors: [null] };
    const blamed = blameTexts(file, first === -1 ? [missing, ...known] : known);
    const others = all
      .slice(-known.length)
      .filter((step) => hasOtherEffect(step, file))
      .flatMap(({ authors }) => authors);
    const authors = uniqueAuthors([...blamed.flat(), ...others]);
    return authors.length === 0 ? null : { path: file.path, authors, hunks: blamed };
  }

  async #blameLine(place: TurnPlace, file: ParsedDiffFile, line: DiffLine): Promise<readonly ChangeAuthor[]> {
    const recorded = await this.#readTurn(place);
    if (recorded === null) return [];
    const { earlier, steps } = takeSpans(file, recorded);
    const all = [...earlier, ...steps];
    const texts = all.length > maxSteps ? null : await this.#readTexts(earlier, steps);
    if (texts === null) return uniqueAuthors(all.flatMap(({ authors }) => authors));
    return uniqueAuthors(blameLine(texts, line));
  }

  /** Finds who made the hunks of a file. `earlier`: what was changed under its former name. */
  async #blameSpan(
    file: ParsedDiffFile,
    earlier: readonly FileHistoryChange[],
    steps: readonly FileHistoryChange[],
  ): Promise<BlamedFile> {
    const { path } = file;
    const all = [...earlier, ...steps];
    const everyone = uniqueAuthors(all.flatMap(({ authors }) => authors));
    const whole = { path, authors: everyone, hunks: file.hunks.map(() => everyone) };
    if (all.length > maxSteps || all.every(({ authors }) => authors.length === everyone.length)) return whole;
    const texts = await this.#readTexts(earlier, steps);
    if (texts === null) return whole;
    const hunks = blameTexts(file, texts);
    const others = all.filter((step) => hasOtherEffect(step, file)).flatMap(({ authors }) => authors);
    const authors = uniqueAuthors([...hunks.flat(), ...others]);
    return { path, authors: authors.length === 0 ? everyone : authors, hunks };
  }

  /** Reads the texts of changes. A renamed file goes on under its new name. Null if one is not known. */
  async #readTexts(
    earlier: readonly FileHistoryChange[],
    steps: readonly FileHistoryChange[],
  ): Promise<readonly TextStep<ChangeAuthor>[] | null> {
    const read: TextStep<ChangeAuthor>[] = [];
    const last = earlier.at(-1);
    // A change begins where the one before ended.
    let known: { readonly state: FileSnapshot; readonly text: string | null } | null = null;
    for (const { after, authors, before } of [...earlier.slice(0, -1), ...steps]) {
      const from = before.kind === 'absent' && last !== undefined ? last.before : before;
      const isKnown = known !== null && isSameState(known.state, from);
      const earlierText: string | null = isKnown && known !== null ? known.text : await this.#readText(from);
      const text = await this.#readText(after);
      known = { state: after, text };
      if (earlierText === null || text === null) return null;
      read.push({ before: earlierText, after: text, authors });
    }
    return read;
  }

  async #readText(state: FileSnapshot): Promise<string | null> {
    return state.kind === 'link' ? state.target : await readText(this.#deps.store, state);
  }

  async #nameAuthors(
    threadId: ThreadId,
    files: readonly BlamedFile[],
  ): Promise<Pick<DiffAuthors, 'authors' | 'files'>> {
    const names = new AuthorNames(this.#deps.threads, threadId);
    const authors: DiffAuthor[] = [];
    const places = new Map<string, number>();
    const findPlace = async (author: ChangeAuthor): Promise<number> => {
      const key = JSON.stringify(author);
      const place = places.get(key);
      if (place !== undefined) return place;
      const label = await names.label(author);
      // Two patches are one author to the user.
      const known = authors.findIndex(({ kind, name }) => kind === label.kind && name === label.name);
      places.set(key, known === -1 ? authors.length : known);
      if (known === -1) authors.push(label);
      return known === -1 ? authors.length - 1 : known;
    };
    const named: DiffAuthors['files'][number][] = [];
    for (const [count, file] of files.entries()) {
      if (count % namedAtOnce === namedAtOnce - 1) await setImmediate();
      const found = new Map<ChangeAuthor, number>();
      for (const author of new Set([...file.authors, ...file.hunks.flat()])) found.set(author, await findPlace(author));
      const find = (of: readonly ChangeAuthor[]) => [...new Set(of.flatMap((author) => found.get(author) ?? []))];
      named.push({ path: file.path, authors: find(file.authors), hunks: file.hunks.map(find) });
    }
    return { authors, files: named };
  }
}

/** A file with those who changed it, and with those who made each of its hunks. */
type BlamedFile = {
  readonly path: string;
  readonly authors: readonly ChangeAuthor[];
  readonly hunks: readonly (readonly ChangeAuthor[])[];
};

/** What the record has about the files of a diff. `isWanted`: whether a change is one of those that the diff shows. */
type RecordedSteps = {
  readonly byPath: ReadonlyMap<string, readonly FileHistoryChange[]>;
  readonly isWanted: (change: FileHistoryChange) => boolean;
  /** The diff begins at a commit, wherever the record begins. */
  readonly isFromCommit: boolean;
};

type RenamedFile = Pick<ParsedDiffFile, 'path' | 'from'>;

/** What happened to a file. `earlier`: under its former name. */
type Spans = { readonly earlier: readonly FileHistoryChange[]; readonly steps: readonly FileHistoryChange[] };

/** Returns what happened to a file in what the diff shows, and before that under its former name. */
function takeSpans({ from, path }: RenamedFile, { byPath, isWanted }: RecordedSteps): Spans {
  const find = (name: string) => takeSpan(byPath.get(name) ?? [], isWanted);
  return { steps: find(path), earlier: from === null ? [] : find(from) };
}

/** Whether a change is one of a turn or of one of its entries. */
function changedAt({ entryId, threadId, turnId }: TurnPlace): RecordedSteps['isWanted'] {
  return ({ authors }) =>
    authors.some((author) =>
      entryId === null
        ? isOwn(author, threadId)
        : 'entryId' in author && author.entryId === entryId && author.turnId === turnId,
    );
}

/** Finds who made the hunks of a file. A null author means that no one is known. */
function blameTexts(
  file: ParsedDiffFile,
  texts: readonly TextStep<ChangeAuthor | null>[],
): readonly (readonly ChangeAuthor[])[] {
  // Authors are compared by their keys: the same one is another object in each change.
  const byKey = new Map<string, ChangeAuthor | null>();
  const toKey = (author: ChangeAuthor | null): string => {
    const key = JSON.stringify(author);
    byKey.set(key, author);
    return key;
  };
  const hunks = blameHunks(
    texts.map((step) => ({ ...step, authors: step.authors.map(toKey) })),
    file.hunks,
  );
  return hunks.map((keys) => keys.flatMap((key) => byKey.get(key) ?? []));
}

/** Returns what happened to a path between the states that the diff compares. */
function takeSpan(
  changes: readonly FileHistoryChange[],
  isWanted: RecordedSteps['isWanted'],
): readonly FileHistoryChange[] {
  const first = changes.findIndex(isWanted);
  return first === -1 ? [] : changes.slice(first, changes.findLastIndex(isWanted) + 1);
}

/** Whether a change did something to a file that no hunk shows. */
function hasOtherEffect({ after, before }: FileHistoryChange, file: ParsedDiffFile): boolean {
  if (file.change === 'renamed' && (before.kind === 'absent') !== (after.kind === 'absent')) return true;
  const isNewMode = file.oldMode !== null && file.newMode !== null && file.oldMode !== file.newMode;
  return isNewMode && before.kind === 'file' && after.kind === 'file' && before.mode !== after.mode;
}
