import type { ThreadId } from '../../shared/base/ids.ts';
import { ok } from '../../shared/base/result.ts';
import type { DiffAuthor, DiffAuthors } from '../../shared/changes/diff-authors.ts';
import { type ParsedDiffFile, parseUnifiedDiff } from '../../shared/changes/parse-unified-diff.ts';
import type { RequestInput } from '../../shared/contract/contract.ts';
import type { ChangesService } from '../changes/changes-service.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import { blameHunks, type TextStep } from '../model/changes/blame-hunks.ts';
import { type ChangeAuthor, uniqueAuthors } from '../model/changes/change-author.ts';
import type { FileSnapshot } from '../model/threads/file-snapshot.ts';
import type { FileHistoryChange } from '../store/threads/file-history/file-history.ts';
import { AuthorNames, type NamedThreads } from './author-names.ts';
import { readText } from './contents.ts';
import type { HistoryStore } from './history-store.ts';
import type { RewindPlannerDeps } from './rewind-planner.ts';
import { isOwn } from './turn-diffs.ts';

type Place = RequestInput<'readAuthors'>;

export type DiffBlameDeps = {
  readonly store: Pick<HistoryStore, 'contents' | 'ofTurn'>;
  readonly readDiff: ChangesService['readDiff'];
  readonly threads: NamedThreads & Pick<RewindPlannerDeps['threads'], 'findTurn'>;
};

/** Longer diffs, in characters, are not parsed: that would block everything else. */
const maxDiffCharacters = 4_000_000;

/** The hunks of a file that changed more often have no authors of their own. */
const maxSteps = 100;

/** Finds who changed what a diff shows, from the record of changes. */
export class DiffBlame {
  readonly #deps: DiffBlameDeps;

  constructor(deps: DiffBlameDeps) {
    this.#deps = deps;
  }

  readonly handlers: DomainHandlers<'readAuthors'> = {
    readAuthors: async (_window, place) => {
      const diff = await this.#deps.readDiff(place.threadId, place.turnId, place.entryId);
      if (!diff.ok) return diff;
      const { hash, text } = diff.value;
      const files = text.length > maxDiffCharacters ? [] : parseUnifiedDiff(text);
      return ok({ seen: hash, ...(await this.#nameAuthors(place.threadId, await this.#blame(place, files))) });
    },
  };

  async #blame(place: Place, files: readonly ParsedDiffFile[]): Promise<readonly BlamedFile[]> {
    const turn = files.length === 0 ? null : await this.#deps.threads.findTurn(place.threadId, place.turnId);
    const found = turn?.clientId == null ? null : await this.#deps.store.ofTurn(turn.clientId);
    if (found === null) return [];
    const byPath = Map.groupBy(found.changes, ({ path }) => path);
    const blamed: BlamedFile[] = [];
    for (const file of files) {
      const steps = takeSpan(byPath.get(file.path) ?? [], place);
      const earlier = file.from === null ? [] : takeSpan(byPath.get(file.from) ?? [], place);
      if (steps.length > 0) blamed.push(await this.#blameFile(file, earlier, steps));
    }
    return blamed;
  }

  /** Finds who made the hunks of a file. `earlier`: what was changed under its former name. */
  async #blameFile(
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
    // Authors are compared by their keys: the same one is another object in each change.
    const byKey = new Map(everyone.map((author) => [JSON.stringify(author), author]));
    const hunks = blameHunks(
      texts.map((step) => ({ ...step, authors: step.authors.map((author) => JSON.stringify(author)) })),
      file.hunks,
    ).map((keys) => keys.flatMap((key) => byKey.get(key) ?? []));
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
    for (const { after, authors, before } of [...earlier.slice(0, -1), ...steps]) {
      const from = before.kind === 'absent' && last !== undefined ? last.before : before;
      const [earlierText, text] = [await this.#readText(from), await this.#readText(after)];
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
    for (const author of uniqueAuthors(files.flatMap((file) => file.authors))) {
      const label = await names.label(author);
      // Two patches are one author to the user.
      const known = authors.findIndex(({ kind, name }) => kind === label.kind && name === label.name);
      places.set(JSON.stringify(author), known === -1 ? authors.length : known);
      if (known === -1) authors.push(label);
    }
    const find = (of: readonly ChangeAuthor[]) => [
      ...new Set(of.flatMap((author) => places.get(JSON.stringify(author)) ?? [])),
    ];
    return {
      authors,
      files: files.map((file) => ({ path: file.path, authors: find(file.authors), hunks: file.hunks.map(find) })),
    };
  }
}

/** A file with those who changed it, and with those who made each of its hunks. */
type BlamedFile = {
  readonly path: string;
  readonly authors: readonly ChangeAuthor[];
  readonly hunks: readonly (readonly ChangeAuthor[])[];
};

/** Returns what happened to a path between the states that the diff compares. */
function takeSpan(
  changes: readonly FileHistoryChange[],
  { entryId, threadId, turnId }: Place,
): readonly FileHistoryChange[] {
  const isWanted = ({ authors }: FileHistoryChange) =>
    authors.some((author) =>
      entryId === null
        ? isOwn(author, threadId)
        : 'entryId' in author && author.entryId === entryId && author.turnId === turnId,
    );
  const first = changes.findIndex(isWanted);
  return first === -1 ? [] : changes.slice(first, changes.findLastIndex(isWanted) + 1);
}

/** Whether a change did something to a file that no hunk shows. */
function hasOtherEffect({ after, before }: FileHistoryChange, file: ParsedDiffFile): boolean {
  if (file.change === 'renamed' && (before.kind === 'absent') !== (after.kind === 'absent')) return true;
  const isNewMode = file.oldMode !== null && file.newMode !== null && file.oldMode !== file.newMode;
  return isNewMode && before.kind === 'file' && after.kind === 'file' && before.mode !== after.mode;
}
