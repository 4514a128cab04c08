import ColumnsIcon from 'lucide-react/icons/columns-2';
import RowsIcon from 'lucide-react/icons/rows-2';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ParsedDiffFile } from '../../../../../shared/changes/parse-unified-diff.ts';
import { counted, t } from '../../../../../shared/i18n/i18n.ts';
import { findHunkChoices } from '../../../../../shared/runs/left-out.ts';
import { getRunKey, type RunRef } from '../../../../../shared/runs/run-ref.ts';
import { changeLayout } from '../../../../commands/layout.commands.ts';
import { readRunFileTexts } from '../../../../commands/runs.commands.ts';
import { Button } from '../../../../components/Button.tsx';
import { classNames } from '../../../../components/class-names.ts';
import { EmptyState } from '../../../../components/EmptyState.tsx';
import { SegmentedControl } from '../../../../components/SegmentedControl.tsx';
import { StateGlyph } from '../../../../components/StateGlyph.tsx';
import { useLayout } from '../../../../stores/layout.store.ts';
import { useRuns } from '../../../../stores/runs.store.ts';
import { listTreeRows } from '../../../changes/changes.view-model.ts';
import { FileDiffView } from '../../../changes/FileDiffView.tsx';
import { FileTree } from '../../../changes/parts/FileTree.tsx';
import { useParsedDiff } from '../../../changes/use-parsed-diff.ts';
import { getWholeTexts, type WholeTexts } from '../../../changes/whole/whole-texts.ts';
import { useAnswerGuard } from '../../../questions/use-answer-guard.ts';
import { type Choosing, HunkChoosing, takeChoiceKey } from './HunkChoosing.tsx';
import { describeFileMark, openChoices, type ReviewChoice } from './left-out.view-model.ts';
import styles from './ReviewPane.module.css';
import { describeReview, type ReviewStep } from './review.view-model.ts';
import { useReview } from './use-review.ts';
import { useReviewKeys } from './use-review-keys.ts';

const nothing: ReadonlySet<string> = new Set();

/** Shows what a run has changed, to review, and to apply, keep or discard. */
export function ReviewPane({ run }: { readonly run: RunRef }) {
  const worktree = useRuns((state) => state.worktrees.get(getRunKey(run)));
  const isThere = worktree?.isPresent ?? true;
  const { state, read, take: takeStep, choose } = useReview(run, worktree);
  const { changes, busy, leftOut } = state;
  const files = useParsedDiff(changes?.patch ?? '');
  // The user cannot choose among changes that are not shown.
  const all = useMemo(
    () => (files === null ? null : findHunkChoices(changes?.isCut === true ? [] : files)),
    [changes?.isCut, files],
  );
  const rest = changes?.leftOut ?? null;
  const choices = useMemo(() => all && openChoices(all, rest), [all, rest]);
  const view = describeReview(state, { isPresent: isThere, applied: worktree?.applied ?? null }, choices);
  const take = (step: ReviewStep): Promise<void> => takeStep(step, choices ?? new Map());
  useReviewKeys(view, take);
  const region = useRef<HTMLElement>(null);
  const onChoose = useMemo(
    () =>
      view.canChoose && choices !== null
        ? (choice: ReviewChoice, isKept: boolean) => choose(choices, choice, isKept)
        : null,
    [view.canChoose, choose, choices],
  );
  // The button or key that opened the review has left the focus elsewhere.
  useEffect(() => region.current?.focus(), []);
  // The pressed button may be gone, and the focus with it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: this change can cause that
  useEffect(() => {
    if (busy === null && document.activeElement === document.body) region.current?.focus();
  }, [busy, state.outcome]);
  // The second click of a double click would apply the changes that were just left out.
  const guard = useAnswerGuard(state.outcome);
  const isSettled = state.outcome === null || guard.isOpen;
  const button = (step: ReviewStep) => ({ size: 28, busy: busy === step, onClick: () => void take(step) }) as const;
  return (
    <section ref={region} tabIndex={-1} data-first-focus="" aria-label={t`Changes in this run`} className={styles.pane}>
      <header className={styles.head}>
        <h3 className={styles.title}>
          {changes === null ? t`Changes` : counted(changes.paths.length, 'changed file')}
        </h3>
        {changes !== null && <code className={styles.branch}>{changes.branch}</code>}
        <span className={styles.space} />
        <Button {...button('discard')} disabled={!view.canDiscard}>{t`Discard…`}</Button>
        <Button {...button('keep')} disabled={!view.canKeep}>{t`Keep branch`}</Button>
        <Button
          kind="primary"
          {...button('apply')}
          disabled={!view.canApply}
          aria-disabled={!isSettled || undefined}
          onClick={(event) => (state.outcome === null || guard.acceptsClick(event)) && void take('apply')}
        >
          {view.apply}
        </Button>
      </header>
      <div role="status" className={classNames(styles.notice, view.notice?.isRefusal && styles.refusal)}>
        {view.notice !== null && (
          <>
            <StateGlyph state={view.notice.isRefusal ? 'failed' : 'done'} />
            <p>
              <strong>{view.notice.fact}</strong> {view.notice.detail}
            </p>
          </>
        )}
      </div>
      {view.notes.map((note) => (
        <p key={note} className={styles.note}>
          {note}
        </p>
      ))}
      {view.instead !== null ? (
        <div className={styles.instead}>
          <EmptyState {...view.instead}>
            {view.canReadAgain && <Button onClick={() => void read()}>{t`Refresh`}</Button>}
          </EmptyState>
        </div>
      ) : (
        changes !== null &&
        files !== null &&
        all !== null &&
        choices !== null && (
          <Lines
            run={run}
            files={files}
            tree={changes.tree}
            all={all}
            choices={choices}
            leftOut={leftOut}
            onChoose={onChoose}
          />
        )
      )}
    </section>
  );
}

type LinesProps = Choosing & {
  readonly run: RunRef;
  readonly files: readonly ParsedDiffFile[];
  readonly tree: string;
};

/** Shows the files as a tree, with the lines of the selected one next to it. */
function Lines({ run, files, tree, ...choosing }: LinesProps) {
  const { all, choices, leftOut } = choosing;
  const layout = useLayout((state) => state.layout.diffView);
  const [collapsed, setCollapsed] = useState(nothing);
  const [path, setPath] = useState<string | null>(null);
  const rows = useMemo(() => listTreeRows(files, collapsed), [files, collapsed]);
  const first = useMemo(() => getFirstInTree(files), [files]);
  const chosen = files.find((file) => file.path === (path ?? first)) ?? null;
  const texts = useFileTexts(run, tree, chosen);
  const shown = useMemo(() => (chosen === null ? [] : [chosen]), [chosen]);
  const marks = useMemo(() => {
    const chosenNow = { all, choices, leftOut };
    return new Map(
      [...all.keys()].flatMap((each) => {
        const mark = describeFileMark(chosenNow, each);
        return mark === null ? [] : [[each, { name: mark }] as const];
      }),
    );
  }, [leftOut, all, choices]);
  return (
    <div className={styles.lines}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only watches keys of the tree */}
      <div className={styles.files} onKeyDown={(event) => takeChoiceKey(event, choosing, findFile(event.target))}>
        <FileTree
          rows={rows}
          current={chosen?.path ?? null}
          stale={nothing}
          marks={marks}
          onFile={setPath}
          onFold={(folder) => setCollapsed((before) => togglePath(before, folder))}
        />
        <div className={styles.foot}>
          <SegmentedControl
            name={t`Diff layout`}
            value={layout}
            segments={layouts}
            onChange={(diffView) => void changeLayout({ diffView })}
          />
        </div>
      </div>
      <div className={styles.diff}>
        {chosen !== null && texts !== undefined && (
          <HunkChoosing key={chosen.path} file={chosen} {...choosing}>
            <FileDiffView files={shown} texts={texts} layout={layout} />
          </HunkChoosing>
        )}
      </div>
    </div>
  );
}

/** Returns the file in the tree that has the focus; null for a folder, or if the focus is elsewhere. */
function findFile(target: EventTarget): ReviewChoice | null {
  const tree = target instanceof Element ? target.closest('[role="tree"]') : null;
  const path = tree?.querySelector<HTMLElement>('[data-focused]')?.dataset.fileHead;
  return path === undefined ? null : { path, hunk: null };
}

/** Returns the file that the tree shows first; null if there is none. */
function getFirstInTree(files: readonly ParsedDiffFile[]): string | null {
  const rows = listTreeRows(files, nothing);
  return rows.find(({ node }) => node.kind === 'file')?.node.path ?? null;
}

const layouts = [
  { value: 'unified', name: t`Unified`, icon: <RowsIcon /> },
  { value: 'sideBySide', name: t`Side by side`, icon: <ColumnsIcon /> },
] as const;

function togglePath(before: ReadonlySet<string>, path: string): ReadonlySet<string> {
  const after = new Set(before);
  if (!after.delete(path)) after.add(path);
  return after;
}

/** Returns the texts of a file in a review: `undefined` while they are being read, null when there are none to show. */
function useFileTexts(run: RunRef, tree: string, file: ParsedDiffFile | null): WholeTexts | null | undefined {
  const [read, setRead] = useState<{ readonly file: ParsedDiffFile; readonly texts: WholeTexts | null } | null>(null);
  useEffect(() => {
    if (file === null) return;
    let isWanted = true;
    void readTexts(run, tree, file).then((texts) => {
      if (isWanted) setRead({ file, texts });
    });
    return () => {
      isWanted = false;
    };
  }, [run, tree, file]);
  return read !== null && read.file === file ? read.texts : undefined;
}

async function readTexts(run: RunRef, tree: string, file: ParsedDiffFile): Promise<WholeTexts | null> {
  if (file.binary || file.hunks.length === 0) return null;
  return (
    getWholeTexts(file) ?? (await readRunFileTexts(run, { tree, path: file.path, oldPath: file.from ?? file.path }))
  );
}
