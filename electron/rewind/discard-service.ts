import { resolve } from 'node:path';
import type { ThreadId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { discardFile, type PathLater, type PathNow } from '../../shared/changes/discard-file.ts';
import { type ParsedDiffFile, parseUnifiedDiff } from '../../shared/changes/parse-unified-diff.ts';
import type { RequestInput, RequestProblem } from '../../shared/contract/contract.ts';
import { pathInside } from '../../shared/files/is-inside.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { KeptState, SeenContent } from '../../shared/rewind/kept-state.ts';
import type { DiscardedChanges } from '../../shared/rewind/rewind-plan.ts';
import type { DiffService } from '../changes/diff-service.ts';
import { foldersOf } from '../file-transactions/tree-path.ts';
import { pathStyle } from '../files/path-style.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import type { RewindStep } from '../store/threads/file-history/rewinds.ts';
import { contentOf, readText } from './contents.ts';
import type { HistoryStore } from './history-store.ts';
import { discardsThatHold, isSameState } from './plan-files.ts';
import type { FilesToChange, RewindService } from './rewind-service.ts';

type Input = RequestInput<'discardChanges'>;
type Problem = RequestProblem<'discardChanges'>;

export type DiscardServiceDeps = {
  readonly rewinds: Pick<RewindService, 'changeFiles' | 'statesOf'>;
  readonly store: Pick<HistoryStore, 'contents' | 'replaced' | 'rewinds'>;
  readonly readDiff: DiffService['readDiff'];
  /** The folder that the paths of a thread's diffs are relative to. Null if unknown. */
  folderOf(threadId: ThreadId): string | null;
};

/** A longer diff, in characters, is not read: it would block everything else. */
const maxCharacters = 4_000_000;

/** A file of the diff with the lines to take out of it, null for all of it, and those that were taken out before. */
type Choice = {
  readonly file: ParsedDiffFile;
  readonly lines: ReadonlySet<number> | null;
  readonly gone: ReadonlySet<number>;
};

/** Takes changes of a turn out of its files again. The diff that the host recorded says what these are, not the page. */
export class DiscardService {
  readonly #deps: DiscardServiceDeps;

  constructor(deps: DiscardServiceDeps) {
    this.#deps = deps;
  }

  readonly handlers: DomainHandlers<'discardChanges'> = {
    discardChanges: async (_window, { changes, isSure, rewindId, threadId }) => {
      const folder = this.#deps.folderOf(threadId);
      if (folder === null) return err({ type: 'gone' });
      return await this.#deps.rewinds.changeFiles(
        threadId,
        folder,
        { id: rewindId, discarded: changes },
        async (root) => {
          const choices = await this.#choicesOf(threadId, changes);
          return choices.ok ? await this.#plan(choices.value, { folder, root, isSure }) : choices;
        },
      );
    },
  };

  /** Finds what the page names in the diff that the person saw. */
  async #choicesOf(threadId: ThreadId, changes: Input['changes']): Promise<Result<readonly Choice[], Problem>> {
    const diff = await this.#deps.readDiff(threadId, changes.turnId, changes.entryId);
    if (!diff.ok || diff.value.hash !== changes.seen) return err({ type: 'gone' });
    const paths = changes.files.map(({ path }) => path);
    if (new Set(paths).size < paths.length) return err({ type: 'gone' });
    if (diff.value.text.length > maxCharacters) return err({ type: 'cannot', paths });
    const rewinds = await this.#deps.store.rewinds(threadId);
    if (rewinds === null)
      return err({ type: 'failed', message: t`Nothing was changed: earlier changes cannot be read.` });
    const earlier = discardsThatHold(rewinds).flatMap(({ discarded }) => discarded ?? []);
    const known = Map.groupBy(parseUnifiedDiff(diff.value.text), ({ path }) => path);
    const choices: Choice[] = [];
    const cannot: string[] = [];
    for (const { lines, path } of changes.files) {
      const [file, ...others] = known.get(path) ?? [];
      if (file === undefined) return err({ type: 'gone' });
      const all = file.hunks.flatMap((hunk) => hunk.lines);
      if (lines?.some((line) => (all[line]?.kind ?? 'context') === 'context')) return err({ type: 'gone' });
      if (others.length > 0) cannot.push(path);
      else choices.push(...choicesLeft(file, lines, discardedBefore(earlier, changes, path)));
    }
    return cannot.length > 0 ? err({ type: 'cannot', paths: cannot }) : ok(choices);
  }

  async #plan(
    choices: readonly Choice[],
    { folder, isSure, root }: { readonly folder: string; readonly root: string; readonly isSure: boolean },
  ): Promise<Result<FilesToChange, Problem>> {
    const pathOf = (path: string) => treePathIn(root, folder, path);
    const named = choices.flatMap(({ file }) => [file.path, ...(file.from === null ? [] : [file.from])]);
    const paths = [...new Set(named.flatMap((path) => pathOf(path) ?? []))];
    const stateOf = await this.#deps.rewinds.statesOf(
      root,
      [...paths, ...paths.flatMap(foldersOf)].map((path) => ({ path })),
    );
    const modeOfGone = await this.#modesOfGone(root, paths, stateOf);
    const texts = new Map<string, PathNow>();
    for (const path of paths) texts.set(path, await this.#textOf(stateOf(path)));
    const steps: RewindStep[] = [];
    const contents: SeenContent[] = [];
    const cannot: string[] = [];
    const changedSince: string[] = [];
    for (const { file, gone, lines } of choices) {
      const isThere = [file.path, file.from ?? file.path].every((path) => isReal(pathOf(path), stateOf));
      const discarded = isThere
        ? discardFile(file, lines, (path) => texts.get(pathOf(path) ?? '') ?? other, gone)
        : null;
      const kept = discarded?.paths.every(({ path }) => stateOf(pathOf(path) ?? '').kind !== 'lost');
      if (discarded === null || kept !== true) {
        cannot.push(file.path);
        continue;
      }
      if (!discarded.isSure) changedSince.push(file.path);
      const mode = modeOf(stateOf(pathOf(file.path) ?? '')) ?? 0o644;
      for (const later of discarded.paths) {
        const path = pathOf(later.path) ?? '';
        const earlier = modeOfGone(path);
        const { content, state } = await stateLater(
          earlier === null ? later : { ...later, isExecutable: null },
          earlier ?? mode,
        );
        // It may be that way already.
        if (isSameState(stateOf(path), state)) continue;
        if (content !== null) contents.push(content);
        steps.push({ path, before: stateOf(path), after: state });
      }
    }
    if (cannot.length > 0) return err({ type: 'cannot', paths: cannot });
    if (changedSince.length > 0 && !isSure) return err({ type: 'changedSince', paths: changedSince });
    // Two files of a diff can share a path: one that was renamed, and one that took its name.
    if (new Set(steps.map(({ path }) => path)).size < steps.length) return err({ type: 'cannot', paths: named });
    return ok({ steps, contents });
  }

  /** The modes that files had before they went. Codex's diffs call all of them plain files. */
  async #modesOfGone(
    root: string,
    paths: readonly string[],
    stateOf: (path: string) => KeptState,
  ): Promise<(path: string) => number | null> {
    const gone = paths.filter((path) => stateOf(path).kind === 'absent');
    const states = gone.length === 0 ? null : await this.#deps.store.replaced(root, gone);
    const modes = new Map(gone.map((path, at) => [path, modeOf(states?.[at] ?? { kind: 'absent' })]));
    return (path) => modes.get(path) ?? null;
  }

  async #textOf(state: KeptState): Promise<PathNow> {
    if (state.kind === 'absent') return { kind: 'absent' };
    const text = state.kind === 'file' ? await readText(this.#deps.store, state) : null;
    return text === null ? other : { kind: 'text', text };
  }
}

const other: PathNow = { kind: 'other' };

/** The lines of a file that were discarded before, and not brought back. Null: the whole file. */
function discardedBefore(
  earlier: readonly DiscardedChanges[],
  { entryId, seen, turnId }: Pick<DiscardedChanges, 'entryId' | 'seen' | 'turnId'>,
  path: string,
): ReadonlySet<number> | null {
  const lines = new Set<number>();
  for (const one of earlier) {
    if (one.turnId !== turnId || one.entryId !== entryId || one.seen !== seen) continue;
    for (const file of one.files) {
      if (file.path !== path) continue;
      if (file.lines === null) return null;
      for (const line of file.lines) lines.add(line);
    }
  }
  return lines;
}

/** What there is to do about a file of which some lines were discarded before. */
function choicesLeft(
  file: ParsedDiffFile,
  lines: readonly number[] | null,
  gone: ReadonlySet<number> | null,
): readonly Choice[] {
  if (gone === null) return [];
  if (lines === null) return [{ file, lines, gone }];
  const left = new Set(lines.filter((line) => !gone.has(line)));
  return left.size === 0 ? [] : [{ file, lines: left, gone }];
}

/** A path of a diff as a path below the root. Null if it is outside, or belongs to git. */
function treePathIn(root: string, folder: string, path: string): string | null {
  const absolute = resolve(folder, path);
  const inside = pathInside(folder, absolute, pathStyle) ?? pathInside(root, absolute, pathStyle);
  return inside === null || inside === '' || inside.split('/').some((name) => name.toLowerCase() === '.git')
    ? null
    : inside;
}

/** Whether everything above a path is a folder: nothing is written through a link. */
function isReal(path: string | null, stateOf: (path: string) => KeptState): boolean {
  return path !== null && foldersOf(path).every((above) => stateOf(above).kind === 'absent');
}

function modeOf(state: KeptState): number | null {
  return state.kind === 'file' ? state.mode : null;
}

async function stateLater(
  { isExecutable, text }: PathLater,
  mode: number,
): Promise<{ readonly state: KeptState; readonly content: SeenContent | null }> {
  if (text === null) return { state: { kind: 'absent' }, content: null };
  const content = await contentOf(text);
  const { sha256, size } = content;
  const later = isExecutable === null ? mode : isExecutable ? mode | 0o111 : mode & ~0o111;
  return { state: { kind: 'file', sha256, size, mode: later }, content };
}
