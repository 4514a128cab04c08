import ColumnsIcon from 'lucide-react/icons/columns-2';
import CopyIcon from 'lucide-react/icons/copy';
import ExternalLinkIcon from 'lucide-react/icons/external-link';
import RowsIcon from 'lucide-react/icons/rows-2';
import { useCallback, useMemo, useRef, useState } from 'react';
import { visibleText } from '../../../shared/base/visible-text.ts';
import { type DiffSelection, toggleTick } from '../../../shared/diff/diff-selection.ts';
import type { DiffSummary, PatchJobState } from '../../../shared/diff/diff-session.ts';
import type { ParsedDiffFile } from '../../../shared/diff/parse-unified-diff.ts';
import { openFile } from '../../commands/diff.commands.ts';
import { changeOptions } from '../../commands/options.commands.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { counted } from '../../components/format/quantity.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { SegmentedControl } from '../../components/SegmentedControl.tsx';
import { Select } from '../../components/Select.tsx';
import { toastShown } from '../../stores/alerts.store.ts';
import { diffShown, useDiffs } from '../../stores/diff.store.ts';
import { useOptions } from '../../stores/options.store.ts';
import { useThreads } from '../../stores/threads.store.ts';
import { useTranscript } from '../../stores/transcript.store.ts';
import { useWorkspace } from '../../stores/workspace.store.ts';
import styles from './ChangesPane.module.css';
import { describeChanges } from './changes.view-model.ts';
import { diffRows } from './diff-rows.ts';
import { DiffList, type DiffListHandle } from './parts/DiffList.tsx';
import { FileTree } from './parts/FileTree.tsx';
import { patchOf } from './patch-of.ts';
import { useDiffFiles } from './use-diff-files.ts';

const noDiffs: readonly DiffSummary[] = [];
const noJobs: readonly PatchJobState[] = [];
const nothing: ReadonlySet<string> = new Set();

/** What Codex changed in the shown thread: the files as a tree, and their lines. */
export function ChangesPane() {
  const threadId = useThreads((state) => state.shown);
  const diffs = useDiffs((state) => (threadId === null ? noDiffs : (state.diffs[threadId] ?? noDiffs)));
  const jobs = useDiffs((state) => (threadId === null ? noJobs : (state.jobs[threadId] ?? noJobs)));
  const shown = useDiffs((state) => (threadId === null ? null : (state.shown[threadId] ?? null)));
  const turns = useTranscript((state) => state.transcript.turns);
  const layout = useOptions((state) => state.options.values.diffView);
  const workspace = useWorkspace((state) => state.workspace);
  const [collapsed, setCollapsed] = useState(nothing);
  const [selection, setSelection] = useState<DiffSelection>(nothing);
  const [topFile, setTopFile] = useState(0);
  const list = useRef<DiffListHandle>(null);

  const view = useMemo(
    () => describeChanges({ diffs, shown, jobs, turns, collapsed, selection }),
    [diffs, shown, jobs, turns, collapsed, selection],
  );
  const loaded = useDiffFiles(threadId, view.diff);
  const rows = useMemo(() => diffRows(loaded.files, layout), [loaded.files, layout]);
  const onFile = useCallback((fileIndex: number) => setTopFile(fileIndex), []);
  const current = loaded.files[topFile] ?? null;
  const currentName = visibleText(current?.path ?? '');

  if (threadId === null || view.diff === null) {
    return (
      <section aria-label="Changes" className={styles.pane}>
        <Head count={0} />
        <div className={styles.empty}>
          <EmptyState
            what="No changes yet."
            how="Files that Codex edits in this thread are listed here, with what was added and removed."
          />
        </div>
      </section>
    );
  }
  return (
    <section aria-label="Changes" className={styles.pane}>
      <Head count={view.diff.files.length}>
        {view.applying !== null && <span className={styles.note}>{view.applying}</span>}
        {view.applying === null && view.selected !== null && <span className={styles.note}>{view.selected}</span>}
        {view.choices.length > 1 && (
          <Select
            name="Shown changes"
            kind="picker"
            value={view.chosenKey}
            options={view.choices.map(({ key, label }) => ({ value: key, label }))}
            onChange={(key) => diffShown(threadId, view.choices.find((choice) => choice.key === key)?.target ?? null)}
          />
        )}
        <IconButton
          name={selection.size === 0 ? 'Copy as patch' : 'Copy the selected files as patch'}
          icon={<CopyIcon />}
          onClick={() => void copyPatch(loaded.text, loaded.files, selection)}
        />
      </Head>
      <FileTree
        rows={view.tree}
        current={current?.path ?? null}
        locked={view.applying !== null}
        onFile={(path) => list.current?.showFile(loaded.files.findIndex((file) => file.path === path))}
        onFold={(path) => setCollapsed((before) => toggled(before, path))}
        onTick={(node) => setSelection((before) => toggleTick(before, node))}
      />
      <div className={styles.fileBar}>
        <span className={styles.path} title={currentName}>
          {currentName}
        </span>
        {current !== null && current.change !== 'deleted' && workspace !== null && (
          <IconButton
            name={`Open ${currentName}`}
            icon={<ExternalLinkIcon />}
            onClick={() => void openFile(absolutePath(workspace.path, current.path), firstLine(current))}
          />
        )}
        <SegmentedControl
          name="Diff layout"
          value={layout}
          segments={layouts}
          onChange={(diffView) => void changeOptions({ diffView })}
        />
      </div>
      <DiffList ref={list} files={loaded.files} rows={rows} layout={layout} onFile={onFile} />
    </section>
  );
}

const layouts = [
  { value: 'unified', name: 'Unified', icon: <RowsIcon /> },
  { value: 'sideBySide', name: 'Side by side', icon: <ColumnsIcon /> },
] as const;

function Head({ count, children }: { readonly count: number; readonly children?: React.ReactNode }) {
  return (
    <header className={styles.head}>
      <h2 className={styles.title}>
        Changes
        {count > 0 && <span className={styles.count}>{count}</span>}
      </h2>
      <span className={styles.space} />
      {children}
    </header>
  );
}

async function copyPatch(text: string, files: readonly ParsedDiffFile[], selection: DiffSelection): Promise<void> {
  const chosen = selection.size === 0 ? new Set(files.map((file) => file.path)) : selection;
  await navigator.clipboard.writeText(patchOf(text, chosen));
  toastShown(`Copied ${counted(chosen.size, 'file')} as a patch.`);
}

function toggled(before: ReadonlySet<string>, path: string): ReadonlySet<string> {
  const after = new Set(before);
  if (!after.delete(path)) after.add(path);
  return after;
}

function absolutePath(workspace: string, path: string): string {
  return /^([/\\]|[A-Za-z]:)/.test(path) ? path : `${workspace}/${path}`;
}

function firstLine(file: ParsedDiffFile): number | null {
  return file.hunks[0]?.lines.find((line) => line.kind !== 'context')?.newNumber ?? file.hunks[0]?.newStart ?? null;
}
