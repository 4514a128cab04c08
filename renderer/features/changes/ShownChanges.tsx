import ArrowDownIcon from 'lucide-react/icons/arrow-down';
import ArrowUpIcon from 'lucide-react/icons/arrow-up';
import ColumnsIcon from 'lucide-react/icons/columns-2';
import ExternalLinkIcon from 'lucide-react/icons/external-link';
import RowsIcon from 'lucide-react/icons/rows-2';
import UnfoldIcon from 'lucide-react/icons/unfold-vertical';
import { memo, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { visibleText } from '../../../shared/base/visible-text.ts';
import type { DiffSummary, PatchJobState } from '../../../shared/changes/diff-summary.ts';
import type { ParsedDiffFile } from '../../../shared/changes/parse-unified-diff.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { ReviewTarget } from '../../../shared/rewind/review.ts';
import { runAction } from '../../actions/registry.ts';
import { useKeys } from '../../actions/use-keys.ts';
import { openFile } from '../../commands/changes.commands.ts';
import { changeLayout } from '../../commands/layout.commands.ts';
import { Button } from '../../components/Button.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { SegmentedControl } from '../../components/SegmentedControl.tsx';
import { Select } from '../../components/Select.tsx';
import { useModel } from '../../components/use-model.ts';
import {
  type ChangesStore,
  changesScopeChosen,
  changesTargetChosen,
  type DiffTarget,
  useChanges,
} from '../../stores/changes.store.ts';
import { useCommits } from '../../stores/commits.store.ts';
import { type DiscardNote, selectNotesToSend } from '../../stores/discard-note.ts';
import { useDrafts } from '../../stores/drafts.store.ts';
import { useFrame } from '../../stores/frame.store.ts';
import { useLayout } from '../../stores/layout.store.ts';
import { useTranscript } from '../../stores/transcript.store.ts';
import { useWorkspace } from '../../stores/workspace.store.ts';
import { toDiffRows } from '../../view-models/diff-rows.ts';
import { sortAsTree } from '../../view-models/file-tree.ts';
import { transcriptModel } from '../../view-models/transcript-model.ts';
import { FindingsPart } from '../findings/FindingsPart.tsx';
import { describeOpenFindings, listOpenRows } from '../findings/findings.view-model.ts';
import { type Findings, usePlacedFindings } from '../findings/use-placed-findings.ts';
import { insertCommentRows } from '../line-comments/commented-rows.ts';
import { useLineComments } from '../line-comments/use-line-comments.ts';
import { usePanes } from '../panels/use-panes.ts';
import { KnownAuthorsContext } from './authors/AuthorBadge.tsx';
import { filterRows, isShown } from './authors/authors.view-model.ts';
import { FilterBar } from './authors/FilterBar.tsx';
import { LineWriters } from './authors/LineWriters.tsx';
import { type Authors, useAuthors } from './authors/use-authors.ts';
import styles from './ChangesPane.module.css';
import { describeChanges, hasFileColumn, listOtherFiles, listTreeRows } from './changes.view-model.ts';
import { nameLongFold } from './folds/fold-rows.ts';
import { useFolds } from './folds/use-folds.ts';
import { CopyPatch } from './parts/CopyPatch.tsx';
import { DiffList, type DiffListHandle } from './parts/DiffList.tsx';
import { ShownDiff } from './parts/FileContents.tsx';
import { FileTree } from './parts/FileTree.tsx';
import { OtherFiles } from './parts/OtherFiles.tsx';
import { type Decisions, describeDecisions } from './review/decisions.view-model.ts';
import { ReviewAll, ReviewSlots } from './review/ReviewSlots.tsx';
import { describeMark, type FileMark, type ReviewPart } from './review/review.view-model.ts';
import { type Reviewing, useReview } from './review/use-review.ts';
import { EmptyScope, ScopeNote } from './scopes/ScopeNote.tsx';
import { useScopeDiff } from './scopes/use-scope-diff.ts';
import { describeStaleFile, hasMoreLines, type StaleFileView } from './stale-file.view-model.ts';
import { useChosenFile } from './use-chosen-file.ts';
import { useDiffFiles } from './use-diff-files.ts';
import { type FileChanges, useFileChanges } from './use-file-changes.ts';
import { type Selecting, useSelection } from './use-selection.ts';

const noDiffs: readonly DiffSummary[] = [];
const noJobs: readonly PatchJobState[] = [];
const noNotes: readonly DiscardNote[] = [];
const nothing: ReadonlySet<string> = new Set();

export type ShownChangesProps = {
  readonly threadId: ThreadId;
  /** The elements of the sheet's header for the number of files and for what can be done with all of them. */
  readonly head: { readonly count: HTMLElement | null; readonly actions: HTMLElement | null };
  /** What is below the files where they are a column. */
  readonly columnFoot: ReactNode;
  /** Receives what is decided; null while nothing can be. */
  readonly onDecisions: (decisions: Decisions | null) => void;
  /** Receives how many findings are open, in words; null without a review. */
  readonly onFindings: (fact: string | null) => void;
};

/** Shows what changed in the chosen scope: the files as a tree, and their lines. */
export const ShownChanges = memo(function ShownChanges({
  columnFoot,
  head,
  onDecisions,
  onFindings,
  threadId,
}: ShownChangesProps) {
  const diffs = useChanges((state) => state.diffs[threadId] ?? noDiffs);
  const jobs = useChanges((state) => state.jobs[threadId] ?? noJobs);
  const shown = useChanges((state) => state.shown[threadId] ?? null);
  const scope = useChanges((state) => state.scope);
  const turns = useTranscript((state) => state.transcript.turns);
  const layout = useLayout((state) => state.layout.diffView);
  const workspace = useWorkspace((state) => state.workspace);
  const [collapsed, setCollapsed] = useState(nothing);
  const [topFile, setTopFile] = useState(0);
  const list = useRef<DiffListHandle>(null);
  const isColumn = hasFileColumn(
    useFrame((state) => state.width),
    usePanes(),
  );

  const view = useMemo(
    () => describeChanges({ diffs, shown, jobs, turns, collapsed }),
    [diffs, shown, jobs, turns, collapsed],
  );
  const isTurn = scope === 'turn';
  const turn = isTurn ? view.diff : null;
  const isNotApplied = isTurn && view.isNotApplied;
  const target = useDiffTarget(scope, turn);
  const ofTurn = useDiffFiles(threadId, turn);
  const ofScope = useScopeDiff(threadId, scope);
  const loaded = isTurn ? ofTurn.diff : ofScope.diff;
  const isStreaming = useModel(transcriptModel, (model) => model.isStreaming);
  const changes = useFileChanges(threadId, isNotApplied ? null : target, {
    version: isTurn ? (turn?.version ?? 0) : loaded.hash,
    // What is not committed is read again instead.
    settled: !isStreaming && scope !== 'uncommitted',
  });
  const { refreshed } = changes;
  const files = useMemo(
    () => sortAsTree(loaded.files.map((file) => getShownFile(file, refreshed))),
    [loaded.files, refreshed],
  );
  const authors = useAuthors(threadId, target, loaded);
  const { filter, known: knownAuthors } = authors;
  const rows = useMemo(() => toDiffRows(files, layout, 'all'), [files, layout]);
  const tree = useMemo(
    () => (isTurn && filter === 'all' ? view.tree : listTreeRows(listShownFiles(loaded.files, authors), collapsed)),
    [isTurn, view.tree, filter, loaded.files, authors, collapsed],
  );
  const { comments, commenting } = useLineComments(threadId, turn);
  const commented = useMemo(() => insertCommentRows(rows, files, comments), [rows, files, comments]);
  const shownLines = { rows: commented, files, outdated: changes.stale };
  const { apart, findings, rows: allRows } = usePlacedFindings(threadId, shownLines);
  const allListRows = useMemo(
    () => filterRows(allRows, files, knownAuthors, filter),
    [allRows, files, knownAuthors, filter],
  );
  const begun = turns.find(({ id }) => id === turn?.turnId)?.startedAt ?? 0;
  const shownTarget = useReviewTarget(isNotApplied ? null : target, loaded.hash, isTurn ? begun : ofScope.at);
  const canReview = !isStreaming && (ofTurn.isCurrent || !isTurn);
  const reviewing = useReview(threadId, canReview ? shownTarget : null, loaded.files);
  const marks = useMemo(() => listMarks(reviewing), [reviewing]);
  const place = turn?.turnId ?? scope;
  const shownDiff = useMemo(
    () => (target === null ? null : { threadId, target, hash: loaded.hash }),
    [threadId, target, loaded.hash],
  );
  const folding = useFolds(place, { rows: allListRows, files, review: reviewing?.review ?? null });
  const selecting = useSelection({ shown: place, allRows: allListRows, folding, files, reviewing, layout, list });
  const findingRows = useMemo(() => listOpenRows(folding.rows), [folding.rows]);
  const { select, selected } = selecting;
  useReportedDecisions(threadId, reviewing, selecting, onDecisions);
  useReportedFindings(findings, onFindings);
  const showFile = useChosenFile(place, files, list);
  const onFile = useCallback((fileIndex: number) => setTopFile(fileIndex), []);
  const { others: otherFiles, showOther } = useOtherFiles(loaded.files, showFile);
  const current = files[topFile] ?? null;
  const currentPath = current?.path ?? '';
  // After the user discards changes, the file no longer matches the diff. The user knows that, so no note is needed.
  const stale = useMemo(
    () => new Set([...changes.stale].filter((path) => !hasDiscarded(reviewing, path))),
    [changes.stale, reviewing],
  );
  const others = useMemo(
    () => new Set([...changes.stale].filter((path) => refreshed.has(path))),
    [changes.stale, refreshed],
  );
  const since = describeStaleFile(stale.has(currentPath), refreshed.get(currentPath) ?? null);
  const currentName = visibleText(currentPath);
  const known = refreshed.get(currentPath);
  const isWhole = known !== undefined && 'file' in known && known.whole === true;

  const isUntrusted = workspace !== null && workspace.gitRoot !== null && workspace.trust !== 'writable';
  const scopeInput = { scope, made: ofScope.made, isUntrusted, now: Date.now() };
  const count = isTurn ? (turn?.files.length ?? 0) : files.length;
  const isReading = !isTurn && ofScope.made === null;
  const isEmpty = isTurn ? turn === null : loaded.files.length === 0;
  return (
    <>
      {count > 0 && head.count !== null && createPortal(<span className={styles.count}>{count}</span>, head.count)}
      {head.actions !== null &&
        createPortal(
          <>
            {view.applyingText !== null && <span className={styles.note}>{view.applyingText}</span>}
            {isTurn && view.choices.length > 1 && (
              <Select
                name={t`Shown changes`}
                kind="picker"
                value={view.chosenKey}
                options={view.choices.map(({ key, label }) => ({ value: key, label }))}
                onChange={(key) =>
                  changesTargetChosen(threadId, view.choices.find((choice) => choice.key === key)?.target ?? null)
                }
              />
            )}
            {reviewing !== null && (
              <ReviewAll reviewing={reviewing} isShown={(part) => isPartShown(reviewing, authors, part)} />
            )}
            {files.length > 0 && <CopyPatch text={loaded.text} files={files} current={current} />}
          </>,
          head.actions,
        )}
      {!isReading && (
        <FindingsPart
          findings={findings}
          apart={apart}
          isAlone={isEmpty}
          placed={findingRows.length}
          onShow={(at) => list.current?.showRows({ from: findingRows[at] ?? 0, to: findingRows[at] ?? 0 })}
        />
      )}
      {isEmpty && (isReading || findings.all.length === 0) && <EmptyScope {...scopeInput} />}
      {!isEmpty && (
        <ReviewSlots reviewing={reviewing} selecting={selecting}>
          <div className={styles.body} data-files={isColumn ? 'column' : undefined}>
            <div className={styles.tools}>
              <div className={styles.filters}>
                <FilterBar {...authors} />
              </div>
              <div className={styles.buttons}>
                {current !== null && current.change !== 'deleted' && workspace !== null && (
                  <IconButton
                    name={t`Open ${currentName}`}
                    icon={<ExternalLinkIcon />}
                    onClick={() =>
                      void openFile(toAbsolutePath(workspace.path, current.path), findFirstChangedLine(current))
                    }
                  />
                )}
                {current !== null && hasMoreLines(current) && (
                  <IconButton
                    name={t`Whole file`}
                    icon={<UnfoldIcon />}
                    aria-pressed={isWhole}
                    onClick={() => (isWhole ? changes.restore(currentPath) : void changes.refresh(currentPath, true))}
                  />
                )}
                {selecting.stops.length > 0 && <ChangeSteps left={selecting.left} />}
                <SegmentedControl
                  name={t`Diff layout`}
                  value={layout}
                  segments={layouts}
                  iconsOnly
                  onChange={(diffView) => void changeLayout({ diffView })}
                />
              </div>
            </div>
            <div className={styles.files}>
              <FileTree
                rows={tree}
                isColumn={isColumn}
                current={selected?.path ?? current?.path ?? null}
                selected={selected}
                stale={stale}
                marks={marks}
                onFile={(path) => {
                  select({ path, at: null });
                  folding.setFolds([nameLongFold(path)], true);
                  showFile(path);
                }}
                onMove={(path) => select(path === null ? null : { path, at: null })}
                onFold={(path) => setCollapsed((before) => togglePath(before, path))}
              />
              {isColumn && (
                <>
                  <OtherFiles files={otherFiles} onFile={showOther} />
                  {columnFoot}
                </>
              )}
            </div>
            {isNotApplied && (
              <div className={styles.stale}>
                <p role="status">
                  <strong>{t`This patch did not apply.`}</strong>
                  {t` Nothing was written.`}
                </p>
              </div>
            )}
            {since !== null && (
              <StaleNote
                view={since}
                onPress={() =>
                  since.action === 'refresh' ? changes.refresh(currentPath) : changes.restore(currentPath)
                }
              />
            )}
            <KnownAuthorsContext value={knownAuthors}>
              <ShownDiff value={shownDiff}>
                <LineWriters threadId={threadId} target={shownTarget} others={others} frame={selecting.frame}>
                  <DiffList
                    ref={list}
                    files={files}
                    rows={folding.rows}
                    layout={layout}
                    frame={selecting.frame}
                    chosen={selected?.path ?? null}
                    onFile={onFile}
                    onRows={selecting.selectRows}
                    onMove={selecting.selectRow}
                    onFold={selecting.toggleFold}
                    dismissing={findings.dismissing}
                    {...(isTurn ? { commenting } : {})}
                  />
                </LineWriters>
              </ShownDiff>
            </KnownAuthorsContext>
          </div>
        </ReviewSlots>
      )}
      <ScopeNote {...scopeInput} />
    </>
  );
});

function useReportedDecisions(
  threadId: ThreadId,
  reviewing: Reviewing | null,
  { place, selected, stops }: Selecting,
  onDecisions: ShownChangesProps['onDecisions'],
): void {
  const notes = useDrafts((state) => state.notes[threadId] ?? noNotes);
  const hasComments = useDrafts((state) => (state.comments[threadId] ?? []).length > 0);
  const review = reviewing?.review ?? null;
  const decisions = useMemo(
    () => describeDecisions({ review, stops, place, selected, notes: selectNotesToSend(notes, hasComments) }),
    [review, stops, place, selected, notes, hasComments],
  );
  useEffect(() => onDecisions(decisions), [onDecisions, decisions]);
  useEffect(() => () => onDecisions(null), [onDecisions]);
}

function useReportedFindings({ all }: Findings, onFindings: ShownChangesProps['onFindings']): void {
  const fact = useMemo(() => describeOpenFindings(all), [all]);
  useEffect(() => onFindings(fact), [onFindings, fact]);
  useEffect(() => () => onFindings(null), [onFindings]);
}

/** Returns the uncommitted files that the thread did not change, and shows one of them among all that is uncommitted. */
function useOtherFiles(files: readonly ParsedDiffFile[], showFile: ReturnType<typeof useChosenFile>) {
  const scope = useChanges((state) => state.scope);
  const uncommitted = useCommits((state) => state.uncommitted);
  const folder = useWorkspace(({ workspace }) => workspace?.path ?? null);
  const others = useMemo(
    () => (scope === 'thread' ? listOtherFiles(uncommitted, folder, files) : []),
    [scope, uncommitted, folder, files],
  );
  const showOther = (path: string): void => {
    changesScopeChosen('uncommitted');
    showFile(path, 'uncommitted');
  };
  return { others, showOther };
}

function listShownFiles(files: readonly ParsedDiffFile[], { filter, known }: Authors): readonly ParsedDiffFile[] {
  return files.filter((file) => isShown(known, filter, file));
}

function isPartShown({ review }: Reviewing, { filter, known }: Authors, { hunk, path }: ReviewPart): boolean {
  const file = review.get(path)?.file;
  return file !== undefined && isShown(known, filter, file, file.hunks[hunk ?? -1] ?? null);
}

/** Returns what the host is asked about; null while there is nothing. */
function useDiffTarget(scope: ChangesStore['scope'], turn: DiffSummary | null): DiffTarget | null {
  const turnId = turn?.turnId ?? null;
  const entryId = turn?.entryId ?? null;
  return useMemo(
    () => (scope !== 'turn' ? { scope } : turnId === null ? null : { turnId, entryId }),
    [scope, turnId, entryId],
  );
}

/** Returns the diff that can be reviewed; null while there is none. */
function useReviewTarget(target: DiffTarget | null, seen: string, at: number): ReviewTarget | null {
  return useMemo(() => (target === null || seen === '' ? null : { ...target, seen, at }), [target, seen, at]);
}

function listMarks(reviewing: Reviewing | null): ReadonlyMap<string, FileMark> {
  const marked = [...(reviewing?.review ?? [])].map(([path, file]) => [path, describeMark(file)] as const);
  return new Map(marked.flatMap(([path, mark]) => (mark === null ? [] : [[path, mark]])));
}

function hasDiscarded(reviewing: Reviewing | null, path: string): boolean {
  const file = reviewing?.review.get(path);
  return (
    file !== undefined &&
    (file.mark === 'discarded' || file.hunks.some(({ discardedLines }) => discardedLines.size > 0))
  );
}

/** Shows that the file of the lines below has changed since then, and offers what to do about it. */
function StaleNote({ view, onPress }: { readonly view: StaleFileView; readonly onPress: () => Promise<void> | void }) {
  const [busy, setBusy] = useState(false);
  const press = async (): Promise<void> => {
    setBusy(true);
    await onPress();
    setBusy(false);
  };
  return (
    <div className={styles.stale}>
      <p role="status">
        <strong>{view.fact}</strong> {view.detail}
      </p>
      <Button size={24} busy={busy} onClick={() => void press()}>
        {view.button}
      </Button>
    </div>
  );
}

function getShownFile(file: ParsedDiffFile, refreshed: FileChanges['refreshed']): ParsedDiffFile {
  const known = refreshed.get(file.path);
  return known !== undefined && 'file' in known ? known.file : file;
}

const layouts = [
  { value: 'unified', name: t`Unified`, icon: <RowsIcon /> },
  { value: 'sideBySide', name: t`Side by side`, icon: <ColumnsIcon /> },
] as const;

/** Says how many changes are left to decide, and steps through them. */
function ChangeSteps({ left }: Pick<Selecting, 'left'>) {
  return (
    <span className={styles.steps}>
      {left !== null && <span className={styles.note}>{left === 0 ? t`All decided` : t`${left} to decide`}</span>}
      <IconButton
        name={t`Previous change`}
        icon={<ArrowUpIcon />}
        keys={useKeys('previousChange')}
        onClick={() => runAction('previousChange')}
      />
      <IconButton
        name={t`Next change`}
        icon={<ArrowDownIcon />}
        keys={useKeys('nextChange')}
        onClick={() => runAction('nextChange')}
      />
    </span>
  );
}

function togglePath(before: ReadonlySet<string>, path: string): ReadonlySet<string> {
  const after = new Set(before);
  if (!after.delete(path)) after.add(path);
  return after;
}

function toAbsolutePath(workspace: string, path: string): string {
  return /^([/\\]|[A-Za-z]:)/.test(path) ? path : `${workspace}/${path}`;
}

function findFirstChangedLine(file: ParsedDiffFile): number | null {
  return file.hunks[0]?.lines.find((line) => line.kind !== 'context')?.newNumber ?? file.hunks[0]?.newStart ?? null;
}
