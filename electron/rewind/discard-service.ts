import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { ThreadId, TurnId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { DiffAuthors } from '../../shared/changes/diff-authors.ts';
import { hashFile, nameHunks } from '../../shared/changes/hunk-key.ts';
import { type ParsedDiffFile, parseUnifiedDiff } from '../../shared/changes/parse-unified-diff.ts';
import type { RequestInput, RequestProblem } from '../../shared/contract/contract.ts';
import { toPathInside } from '../../shared/files/is-inside.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { DiscardedChanges } from '../../shared/rewind/rewind-plan.ts';
import type { ChangesService } from '../changes/changes-service.ts';
import { listParentFolders } from '../file-transactions/tree-path.ts';
import { pathStyle } from '../files/path-style.ts';
import type { ClientWindow, DomainHandlers } from '../host/client-window.ts';
import type { CommittedFiles } from '../model/changes/committed-files.ts';
import { type CurrentPath, discardFile } from '../model/changes/discard-file.ts';
import type { FileSnapshot, ObservedContent } from '../model/threads/file-snapshot.ts';
import type { RewindStep } from '../store/threads/file-history/rewinds.ts';
import { readText } from './contents.ts';
import type { DiffBlame } from './diff-blame.ts';
import { type AskedFiles, type DiffSource, readFromGit } from './earlier-files.ts';
import { type ForeignHunks, findForeignHunks } from './find-foreign-hunks.ts';
import type { HistoryStore } from './history-store.ts';
import { type Choice, findLaterStates, needsWholeFile, restoresLines } from './later-states.ts';
import { findActiveDiscards, isSameState } from './plan-files.ts';
import type { FilesToChange } from './planned-rewind.ts';
import { type RecordedSteps, type RecordedStepsDeps, RecordedStepsReader } from './recorded-steps.ts';
import { type PlannedThreads, readStates } from './rewind-planner.ts';
import type { RewindService } from './rewind-service.ts';
import type { ScopeDiffs } from './scope-diffs.ts';
import { findTouchedHunks } from './split-choice.ts';

type Input = RequestInput<'discardChanges'>;
type Problem = RequestProblem<'discardChanges'>;

export type DiscardServiceDeps = RecordedStepsDeps & {
  readonly commits: { readonly files: CommittedFiles };
  readonly rewinds: Pick<RewindService, 'changeFiles'>;
  readonly store: Pick<HistoryStore, 'contents' | 'replaced' | 'rewinds' | 'since' | 'states'>;
  readonly threads: Pick<PlannedThreads, 'findTurn'>;
  readonly readDiff: ChangesService['readDiff'];
  readonly scopes: Pick<ScopeDiffs, 'read'>;
  readonly blame: Pick<DiffBlame, 'blameScope'>;
  /** Returns the folder that the paths of a thread's diffs are relative to. Null if unknown. */
  findFolder(threadId: ThreadId): string | null;
};

/** Longer diffs, in characters, are not parsed: that would block everything else. */
const maxDiffCharacters = 4_000_000;

/** What to discard. `foreign`: where others than the thread wrote some of the lines. */
type Choices = {
  readonly all: readonly Choice[];
  readonly foreign: ForeignHunks;
  readonly findSource: SeenDiff['findSource'];
  /** As it is stored. */
  readonly discarded: DiscardedChanges;
};

/** What can be discarded. `sure`: without a question. */
type Fits = {
  readonly sure: Input['changes']['files'][number][];
  readonly unsure: Input['changes']['files'][number][];
};

/** A file that the user is asked about: where others wrote, and what is there now. */
type AskedFile = {
  readonly path: string;
  readonly hunks: readonly (number | null)[];
  readonly states: readonly FileSnapshot[];
};

/** A diff as the user saw it. What was discarded before `at` is not in it. */
type SeenDiff = {
  readonly text: string;
  readonly at: number;
  readonly readAuthors: () => Promise<DiffAuthors | null>;
  /** Returns what knows some files before and after. */
  readonly findSource: (files: AskedFiles) => Promise<DiffSource | null>;
};

/** Discards changes of a diff in its files. Reads the changes from the diff that the host made, not from the page. */
export class DiscardService {
  readonly #deps: DiscardServiceDeps;
  readonly #recorded: RecordedStepsReader;

  constructor(deps: DiscardServiceDeps) {
    this.#deps = deps;
    this.#recorded = new RecordedStepsReader(deps);
  }

  readonly handlers: DomainHandlers<'discardChanges'> = {
    discardChanges: async (window, { changes, rewindId, sureAbout, threadId }) => {
      const ofThread = this.#deps.findFolder(threadId);
      const isOfWindow = 'scope' in changes && changes.scope === 'uncommitted';
      const folder = isOfWindow ? (window.workspace?.path ?? null) : ofThread;
      if (ofThread === null || folder === null) return err({ type: 'gone' });
      return await this.#deps.rewinds.changeFiles(threadId, folder, rewindId, async (root) => {
        const choices = await this.#findChoices(window, { threadId, root }, changes);
        const planned = choices.ok ? await this.#plan(choices.value, { folder, root, sureAbout }) : choices;
        if (!planned.ok) return planned;
        const { contents, steps } = planned.value;
        const folders =
          'turnId' in changes ? await this.#findStayingFolders(threadId, changes.turnId, root, steps) : [];
        const discarded = choices.ok ? choices.value.discarded : changes;
        return ok({ contents, steps: [...steps, ...folders], discarded });
      });
    },
  };

  /** Finds the changes that the page names in the diff that the user saw. */
  async #findChoices(
    window: ClientWindow,
    place: { readonly threadId: ThreadId; readonly root: string },
    changes: Input['changes'],
  ): Promise<Result<Choices, Problem>> {
    const diff = await this.#readSeen(window, place, changes);
    if (diff === null) return err({ type: 'gone' });
    const paths = changes.files.map(({ path }) => path);
    if (new Set(paths).size < paths.length) return err({ type: 'gone' });
    if (diff.text.length > maxDiffCharacters) return err({ type: 'cannot', why: 'place', paths, rest: [] });
    const rewinds = await this.#deps.store.rewinds(place.threadId);
    if (rewinds === null)
      return err({ type: 'failed', message: t`Nothing was changed: earlier changes cannot be read.` });
    const earlier = findActiveDiscards(rewinds).flatMap(({ at, discarded }) =>
      discarded !== null && at >= diff.at && isOfSameDiff(discarded, changes) ? discarded : [],
    );
    const known = Map.groupBy(parseUnifiedDiff(diff.text), ({ path }) => path);
    const choices: Choice[] = [];
    const cannot: string[] = [];
    for (const { lines, path } of changes.files) {
      const [file, ...others] = known.get(path) ?? [];
      if (file === undefined) return err({ type: 'gone' });
      const all = file.hunks.flatMap((hunk) => hunk.lines);
      if (lines?.some((line) => (all[line]?.kind ?? 'context') === 'context')) return err({ type: 'gone' });
      // The bytes of such a name are not known.
      if (others.length > 0 || path.includes('\uFFFD')) cannot.push(path);
      else choices.push(...findRemainingChoices(file, lines, findDiscardedLines(earlier, path)));
    }
    if (cannot.length > 0)
      return err({
        type: 'cannot',
        why: 'place',
        paths: cannot,
        rest: changes.files.filter(({ path }) => !cannot.includes(path)),
      });
    const authors = 'scope' in changes ? await diff.readAuthors() : null;
    const foreign = 'scope' in changes && authors !== null ? findForeignHunks(changes.scope, choices, authors) : none;
    const files = changes.files.map((chosen) => ({
      ...chosen,
      marks: markLines(known.get(chosen.path)?.[0], chosen.lines, changes.seen),
    }));
    return ok({ all: choices, foreign, findSource: diff.findSource, discarded: { ...changes, files } });
  }

  /** Reads the diff that the user saw. Null if it is a different one now. */
  async #readSeen(
    window: ClientWindow,
    { root, threadId }: { readonly threadId: ThreadId; readonly root: string },
    changes: Input['changes'],
  ): Promise<SeenDiff | null> {
    if ('turnId' in changes) {
      const diff = await this.#deps.readDiff(threadId, changes.turnId, changes.entryId);
      if (!diff.ok || diff.value.hash !== changes.seen) return null;
      const place = { threadId, turnId: changes.turnId, entryId: changes.entryId };
      const findSource = async () => toSource(await this.#recorded.ofTurn(place), root, threadId);
      return { text: diff.value.text, at: 0, readAuthors: async () => null, findSource };
    }
    const made = await this.#deps.scopes.read(window, { threadId, scope: changes.scope });
    if (!made.ok || made.value.hash !== changes.seen) return null;
    // The thread may be in another folder since.
    if (made.value.record.root !== root) return null;
    const { value } = made;
    return {
      ...value,
      readAuthors: () => this.#deps.blame.blameScope(threadId, value),
      findSource: async (files) =>
        value.trees === null
          ? toSource(await this.#recorded.ofScope(value, files.whole), root, null)
          : await readFromGit(this.#deps.commits.files, value.trees, files),
    };
  }

  async #plan(
    { all: choices, findSource, foreign }: Choices,
    { folder, root, sureAbout }: { readonly folder: string; readonly root: string; readonly sureAbout: string | null },
  ): Promise<Result<FilesToChange, Problem>> {
    const pathOf = (path: string) => toTreePath(root, folder, path);
    const named = choices.flatMap(({ file }) => [file.path, ...(file.from === null ? [] : [file.from])]);
    const paths = [...new Set(named.flatMap((path) => pathOf(path) ?? []))];
    const stateOf = await readStates(
      this.#deps.store,
      root,
      [...paths, ...paths.flatMap(listParentFolders)].map((path) => ({ path })),
    );
    const modeOfGone = await this.#readModesOfDeleted(root, paths, stateOf);
    const stateAt = (path: string) => stateOf(pathOf(path) ?? '');
    const modeOf = (path: string) => ({ now: getMode(stateAt(path)), gone: modeOfGone(pathOf(path) ?? '') });
    const texts = new Map<string, CurrentPath>();
    for (const path of paths) texts.set(path, await this.#readText(stateOf(path)));
    const textAt = (path: string) => texts.get(pathOf(path) ?? '') ?? otherPath;
    const isWhole = (choice: Choice) => needsWholeFile(choice, textAt);
    const whole = choices.filter(isWhole);
    const lined = choices.filter((choice) => !isWhole(choice) && restoresLines(choice));
    const asked = { whole: whole.map(({ file }) => file), texts: lined.map(({ file }) => file) };
    const source = whole.length + lined.length === 0 ? null : await findSource(asked);
    const steps: RewindStep[] = [];
    const contents: ObservedContent[] = [];
    const cannot: string[] = [];
    const filtered: string[] = [];
    const asking: AskedFile[] = [];
    const fits: Fits = { sure: [], unsure: [] };
    for (const choice of choices) {
      const { file, lines } = choice;
      const isThere = [file.path, file.from ?? file.path].every((path) => hasRealParents(pathOf(path), stateOf));
      const around = { textAt, stateAt, modeOf };
      const found = isThere ? await findLaterStates(this.#deps.store, choice, source, around) : null;
      if (found === 'filter') filtered.push(file.path);
      const discarded = found === 'filter' ? null : found;
      const kept = discarded?.states.every(({ path }) => stateAt(path).kind !== 'lost');
      const isFitting = discarded !== null && kept === true;
      const isUnsure = discarded?.isSure === false || foreign.has(file.path);
      const all = { path: file.path, lines: lines === null ? null : [...lines] };
      if (isFitting && !isUnsure) fits.sure.push(all);
      else if (isThere && !addHunks(fits, choice, textAt, foreign) && isFitting) fits.unsure.push(all);
      if (!isFitting) {
        cannot.push(file.path);
        continue;
      }
      if (isUnsure) {
        const states = [file.path, file.from ?? file.path].map(stateAt);
        asking.push({ path: file.path, hunks: [...(foreign.get(file.path) ?? [])], states });
      }
      for (const { content, path, state } of discarded.states) {
        const [before, inTree] = [stateAt(path), pathOf(path) ?? ''];
        // The file may already be in that state.
        if (isSameState(before, state)) continue;
        if (content !== null) contents.push(content);
        steps.push({ path: inTree, before, after: state });
      }
    }
    const rest = [...fits.sure, ...fits.unsure];
    if (cannot.length > 0)
      return err({ type: 'cannot', why: cannot.length === filtered.length ? 'filter' : 'place', paths: cannot, rest });
    const question = hashQuestion(asking);
    if (asking.length > 0 && sureAbout !== question)
      return err({ type: 'changedSince', asked: question, paths: asking.map(({ path }) => path), rest: fits.sure });
    // Two files of a diff can share a path: a renamed file, and another one that took its old name.
    if (new Set(steps.map(({ path }) => path)).size < steps.length)
      return err({ type: 'cannot', why: 'place', paths: named, rest: [] });
    return ok({ steps, contents });
  }

  /**
   * Returns steps that keep the folders of removed files which were there, with nothing in them, before the turn.
   */
  async #findStayingFolders(
    threadId: ThreadId,
    turnId: TurnId,
    root: string,
    steps: readonly RewindStep[],
  ): Promise<readonly RewindStep[]> {
    const removed = steps.filter(({ after }) => after.kind === 'absent');
    const around = new Set(removed.flatMap(({ path }) => listParentFolders(path)));
    const message = around.size === 0 ? null : (await this.#deps.threads.findTurn(threadId, turnId))?.clientId;
    const since = message == null ? null : await this.#deps.store.since(message);
    // The same path in another folder says nothing about this one.
    const folders = since?.root === root ? since.folders : [];
    const firsts = Map.groupBy(folders, ({ path }) => path).values();
    return [...firsts].flatMap(([first]) => {
      if (first?.before.kind !== 'folder' || !around.has(first.path.slice(0, -1))) return [];
      return [{ path: first.path, before: first.before, after: first.before }];
    });
  }

  /** Returns the modes that deleted files had. Codex's diffs describe all of them as plain files. */
  async #readModesOfDeleted(
    root: string,
    paths: readonly string[],
    stateOf: (path: string) => FileSnapshot,
  ): Promise<(path: string) => number | null> {
    const gone = paths.filter((path) => stateOf(path).kind === 'absent');
    const states = gone.length === 0 ? null : await this.#deps.store.replaced(root, gone);
    const modes = new Map(gone.map((path, at) => [path, getMode(states?.[at] ?? { kind: 'absent' })]));
    return (path) => modes.get(path) ?? null;
  }

  async #readText(state: FileSnapshot): Promise<CurrentPath> {
    if (state.kind === 'absent') return { kind: 'absent' };
    const text = state.kind === 'file' ? await readText(this.#deps.store, state) : null;
    return text === null ? otherPath : { kind: 'text', text };
  }
}

const none: ForeignHunks = new Map();

/** Returns the record of changes as what knows files. Null if it is about another folder. */
function toSource(steps: RecordedSteps | null, root: string, ownedBy: ThreadId | null): DiffSource | null {
  return steps?.root === root ? { recorded: steps, ownedBy } : null;
}

/** Adds the hunks of a choice that fit on their own. Returns whether there are several. */
function addHunks(
  fits: Fits,
  { discardedLines, file, lines }: Choice,
  textAt: (path: string) => CurrentPath,
  foreign: ForeignHunks,
): boolean {
  const hunks = file.change === 'modified' ? findTouchedHunks(file, lines) : [];
  if (hunks.length < 2) return false;
  const [sure, unsure]: [number[], number[]] = [[], []];
  for (const { hunk, lines: own } of hunks) {
    const discarded = discardFile(file, own, textAt, discardedLines);
    const isSure = discarded?.isSure === true && foreign.get(file.path)?.has(hunk) !== true;
    if (discarded !== null) (isSure ? sure : unsure).push(...own);
  }
  if (sure.length > 0) fits.sure.push({ path: file.path, lines: sure });
  if (unsure.length > 0) fits.unsure.push({ path: file.path, lines: unsure });
  return true;
}

/** Names lines so that other diffs with the same hunks know them. Null lines are the whole file. */
function markLines(file: ParsedDiffFile | undefined, lines: readonly number[] | null, seen: string) {
  if (file === undefined) return [];
  const names = nameHunks(file);
  const ofHunks = findTouchedHunks(file, lines === null ? null : new Set(lines)).flatMap(({ hunk, lines: own }) => {
    const start = file.hunks.slice(0, hunk).reduce((sum, one) => sum + one.lines.length, 0);
    const name = names[hunk];
    return name === undefined ? [] : [{ ...name, lines: [...own].map((line) => line - start) }];
  });
  return lines === null ? [{ seen: hashFile(file, seen), place: null, lines: [] }, ...ofHunks] : ofHunks;
}

/** Names a question by what it is about, so that its answer counts for nothing else. */
function hashQuestion(asking: readonly AskedFile[]): string {
  return createHash('sha256').update(JSON.stringify(asking)).digest('hex');
}

const otherPath: CurrentPath = { kind: 'other' };

function isOfSameDiff(one: DiscardedChanges, other: DiscardedChanges): boolean {
  if (one.seen !== other.seen) return false;
  if ('scope' in one || 'scope' in other) return 'scope' in one && 'scope' in other && one.scope === other.scope;
  return one.turnId === other.turnId && one.entryId === other.entryId;
}

/** Returns the lines of a file that were discarded before and not restored. Null: the whole file. */
function findDiscardedLines(earlier: readonly DiscardedChanges[], path: string): ReadonlySet<number> | null {
  const lines = new Set<number>();
  for (const one of earlier) {
    for (const file of one.files) {
      if (file.path !== path) continue;
      if (file.lines === null) return null;
      for (const line of file.lines) lines.add(line);
    }
  }
  return lines;
}

/** Returns the choices for a file with earlier discards. */
function findRemainingChoices(
  file: ParsedDiffFile,
  lines: readonly number[] | null,
  gone: ReadonlySet<number> | null,
): readonly Choice[] {
  if (gone === null) return [];
  if (lines === null) return [{ file, lines, discardedLines: gone }];
  const left = new Set(lines.filter((line) => !gone.has(line)));
  return left.size === 0 ? [] : [{ file, lines: left, discardedLines: gone }];
}

/** Converts a path of a diff to a path below the root. Null if it is outside, or belongs to git. */
function toTreePath(root: string, folder: string, path: string): string | null {
  const absolute = resolve(folder, path);
  const inside = toPathInside(folder, absolute, pathStyle) ?? toPathInside(root, absolute, pathStyle);
  return inside === null || inside === '' || inside.split('/').some((name) => name.toLowerCase() === '.git')
    ? null
    : inside;
}

/** Whether all parents of a path are real folders: nothing is written through a link. */
function hasRealParents(path: string | null, stateOf: (path: string) => FileSnapshot): boolean {
  return path !== null && listParentFolders(path).every((above) => stateOf(above).kind === 'absent');
}

function getMode(state: FileSnapshot): number | null {
  return state.kind === 'file' ? state.mode : null;
}
