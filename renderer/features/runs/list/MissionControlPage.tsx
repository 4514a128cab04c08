import ChartGanttIcon from 'lucide-react/icons/chart-gantt';
import FolderTreeIcon from 'lucide-react/icons/folder-tree';
import PlusIcon from 'lucide-react/icons/plus';
import TableIcon from 'lucide-react/icons/table-2';
import { Suspense, useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { t } from '../../../../shared/i18n/i18n.ts';
import type { LayoutChange } from '../../../../shared/layout/layout.ts';
import { workGroups, workWords } from '../../../../shared/runs/work-state.ts';
import { computeCost } from '../../../../shared/spending/compute-cost.ts';
import { runAction } from '../../../actions/registry.ts';
import { useKeys } from '../../../actions/use-keys.ts';
import { fetchPageModule, lazyComponent } from '../../../client/lazy-module.ts';
import { whenIdle } from '../../../client/when-idle.ts';
import { importDropped } from '../../../commands/imports.commands.ts';
import { changeLayout } from '../../../commands/layout.commands.ts';
import { listRuns } from '../../../commands/recorded-runs.commands.ts';
import { Button } from '../../../components/Button.tsx';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { IconButton } from '../../../components/IconButton.tsx';
import { SearchField } from '../../../components/SearchField.tsx';
import { SegmentedControl } from '../../../components/SegmentedControl.tsx';
import { Select } from '../../../components/Select.tsx';
import { tooltip } from '../../../components/tooltip.ts';
import { useNow } from '../../../components/use-now.ts';
import { useConnection } from '../../../stores/connection.store.ts';
import { useLayout } from '../../../stores/layout.store.ts';
import { onPageRequest } from '../../../stores/page-requests.ts';
import { type CardListView, cardViewChanged, useRecordedRuns } from '../../../stores/recorded-runs.store.ts';
import { useWorkspace } from '../../../stores/workspace.store.ts';
import { usePriceTable } from '../../spending/use-price-table.ts';
import { BarButton } from '../../title-bar/BarButton.tsx';
import { PageHead } from '../../title-bar/PageHead.tsx';
import { ClockList } from '../clock/ClockList.tsx';
import { arrangeRuns, countRuns, holdOrder, type RunGroup, type RunOrder } from '../rows/arrange-runs.ts';
import { describeCounts, describeNoRuns } from '../rows/run-summary.ts';
import { addStartedRuns } from '../rows/started-runs.ts';
import { useRunContext } from '../rows/use-run-context.ts';
import type { RunRowsHandle } from '../rows/use-run-rows.ts';
import { RunTable } from '../table/RunTable.tsx';
import { LeftoverLine } from '../worktrees/LeftoverLine.tsx';
import styles from './MissionControlPage.module.css';

/** How long after a pointer move the runs keep their positions, in milliseconds. */
const holdOrderMs = 4_000;

/** Keeps the order of the runs while the pointer moves over them, so that none moves away from the pointer. */
function usePointerHold() {
  const [heldGroups, setHeldGroups] = useState<readonly RunGroup[] | null>(null);
  const timer = useRef(0);
  const release = useCallback(() => {
    clearTimeout(timer.current);
    setHeldGroups(null);
  }, []);
  const keep = useCallback(
    (groups: readonly RunGroup[]) => {
      clearTimeout(timer.current);
      timer.current = window.setTimeout(release, holdOrderMs);
      setHeldGroups((before) => before ?? groups);
    },
    [release],
  );
  useEffect(() => release, [release]);
  return { held: heldGroups, keep, release };
}

const groupSegments: readonly { readonly value: CardListView['filter']; readonly name: string }[] = [
  { value: 'all', name: t`All` },
  ...workGroups.map((group) => ({ value: group, name: workWords[group] })),
  { value: 'imported', name: t`Imported` },
];

const orderOptions: readonly { readonly value: RunOrder; readonly label: string }[] = [
  { value: 'needsYou', label: t`Needs you first` },
  { value: 'newest', label: t`Newest first` },
  { value: 'longest', label: t`Longest first` },
  { value: 'tokens', label: t`Most tokens first` },
];

const partSegments: readonly { readonly value: CardListView['part']; readonly name: string }[] = [
  { value: 'runs', name: t`Runs` },
  { value: 'analysis', name: t`Analysis` },
];

const AnalysisView = lazyComponent(() => import('../analysis/AnalysisView.tsx'));

function loadDetail(): Promise<unknown> {
  return fetchPageModule(() => import('../detail/RunDialog.tsx'));
}

/** How often to check whether a run has become quiet, in milliseconds. */
const refreshStatusMs = 10_000;

/** Shows every run of this workspace, or of all workspaces, with those that wait for the user first. */
export default function MissionControlPage() {
  // While many cards arrive, the user's input has priority.
  const known = useDeferredValue(useRecordedRuns((state) => state.cards));
  const more = useRecordedRuns((state) => state.olderCount);
  const listing = useRecordedRuns((state) => state.listing);
  const generation = useRecordedRuns((state) => state.generation);
  const view = useRecordedRuns((state) => state.view);
  const { runsSort, runsView } = useLayout((state) => state.layout);
  const prices = usePriceTable();
  const isConnected = useConnection((state) => state.connectionState === 'connected');
  const workspace = useWorkspace((state) => state.workspace?.path ?? null);
  const now = useNow(true, refreshStatusMs);
  const grid = useRef<RunRowsHandle>(null);
  const search = useRef<HTMLInputElement>(null);
  const hold = usePointerHold();
  const newKeys = useKeys('newWorkcell');
  const { everywhere, part } = view;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new generation is the reason to list again
  useEffect(() => {
    // Reading many cards would delay the analysis.
    if (isConnected && part === 'runs') void listRuns(everywhere);
  }, [everywhere, generation, isConnected, part]);
  // The user will most likely open a run's detail next.
  useEffect(() => whenIdle(() => void loadDetail().catch(() => undefined)), []);
  useEffect(() => onPageRequest('focusRunSearch', () => search.current?.focus()), []);

  const runs = useRunContext();
  const cards = useMemo(
    () => addStartedRuns([...known.values()], runs.started, everywhere ? null : (workspace ?? '')),
    [known, runs, everywhere, workspace],
  );
  const counts = useMemo(() => countRuns(cards, runs), [cards, runs]);
  const arranged = useMemo(
    () =>
      arrangeRuns(
        cards,
        {
          ...view,
          order: runsView === 'table' ? runsSort : view.order,
          groupedBy:
            runsView === 'clock' ? (view.order === 'needsYou' ? 'state' : null) : view.everywhere ? 'folder' : null,
        },
        now,
        runs,
        (card) => (prices === null ? null : computeCost(card.spent, prices).usd),
      ),
    [cards, view, runsSort, runsView, now, runs, prices],
  );
  const groups = useMemo(() => (hold.held === null ? arranged : holdOrder(hold.held, arranged)), [arranged, hold.held]);
  const change = (options: Partial<CardListView>): void => {
    hold.release();
    cardViewChanged(options);
  };
  const shown = {
    ref: grid,
    groups,
    isBusy: listing !== 'listed',
    runs,
    now,
    onPointerMove: () => hold.keep(groups),
  };
  const changeView = (change: LayoutChange): void => {
    hold.release();
    void changeLayout(change);
  };
  const isEmpty = groups.length === 0;
  const hasImported = view.filter === 'imported' || cards.some(({ imported }) => imported !== undefined);
  /** There is nothing to search, filter or arrange. */
  const hasNothing = cards.length === 0 && listing === 'listed';
  return (
    <main
      className={styles.page}
      aria-label={t`Mission Control`}
      onDragOver={(event) => {
        if (event.dataTransfer.types.includes('Files')) event.preventDefault();
      }}
      onDrop={(event) => {
        // The drop was a folder, which opens.
        if (event.isDefaultPrevented()) return;
        event.preventDefault();
        importDropped(event.dataTransfer.files);
      }}
    >
      <PageHead title={t`Mission Control`} note={part === 'runs' ? describeCounts(counts, more) : ''}>
        <SegmentedControl
          name={t`Show`}
          value={part}
          segments={partSegments}
          onChange={(next) => change({ part: next })}
        />
        <IconButton
          name={t`All folders`}
          icon={<FolderTreeIcon />}
          aria-pressed={everywhere}
          onClick={() => change({ everywhere: !everywhere })}
        />
        {workspace !== null && (
          <BarButton icon={<PlusIcon />} {...tooltip(t`New run`, newKeys)} onClick={() => runAction('newWorkcell')}>
            {t`New run`}
          </BarButton>
        )}
      </PageHead>
      {part === 'runs' && !hasNothing && (
        <div className={styles.tools}>
          <SearchField
            ref={search}
            name={t`Search runs`}
            value={view.searchText}
            onChange={(words) => change({ searchText: words })}
            onKeyDown={(event) => {
              if (event.key !== 'ArrowDown' || event.nativeEvent.isComposing) return;
              event.preventDefault();
              grid.current?.enter();
            }}
            className={styles.search}
          />
          <SegmentedControl
            name={t`Runs shown`}
            value={view.filter}
            segments={hasImported ? groupSegments : groupSegments.filter(({ value }) => value !== 'imported')}
            onChange={(share) => change({ filter: share })}
          />
          {runsView === 'clock' && (
            <Select
              kind="picker"
              name={t`Order`}
              value={view.order}
              options={orderOptions}
              onChange={(value) =>
                change({ order: orderOptions.find((order) => order.value === value)?.value ?? 'needsYou' })
              }
            />
          )}
          <IconButton
            name={runsView === 'clock' ? t`Show as a table` : t`Show on a clock`}
            icon={runsView === 'clock' ? <TableIcon /> : <ChartGanttIcon />}
            onClick={() => changeView({ runsView: runsView === 'clock' ? 'table' : 'clock' })}
          />
        </div>
      )}
      <LeftoverLine now={now} />
      {part === 'analysis' ? (
        <Suspense fallback={null}>
          <AnalysisView />
        </Suspense>
      ) : typeof listing === 'object' ? (
        <div className={styles.empty} role="alert">
          <EmptyState what={t`The runs cannot be listed`} how={listing.failed}>
            <Button onClick={() => void listRuns(everywhere)}>{t`Try again`}</Button>
          </EmptyState>
        </div>
      ) : isEmpty && listing === 'listed' ? (
        <div className={styles.empty}>
          <EmptyState {...describeNoRuns({ hasWorkspace: workspace !== null, everywhere, all: cards.length })}>
            {cards.length > 0 && (
              <Button onClick={() => change({ filter: 'all', searchText: '' })}>{t`Show all runs`}</Button>
            )}
            {hasNothing && workspace !== null && (
              <Button icon={<PlusIcon />} onClick={() => runAction('newWorkcell')}>
                {t`Start a run`}
              </Button>
            )}
          </EmptyState>
        </div>
      ) : runsView === 'clock' ? (
        <ClockList {...shown} />
      ) : (
        <RunTable {...shown} sort={runsSort} onSort={(sort) => changeView({ runsSort: sort })} />
      )}
    </main>
  );
}
