import ColumnsIcon from 'lucide-react/icons/columns-2';
import RowsIcon from 'lucide-react/icons/rows-2';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ParsedDiffFile } from '../../../../shared/diff/parse-unified-diff.ts';
import { counted, t } from '../../../../shared/words/words.ts';
import { keyOfRun, type RunRef } from '../../../../shared/workcells/run-ref.ts';
import { changeLayout } from '../../../commands/layout.commands.ts';
import { Button } from '../../../components/Button.tsx';
import { classNames } from '../../../components/class-names.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { SegmentedControl } from '../../../components/SegmentedControl.tsx';
import { StateGlyph } from '../../../components/StateGlyph.tsx';
import { useLayout } from '../../../stores/layout.store.ts';
import { useRuns } from '../../../stores/runs.store.ts';
import { treeRows } from '../../changes/changes.view-model.ts';
import { diffRows } from '../../changes/diff-rows.ts';
import { parseDiff } from '../../changes/parse-diff.ts';
import { DiffList, type DiffListHandle } from '../../changes/parts/DiffList.tsx';
import { FileTree } from '../../changes/parts/FileTree.tsx';
import styles from './ReviewPane.module.css';
import { describeReview, type ReviewStep } from './review.view-model.ts';
import { useReview } from './use-review.ts';

const nothing: ReadonlySet<string> = new Set();

/** What a run has changed, to be looked at, and to be applied, kept or discarded. */
export function ReviewPane({ run }: { readonly run: RunRef }) {
  const worktree = useRuns((state) => state.worktrees.get(keyOfRun(run)));
  const isThere = worktree?.isThere ?? true;
  const { state, read, take } = useReview(run, isThere);
  const view = describeReview(state, { isThere, applied: worktree?.applied ?? null });
  const region = useRef<HTMLElement>(null);
  const { changes, busy } = state;
  // The button that was pressed may have gone, and the focus with it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: this is when that can have happened
  useEffect(() => {
    if (busy === null && document.activeElement === document.body) region.current?.focus();
  }, [busy, state.outcome]);
  const button = (step: ReviewStep) => ({ size: 28, busy: busy === step, onClick: () => void take(step) }) as const;
  return (
    <section ref={region} tabIndex={-1} aria-label={t`Changes of this run`} className={styles.pane}>
      <header className={styles.head}>
        <h3 className={styles.title}>
          {changes === null ? t`Changes` : counted(changes.paths.length, 'changed file')}
        </h3>
        {changes !== null && <code className={styles.branch}>{changes.branch}</code>}
        <span className={styles.space} />
        <Button {...button('discard')} disabled={!view.canDiscard}>{t`Discard…`}</Button>
        <Button {...button('keep')} disabled={!view.canKeep}>{t`Keep branch`}</Button>
        <Button kind="primary" {...button('apply')} disabled={!view.canApply}>{t`Apply to workspace`}</Button>
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
            {view.canReadAgain && <Button onClick={() => void read()}>{t`Read again`}</Button>}
          </EmptyState>
        </div>
      ) : (
        changes !== null && <Lines patch={changes.patch} />
      )}
    </section>
  );
}

/** The files as a tree, and their lines beside it. */
function Lines({ patch }: { readonly patch: string }) {
  const layout = useLayout((state) => state.layout.diffView);
  const files = useParsed(patch);
  const [collapsed, setCollapsed] = useState(nothing);
  const [topFile, setTopFile] = useState(0);
  const list = useRef<DiffListHandle>(null);
  const rows = useMemo(() => diffRows(files, layout), [files, layout]);
  const tree = useMemo(() => treeRows(files, { collapsed, selection: nothing }), [files, collapsed]);
  const onFile = useCallback((fileIndex: number) => setTopFile(fileIndex), []);
  return (
    <div className={styles.lines}>
      <div className={styles.files}>
        <FileTree
          rows={tree}
          current={files[topFile]?.path ?? null}
          stale={nothing}
          locked
          onFile={(path) => list.current?.showFile(files.findIndex((file) => file.path === path))}
          onFold={(path) => setCollapsed((before) => toggled(before, path))}
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
        <DiffList ref={list} files={files} rows={rows} layout={layout} onFile={onFile} />
      </div>
    </div>
  );
}

const layouts = [
  { value: 'unified', name: t`Unified`, icon: <RowsIcon /> },
  { value: 'sideBySide', name: t`Side by side`, icon: <ColumnsIcon /> },
] as const;

function useParsed(patch: string): readonly ParsedDiffFile[] {
  const [files, setFiles] = useState<readonly ParsedDiffFile[]>([]);
  useEffect(() => {
    let isWanted = true;
    void parseDiff(patch).then((parsed) => {
      if (isWanted) setFiles(parsed);
    });
    return () => {
      isWanted = false;
    };
  }, [patch]);
  return files;
}

function toggled(before: ReadonlySet<string>, path: string): ReadonlySet<string> {
  const after = new Set(before);
  if (!after.delete(path)) after.add(path);
  return after;
}
