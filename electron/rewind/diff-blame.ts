import { setImmediate } from 'node:timers/promises';
import type { ThreadId } from '../../shared/base/ids.ts';
import { err, ok } from '../../shared/base/result.ts';
import type { DiffAuthor, DiffAuthors } from '../../shared/changes/diff-authors.ts';
import type { ParsedDiffFile } from '../../shared/changes/parse-unified-diff.ts';
import type { RequestInput } from '../../shared/contract/contract.ts';
import type { ChangesService } from '../changes/changes-service.ts';
import type { ClientWindow, DomainHandlers } from '../host/client-window.ts';
import { parseInSteps } from '../host/parse-in-steps.ts';
import { blameHunks, type TextStep } from '../model/changes/blame-hunks.ts';
import { type ChangeAuthor, uniqueAuthors } from '../model/changes/change-author.ts';
import type { CommittedFiles, ComparedFile, ComparedTrees } from '../model/changes/committed-files.ts';
import type { FileSnapshot } from '../model/threads/file-snapshot.ts';
import type { FileHistoryChange } from '../store/threads/file-history/file-history.ts';
import { AuthorNames, type NamedThreads } from './author-names.ts';
import { isCommitted } from './contents.ts';
import { isSameState } from './plan-files.ts';
import {
  type FileSpans,
  leaveOutUndone,
  listNames,
  maxSteps,
  type RecordedSteps,
  type RecordedStepsDeps,
  RecordedStepsReader,
  type RenamedFile,
  takeSpans,
} from './recorded-steps.ts';
import type { ScopeDiff, ScopeDiffs } from './scope-diffs.ts';

export type DiffBlameDeps = RecordedStepsDeps & {
  readonly readDiff: ChangesService['readDiff'];
  readonly scopes: Pick<ScopeDiffs, 'read'>;
  readonly threads: NamedThreads;
  readonly commits: { readonly files: CommittedFiles };
};

/** Longer diffs, in characters, are not parsed: that would take too long. */
export const maxDiffCharacters = 10_000_000;

/** How many files to name authors for before other work gets its turn. */
const namedAtOnce = 100;

/** Finds who changed what a diff shows, from the record of changes. */
export class DiffBlame {
  readonly #deps: DiffBlameDeps;
  readonly #recorded: RecordedStepsReader;

  constructor(deps: DiffBlameDeps) {
    this.#deps = deps;
    this.#recorded = new RecordedStepsReader(deps);
  }

  readonly handlers: DomainHandlers<'readAuthors'> = {
    readAuthors: async (window, place) => {
      if ('turnId' in place) {
        const diff = await this.#deps.readDiff(place.threadId, place.turnId, place.entryId);
        return diff.ok ? ok(await this.#answer(place.threadId, diff.value, () => this.#recorded.ofTurn(place))) : diff;
      }
      const made = await this.#deps.scopes.read(window, place);
      return made.ok ? ok(await this.blameScope(place.threadId, made.value)) : err({ type: 'noDiff' });
    },
  };

  /** Finds who changed what the diff of a scope shows, seen from a thread. */
  blameScope(threadId: ThreadId, diff: ScopeDiff): Promise<DiffAuthors> {
    return this.#answer(threadId, diff, (files) => this.#recorded.ofScope(diff, files), diff.trees);
  }

  /**
   * Finds who made the hunks of the files in the diff of a scope. Where nobody knows, whoever changed the file last.
   * Leaves out files of which the record has no change.
   */
  async findMakers(diff: Omit<ScopeDiff, 'at'>, files: readonly ParsedDiffFile[]): Promise<readonly FileMakers[]> {
    const recorded = await this.#recorded.ofScope(diff, files);
    if (recorded === null) return [];
    const inGit = diff.trees === null ? null : await this.#findInGit(diff.trees, files, recorded);
    const found: FileMakers[] = [];
    for (const file of files) {
      const newest = takeSpans(file, recorded).steps.at(-1);
      if (newest === undefined) continue;
      const { authors } = newest;
      const last = { path: file.path, authors, hunks: file.hunks.map(() => authors) };
      found.push((await this.#blameFile(file, recorded, inGit)) ?? last);
    }
    return found;
  }

  /** Returns what happened to a file in what a diff shows. Null if the record does not begin where the diff does. */
  async readSpans(
    window: ClientWindow,
    place: RequestInput<'readAuthors'>,
    file: RenamedFile,
  ): Promise<FileSpans | null> {
    let recorded: RecordedSteps | null = null;
    if ('turnId' in place) recorded = await this.#recorded.ofTurn(place);
    else {
      const made = await this.#deps.scopes.read(window, place);
      if (made.ok) recorded = await this.#recorded.ofScope(made.value, [file]);
    }
    return recorded === null || recorded.isFromCommit ? null : takeSpans(file, recorded);
  }

  async #answer(
    threadId: ThreadId,
    { hash, text }: { readonly text: string; readonly hash: string },
    readSteps: (files: readonly ParsedDiffFile[]) => Promise<RecordedSteps | null>,
    trees: ComparedTrees | null = null,
  ): Promise<DiffAuthors> {
    const files = text.length > maxDiffCharacters ? [] : await parseInSteps(text);
    const recorded = files.length === 0 ? null : await readSteps(files);
    const inGit = recorded === null || trees === null ? null : await this.#findInGit(trees, files, recorded);
    const blamed: BlamedFile[] = [];
    for (const file of files) {
      const found = recorded === null ? null : await this.#blameFile(file, recorded, inGit);
      if (found !== null) blamed.push(found);
    }
    return { seen: hash, ...(await this.#nameAuthors(threadId, blamed)) };
  }

  async #blameFile(
    file: ParsedDiffFile,
    recorded: RecordedSteps,
    inGit: ReadonlyMap<string, ComparedFile> | null,
  ): Promise<BlamedFile | null> {
    const spans = takeSpans(file, recorded);
    if (spans.steps.length === 0) return null;
    if (!recorded.isFromCommit) return await this.#blameSpan(file, spans);
    const byText = await this.#blameCommitted(file, spans);
    return byText === null && hasNoLines(file) && inGit !== null
      ? await this.#blameContent(file, spans, inGit)
      : byText;
  }

  /** Asks git for the files whose lines say nothing. */
  async #findInGit(
    trees: ComparedTrees,
    files: readonly ParsedDiffFile[],
    recorded: RecordedSteps,
  ): Promise<ReadonlyMap<string, ComparedFile> | null> {
    const some = files.filter((file) => hasNoLines(file) && takeSpans(file, recorded).steps.length > 0);
    return some.length === 0 ? null : await this.#deps.commits.files.find(trees, some.flatMap(listNames));
  }

  /** Finds who made a committed content the one on disk. Null if the record does not know both. */
  async #blameContent(
    { from, path }: RenamedFile,
    { earlier, steps }: FileSpans,
    inGit: ReadonlyMap<string, ComparedFile>,
  ): Promise<BlamedFile | null> {
    const [before, after] = [inGit.get(from ?? path)?.before, inGit.get(path)?.after];
    const isState = async (state: FileSnapshot | undefined, file: typeof before) =>
      state !== undefined &&
      (file == null ? file === null && state.kind === 'absent' : await isCommitted(this.#deps.store, state, file.id));
    if (!(await isState(steps.at(-1)?.after, after))) return null;
    const formerly = leaveOutUndone(earlier, isSameState);
    const all = [...formerly, ...leaveOutUndone(steps, isSameState)];
    // A renamed file has the committed content under its former name.
    let first = all.length > maxSteps ? -1 : (from === null ? all : formerly).length - 1;
    while (first >= 0 && !(await isState(all[first]?.before, before))) first--;
    if (first < 0) return null;
    const authors = uniqueAuthors(all.slice(first).flatMap((step) => step.authors));
    return { path, authors, hunks: [], unknown: [] };
  }

  /** Finds who changed a file since the last commit. Null if the record does not know it as it is. */
  async #blameCommitted(file: ParsedDiffFile, spans: FileSpans): Promise<BlamedFile | null> {
    const texts = await this.#recorded.readSinceCommit(file, spans);
    if (texts === null) return null;
    const { hunks, unknown } = blameTexts(file, texts);
    const known = texts.filter(({ authors }) => !authors.includes(null)).length;
    const others = [...spans.earlier, ...spans.steps]
      .slice(-known)
      .filter((step) => hasOtherEffect(step, file))
      .flatMap(({ authors }) => authors);
    const authors = uniqueAuthors([...hunks.flat(), ...others]);
    return authors.length === 0 ? null : { path: file.path, authors, hunks, unknown };
  }

  /** Finds who made the hunks of a file. */
  async #blameSpan(file: ParsedDiffFile, spans: FileSpans): Promise<BlamedFile> {
    const { path } = file;
    const all = [...spans.earlier, ...spans.steps];
    const everyone = uniqueAuthors(all.flatMap(({ authors }) => authors));
    const whole = { path, authors: everyone, hunks: file.hunks.map(() => everyone), unknown: [] };
    if (all.length > maxSteps || all.every(({ authors }) => authors.length === everyone.length)) return whole;
    const texts = await this.#recorded.readTexts(spans);
    if (texts === null) return whole;
    const { hunks, unknown } = blameTexts(file, texts);
    const others = all.filter((step) => hasOtherEffect(step, file)).flatMap(({ authors }) => authors);
    const authors = uniqueAuthors([...hunks.flat(), ...others]);
    return { path, authors: authors.length === 0 ? everyone : authors, hunks, unknown };
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
      const { path, unknown } = file;
      const known = { path, authors: find(file.authors), hunks: file.hunks.map(find) };
      named.push(unknown.length === 0 ? known : { ...known, unknown });
    }
    return { authors, files: named };
  }
}

/** A file of a diff with those who changed it, and with those who made each of its hunks. */
export type FileMakers = {
  readonly path: string;
  readonly authors: readonly ChangeAuthor[];
  readonly hunks: readonly (readonly ChangeAuthor[])[];
};

const hasNoLines = ({ hunks }: ParsedDiffFile): boolean => hunks.length === 0;

type BlamedFile = FileMakers & {
  /** The hunks with lines whose author is unknown. */
  readonly unknown: readonly number[];
};

/** Finds who made the hunks of a file. A null author means that no one is known. */
function blameTexts(
  file: ParsedDiffFile,
  texts: readonly TextStep<ChangeAuthor | null>[],
): Pick<BlamedFile, 'hunks' | 'unknown'> {
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
  return {
    hunks: hunks.map((keys) => keys.flatMap((key) => byKey.get(key) ?? [])),
    unknown: hunks.flatMap((keys, hunk) => (keys.includes('null') ? [hunk] : [])),
  };
}

/** Whether a change did something to a file that no hunk shows. */
function hasOtherEffect({ after, before }: FileHistoryChange, file: ParsedDiffFile): boolean {
  if (file.change === 'renamed' && (before.kind === 'absent') !== (after.kind === 'absent')) return true;
  const isNewMode = file.oldMode !== null && file.newMode !== null && file.oldMode !== file.newMode;
  return isNewMode && before.kind === 'file' && after.kind === 'file' && before.mode !== after.mode;
}
