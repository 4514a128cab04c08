import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ThreadId, TurnId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { visibleLine } from '../../shared/base/visible-text.ts';
import type { DiffLine, ParsedDiffFile } from '../../shared/changes/parse-unified-diff.ts';
import type { RequestInput, RequestProblem } from '../../shared/contract/contract.ts';
import type { LineCommit, LineOrigin, LineWriter } from '../../shared/transcript/line-writer.ts';
import type { Lifetime } from '../base/lifetime.ts';
import { readTextInside } from '../files/read-text-inside.ts';
import type { ClientWindow, DomainHandlers } from '../host/client-window.ts';
import { OnePerWindow } from '../host/one-per-window.ts';
import { parseInSteps } from '../host/parse-in-steps.ts';
import { blameLine, findLineAuthors, followLines, type TextStep } from '../model/changes/blame-hunks.ts';
import { type ChangeAuthor, uniqueAuthors } from '../model/changes/change-author.ts';
import type { LineQuestion } from '../model/changes/line-question.ts';
import { isStale } from '../model/changes/stale-file.ts';
import type { FileHistoryChange } from '../store/threads/file-history/file-history.ts';
import { type DiffBlameDeps, maxDiffCharacters } from './diff-blame.ts';
import { LineWriters } from './line-writers.ts';
import { maxSteps, type RecordedSteps, RecordedStepsReader, takeSpans } from './recorded-steps.ts';

/** The commit that brought a line into a repository. */
export type CommittedLine = Pick<LineCommit, 'id' | 'author' | 'at' | 'subject'> & {
  /** Where the line was in that commit: the path in the folder, null if it was elsewhere, and the number from 1. */
  readonly path: string | null;
  readonly number: number;
  readonly text: string;
  /** What the commit's note says about the line. */
  readonly note:
    | (Pick<NonNullable<LineCommit['note']>, 'contributor' | 'model'> & {
        readonly threadId: ThreadId | null;
        readonly turnId: TurnId | null;
      })
    | null;
};

export type LineOriginsDeps = DiffBlameDeps & {
  readonly lifetime: Lifetime;
  readonly commits: {
    /** Finds the commit of a line. Null without trust, repository, git or answer. Never rejects. */
    findLine(folder: string, question: LineQuestion): Promise<CommittedLine | null>;
  };
};

type Place = RequestInput<'readAuthors'>;

/** The diff of a request, and the folder and the record that belong to it. */
type Shown = {
  readonly text: string;
  readonly hash: string;
  readonly folder: string | null;
  readonly readSteps: (file: ParsedDiffFile) => Promise<RecordedSteps | null>;
};

const unknown: LineOrigin = { writers: [], commit: null, isOlder: false };

/** Finds out where single lines of a diff come from: from the record of changes, otherwise from git. */
export class LineOrigins {
  readonly #deps: LineOriginsDeps;
  readonly #recorded: RecordedStepsReader;
  /** The last question of each window. In a long history, git searches for seconds. */
  readonly #asking: OnePerWindow;

  constructor(deps: LineOriginsDeps) {
    this.#deps = deps;
    this.#recorded = new RecordedStepsReader(deps);
    this.#asking = new OnePerWindow(deps.lifetime);
  }

  readonly handlers: DomainHandlers<'readLineOrigin'> = {
    readLineOrigin: (window, request) => this.#asking.run(window, (signal) => this.#read(window, request, signal)),
  };

  async #read(
    window: ClientWindow,
    { kind, number, path, seen, ...place }: RequestInput<'readLineOrigin'>,
    signal: AbortSignal,
  ): Promise<Result<LineOrigin, RequestProblem<'readLineOrigin'>>> {
    const shown = await this.#readShown(window, place);
    if (shown === null) return err({ type: 'noDiff' });
    const { hash, text } = shown;
    const files = hash !== seen || text.length > maxDiffCharacters ? [] : await parseInSteps(text);
    const file = files.find((one) => one.path === path);
    const line = file?.hunks
      .flatMap((hunk) => hunk.lines)
      .find((one) => one.kind === kind && (kind === 'removed' ? one.oldNumber : one.newNumber) === number);
    return ok(
      file === undefined || line === undefined ? unknown : await this.#find(place.threadId, shown, file, line, signal),
    );
  }

  async #readShown(window: ClientWindow, place: Place): Promise<Shown | null> {
    if ('turnId' in place) {
      const diff = await this.#deps.readDiff(place.threadId, place.turnId, place.entryId);
      const turn = await this.#deps.threads.findTurn(place.threadId, place.turnId);
      if (!diff.ok) return null;
      const readSteps = () => this.#recorded.ofTurn(place);
      return { ...diff.value, folder: turn?.folder ?? null, readSteps };
    }
    const made = await this.#deps.scopes.read(window, place);
    if (!made.ok) return null;
    const folder = place.scope === 'uncommitted' ? (window.workspace?.path ?? null) : made.value.record.root;
    return { ...made.value, folder, readSteps: (file) => this.#recorded.ofScope(made.value, [file]) };
  }

  async #find(
    threadId: ThreadId,
    shown: Shown,
    file: ParsedDiffFile,
    line: DiffLine,
    signal: AbortSignal,
  ): Promise<LineOrigin> {
    const recorded = await shown.readSteps(file);
    const around = recorded === null ? null : await this.#readAround(file, recorded);
    const found =
      line.kind === 'context'
        ? findContext(around, line)
        : { authors: recorded === null ? [] : await this.#blameChanged(file, line, recorded), isOlder: false };
    const nameAll = this.#namer(threadId);
    const writers = await nameAll(found.authors);
    const isKnown = line.kind === 'removed' || writers.some(({ work }) => work !== null);
    const question = isKnown || shown.folder === null ? null : await this.#toQuestion(shown.folder, file, line, around);
    const committed =
      question === null || shown.folder === null
        ? null
        : await this.#deps.commits.findLine(shown.folder, { ...question, signal });
    const commit = committed === null ? null : await this.#toCommit(committed, recorded?.root ?? null, nameAll);
    return { writers, commit, isOlder: found.isOlder };
  }

  #namer(threadId: ThreadId): (authors: readonly ChangeAuthor[]) => Promise<readonly LineWriter[]> {
    const writers = new LineWriters(this.#deps.threads, threadId);
    return (authors) => Promise.all(authors.map((author) => writers.describe(author)));
  }

  async #blameChanged(file: ParsedDiffFile, line: DiffLine, recorded: RecordedSteps): Promise<readonly ChangeAuthor[]> {
    const spans = takeSpans(file, recorded);
    if (recorded.isFromCommit) {
      const texts = await this.#recorded.readSinceCommit(file, spans);
      const found = texts === null ? [] : findLineAuthors(texts, line);
      return uniqueAuthors(found.filter((author) => author !== null));
    }
    const all = [...spans.earlier, ...spans.steps];
    const texts = all.length > maxSteps ? null : await this.#recorded.readTexts(spans);
    return uniqueAuthors(texts === null ? all.flatMap(({ authors }) => authors) : blameLine(texts, line));
  }

  /** Reads everything that the record has about a file of the diff, before and after what the diff shows. */
  async #readAround(file: ParsedDiffFile, recorded: RecordedSteps): Promise<Around | null> {
    const { earlier, steps } = takeSpans(file, recorded);
    const last = steps.at(-1);
    const changes = (await this.#recorded.ofPaths({ root: recorded.root, after: 0 }, [file.path]))?.get(file.path);
    const end = last === undefined || changes === undefined ? -1 : changes.findLastIndex(isSameChange(last));
    if (changes === undefined || end === -1) return null;
    // Before a rename, the file was somewhere else.
    const until =
      earlier.length > 0
        ? await this.#recorded.readTexts({ earlier, steps })
        : await this.#recorded.readLastTexts(changes.slice(0, end + 1));
    const shown = until?.at(-1)?.after;
    if (until === null || shown === undefined || isStale(file, shown)) return null;
    return { until, shown, since: changes.slice(end + 1) };
  }

  /** Returns what to ask git. Null for a line that is not on disk as it is in the diff. */
  async #toQuestion(
    folder: string,
    file: ParsedDiffFile,
    line: DiffLine,
    around: Around | null,
  ): Promise<Omit<LineQuestion, 'signal'> | null> {
    const root = await realpath(folder).catch(() => null);
    const read = root === null ? null : await readTextInside(root, resolve(root, file.path));
    if (!read?.ok) return null;
    const now = read.value;
    const number = line.newNumber ?? 0;
    const at = around === null ? (isStale(file, now) ? null : number - 1) : await this.#follow(around, number - 1, now);
    const locate = (committed: string): number | null => {
      const lines = followLines([{ before: unifyBreaks(committed), after: unifyBreaks(now), authors: [] }]);
      const found = at === null ? null : (lines?.[at]?.at ?? null);
      return found === null ? null : found + 1;
    };
    return at === null ? null : { paths: file.from === null ? [file.path] : [file.path, file.from], locate };
  }

  /** Returns the place on disk of a line that the diff shows; null if it is no longer there. */
  async #follow({ shown, since }: Around, at: number, now: string): Promise<number | null> {
    const later = await this.#recorded.readLastTexts(since);
    if (later.length === 0 ? since.length > 0 : later[0]?.before !== shown) return null;
    const texts = [...later, { before: later.at(-1)?.after ?? shown, after: now, authors: [] }];
    const place = followLines(texts)?.findIndex((line) => line.at === at) ?? -1;
    return place === -1 ? null : place;
  }

  async #toCommit(
    { note, number, path, text, ...commit }: CommittedLine,
    root: string | null,
    nameAll: (authors: readonly ChangeAuthor[]) => Promise<readonly LineWriter[]>,
  ): Promise<LineCommit> {
    const authors = root === null || path === null ? [] : await this.#blameCommitted(root, path, text, number);
    const writers = await nameAll(authors);
    const known = { author: visibleLine(commit.author), subject: visibleLine(commit.subject) };
    if (note === null || writers.some(({ work }) => work !== null)) return { ...commit, ...known, writers, note: null };
    const { contributor, model } = note;
    return { ...commit, ...known, writers, note: { contributor, model, thread: await this.#findNoted(note) } };
  }

  /** Finds the thread that a note names. Null if this app does not have it. */
  async #findNoted({ threadId, turnId }: Pick<NonNullable<CommittedLine['note']>, 'threadId' | 'turnId'>) {
    const title = threadId === null ? null : this.#deps.threads.findTitle(threadId);
    if (threadId === null || title === null) return null;
    const turn = turnId === null ? null : await this.#deps.threads.findTurn(threadId, turnId);
    return { threadId, turnId: turn === null ? null : turnId, title: visibleLine(title) };
  }

  /** Finds who wrote a line of a committed file, if the record saw exactly this text. */
  async #blameCommitted(root: string, path: string, text: string, number: number): Promise<readonly ChangeAuthor[]> {
    const changes = (await this.#recorded.ofPaths({ root, after: 0 }, [path]))?.get(path) ?? [];
    const lines = followLines(await this.#recorded.readLastTexts(takeUntilText(changes, text)));
    const authors = uniqueAuthors(lines?.[number - 1]?.authors ?? []);
    return authors.some((author) => 'entryId' in author) ? authors : [];
  }
}

/** The record of a file: the texts up to what the diff shows, oldest first, and the changes after that. */
type Around = {
  readonly until: readonly TextStep<ChangeAuthor>[];
  readonly shown: string;
  readonly since: readonly FileHistoryChange[];
};

/** Finds who wrote a line that the diff does not change. */
function findContext(around: Around | null, { newNumber, noNewline, text }: DiffLine) {
  const line = around === null ? undefined : followLines(around.until)?.[(newNumber ?? 0) - 1];
  const isThere = line?.text === (noNewline ? text : `${text}\n`);
  const authors = isThere ? uniqueAuthors(line.authors) : [];
  return { authors, isOlder: isThere && authors.length === 0 };
}

/** Returns the changes up to the first one that led to exactly this text; none if the file began with it, or if none did. */
export function takeUntilText(changes: readonly FileHistoryChange[], text: string): readonly FileHistoryChange[] {
  const sha256 = createHash('sha256').update(text).digest('hex');
  const states = [...changes.slice(0, 1).map(({ before }) => before), ...changes.map(({ after }) => after)];
  return changes.slice(
    0,
    Math.max(
      0,
      states.findIndex((state) => state.kind === 'file' && state.sha256 === sha256),
    ),
  );
}

function isSameChange(wanted: FileHistoryChange): (change: FileHistoryChange) => boolean {
  const key = JSON.stringify(wanted);
  return (change) => JSON.stringify(change) === key;
}

function unifyBreaks(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
