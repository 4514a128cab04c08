import ArchiveIcon from 'lucide-react/icons/archive';
import {
  type FocusEvent,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { ThreadGroup } from '../../../shared/layout/thread-group.ts';
import { listedAtOnce } from '../../../shared/threads/listed-at-once.ts';
import { runAction } from '../../actions/registry.ts';
import { useKeys } from '../../actions/use-keys.ts';
import { lazyModule } from '../../client/lazy-module.ts';
import { whenIdle } from '../../client/when-idle.ts';
import { changeLayout } from '../../commands/layout.commands.ts';
import { goToTurn, loadOlderThreads } from '../../commands/thread-actions.commands.ts';
import { showThread } from '../../commands/workspace.commands.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { focusBack } from '../../components/focus-back.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { moveFocusInList } from '../../components/move-focus-in-list.ts';
import { SearchField } from '../../components/SearchField.tsx';
import { useNow } from '../../components/use-now.ts';
import { useConnection } from '../../stores/connection.store.ts';
import { showListOver, showPage, useFrame } from '../../stores/frame.store.ts';
import { useLayout } from '../../stores/layout.store.ts';
import { onPageRequest } from '../../stores/page-requests.ts';
import { getListKey, useThreadActions } from '../../stores/thread-actions.store.ts';
import { getShownRow, useThreads } from '../../stores/threads.store.ts';
import { useWorkspace } from '../../stores/workspace.store.ts';
import { holdPlacements, type Placement, placeThreads } from '../../view-models/thread-order.ts';
import { loadThreadMenu } from '../thread-actions/ThreadActions.tsx';
import { useWork } from '../work/use-work.ts';
import type { FolderItem } from './folder-sections.view-model.ts';
import styles from './ThreadList.module.css';
import { ThreadListRow } from './ThreadListRow.tsx';
import { describeEmptyList, describeLeftOut, describeThreadRows, type ThreadRow } from './thread-list.view-model.ts';
import { useFoundThreads } from './use-found-threads.ts';

const pageSize = 100;
const refreshTimesMs = 30_000;
const folderSections = lazyModule(() => import('./FolderSections.tsx'));
const noResults = new Map<never, never>();
const noGroups: readonly ThreadGroup[] = [];

export type ThreadListProps = {
  /** Shows only the marks of the threads, with their menus. Searching and the archive are in the whole list. */
  readonly isStrip: boolean;
  readonly children?: ReactNode;
};

/**
 * Shows the threads of this workspace and of the folders that the user added, with search and archive. The children stand
 * between the search and the threads.
 */
export function ThreadList({ children, isStrip }: ThreadListProps) {
  const threads = useThreads((state) => state.threads);
  const shown = useThreads(getShownRow);
  const isThreadsPage = useFrame((state) => state.page === 'threads');
  const profile = useConnection((state) => state.profile);
  const workspace = useWorkspace((state) => state.workspace);
  const hasWorkspace = workspace !== null;
  const isArchive = useThreadActions((state) => state.isArchiveShown);
  const naming = useThreadActions((state) => (state.renaming?.place === 'list' ? state.renaming.threadId : null));
  const [search, setSearch] = useState('');
  const collapsed = useLayout((state) => state.layout.collapsedGroups);
  const [limit, setLimit] = useState(pageSize);
  /** How many threads at rest each of several folders shows, once the user wants more. */
  const [limits, setLimits] = useState<Readonly<Record<string, number>>>({});
  const [openMenuId, setOpenMenuId] = useState<ThreadId | null>(null);
  const answer = useFoundThreads(search);
  const found = answer?.found ?? noResults;
  const now = useNow(true, refreshTimesMs);
  const [heldPlacements, setHeldPlacements] = useState<readonly Placement[] | null>(null);
  const searchKeys = useKeys('searchThreads');
  const searchField = useRef<HTMLInputElement>(null);
  useEffect(() => whenIdle(() => void loadThreadMenu().catch(() => undefined)), []);
  useEffect(
    () => (isStrip ? undefined : onPageRequest('focusThreadSearch', () => searchField.current?.focus())),
    [isStrip],
  );

  useEffect(() => {
    // The field needs the room of the whole list.
    if (isStrip && naming !== null) showListOver(true);
  }, [isStrip, naming]);

  const work = useWork();
  const facts = useMemo(
    () => ({ isArchive, threads, profile, search, found, work, now }),
    [isArchive, threads, profile, search, found, work, now],
  );
  const placed = useMemo(() => placeThreads(facts), [facts]);
  const placements = heldPlacements === null ? placed : holdPlacements(heldPlacements, placed);
  const sections = useFolderSections();
  const isSearch = search.trim() !== '';
  // A search and the archive show everything, and the strip has no headings.
  const canCollapse = !isStrip && !isArchive && !isSearch;
  const folded = canCollapse ? collapsed : noGroups;
  const rows = useMemo(
    (): readonly FolderItem[] =>
      sections?.parts.describeFolderSections({ ...sections.input, placements, facts, shown, isStrip, limits }) ??
      describeThreadRows(placements, facts, folded),
    [placements, facts, shown, folded, sections, isStrip, limits],
  );
  // Each of several folders has its own end, which moves no other one out of the list.
  const visible = sections !== null && !isSearch ? rows : rows.slice(0, limit);
  const empty = answer === null ? null : describeEmptyList(rows.length, facts, hasWorkspace, answer.reach);
  const leftOut = answer === null || empty !== null ? null : describeLeftOut(search, answer.reach);
  const isShown = (row: FolderItem): boolean =>
    row.type === undefined
      ? row.id === shown && row.heading?.isCollapsed !== true
      : row.type === 'folder' && row.isCurrent;
  const reachable = (visible.find(isShown) ?? visible[0])?.id ?? null;
  const isWhole = sections === null && !isSearch;
  const older = useOlderThreads(workspace?.path ?? '', isArchive ? 'archive' : 'threads', placements.length, isWhole);
  // Older threads come into the last group.
  const last = rows.at(-1);
  const endsFolded = last?.type === undefined && last?.heading?.isCollapsed === true;
  // No row moves under the pointer or the focus.
  const hold = (): void => setHeldPlacements((held) => held ?? placed);
  const release = (): void => setHeldPlacements(null);
  const keptFocus = useRowFocus(rows, () => (isStrip ? focusBack() : searchField.current?.focus()));

  return (
    <section aria-label={t`Thread list`} className={styles.pane}>
      {!isStrip && (
        <div className={styles.searching}>
          <SearchField
            ref={searchField}
            name={t`Search threads`}
            keys={searchKeys}
            value={search}
            onChange={(words) => {
              setSearch(words);
              setHeldPlacements(null);
            }}
            onKeyDown={(event) => {
              if (event.key !== 'ArrowDown' || event.nativeEvent.isComposing) return;
              event.preventDefault();
              keptFocus.enter();
            }}
            className={styles.search}
          />
          <IconButton
            name={t`Archived threads`}
            icon={<ArchiveIcon />}
            aria-pressed={isArchive}
            disabled={!hasWorkspace}
            onClick={() => {
              setHeldPlacements(null);
              runAction('toggleArchive');
            }}
          />
        </div>
      )}
      {children}
      <h2 className={isArchive && !isStrip ? styles.title : 'visually-hidden'}>
        {isArchive ? t`Archived threads` : t`Threads`}
      </h2>
      <div className={styles.scroll}>
        {empty === null && rows.length === 0 ? null : empty === null ? (
          <ul
            aria-label={t`Threads`}
            className={styles.list}
            ref={keptFocus.ref}
            onPointerEnter={hold}
            onPointerLeave={({ currentTarget }) => {
              if (!currentTarget.contains(document.activeElement)) release();
            }}
            onFocus={(event) => {
              keptFocus.onFocus(event);
              hold();
            }}
            onBlur={(event) => {
              keptFocus.onBlur(event);
              const { currentTarget, relatedTarget } = event;
              if (!currentTarget.contains(relatedTarget) && !currentTarget.matches(':hover')) release();
            }}
            onKeyDown={(event) => {
              // An open menu and the name field handle their own keys.
              if (event.target instanceof Element && event.target.closest('[role="menu"], input') !== null) return;
              if (moveFocusInList(event.currentTarget, event)) event.preventDefault();
            }}
          >
            {visible.map((row) =>
              row.type === undefined ? (
                <ThreadListRow
                  key={row.id}
                  row={row}
                  current={isThreadsPage && row.id === shown}
                  reachable={row.id === reachable}
                  menu={row.id === openMenuId}
                  naming={!isStrip && row.id === naming}
                  isStrip={isStrip}
                  onOpen={show}
                  onMenu={setOpenMenuId}
                  onToggle={canCollapse ? (sections?.parts.toggleGroupIn ?? toggleGroup) : null}
                />
              ) : (
                sections !== null && (
                  <sections.parts.FolderItemView
                    key={row.id}
                    item={row}
                    reachable={row.id === reachable}
                    isStrip={isStrip}
                    onMore={(path, next) => setLimits((before) => ({ ...before, [path]: next }))}
                  />
                )
              ),
            )}
          </ul>
        ) : isStrip ? null : (
          <div className={styles.empty}>
            <EmptyState what={empty.what} how={empty.how}>
              {search.trim() === '' && hasWorkspace && (
                <Button onClick={() => runAction('importThread')}>{t`Import…`}</Button>
              )}
            </EmptyState>
          </div>
        )}
        {leftOut !== null && <p className={styles.leftOut}>{leftOut}</p>}
        {!isStrip && (rows.length > visible.length || (older.mayBe && !endsFolded)) && (
          <div className={styles.more}>
            <Button
              kind="quiet"
              size={24}
              busy={older.asked}
              onClick={async () => {
                setLimit(limit + pageSize);
                if (rows.length <= limit) await older.load();
              }}
            >
              {rows.length > limit ? t`Show ${Math.min(pageSize, rows.length - limit)} more` : t`Show older threads`}
            </Button>
          </div>
        )}
      </div>
    </section>
  );
}

function show({ hit, id }: Pick<ThreadRow, 'hit' | 'id'>, thread: ThreadId): void {
  showPage('threads');
  if (hit === null) void showThread(thread, id);
  else goToTurn(hit.place, thread);
}

/** Returns what shows the list as sections of several folders. Null for one folder, and until that part is loaded. */
function useFolderSections() {
  const own = useWorkspace((state) => state.workspace?.path ?? '');
  const folders = useWorkspace((state) => state.listedFolders);
  const collapsed = useLayout((state) => state.layout.collapsedFolders);
  const complete = useThreadActions((state) => state.complete);
  const parts = useSyncExternalStore(folderSections.onLoad, folderSections.getLoaded);
  const hasSeveral = folders.length > 1;
  useEffect(() => {
    if (hasSeveral) void folderSections.load().catch(() => undefined);
  }, [hasSeveral]);
  return useMemo(
    () => (hasSeveral && parts !== null ? { parts, input: { own, folders, collapsed, complete } } : null),
    [own, folders, collapsed, complete, parts, hasSeveral],
  );
}

function toggleGroup(group: ThreadGroup): void {
  const { collapsedGroups: before } = useLayout.getState().layout;
  const others = before.filter((other) => other !== group);
  void changeLayout({ collapsedGroups: before.includes(group) ? others : [...others, group] });
}

/**
 * Keeps the focus in the list when the focused row disappears, and moves it there. `leave` takes the focus when the last
 * row has disappeared.
 */
function useRowFocus(rows: unknown, leave: () => void) {
  const list = useRef<HTMLUListElement>(null);
  const isInside = useRef(false);
  /** The group whose heading has the focus, which moves to another element with the group's first row. */
  const group = useRef<string | undefined>(undefined);
  const enter = (): void => list.current?.querySelector<HTMLElement>('button[tabindex="0"]')?.focus();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a row can only be gone if the rows have changed
  useLayoutEffect(() => {
    if (!isInside.current || document.activeElement !== document.body) return;
    const headings = list.current?.querySelectorAll<HTMLElement>('button[data-group]') ?? [];
    const heading = [...headings].find(({ dataset }) => dataset.group === group.current);
    if (heading === undefined) enter();
    else heading.focus();
    if (list.current !== null) return;
    isInside.current = false;
    leave();
  }, [rows]);
  return {
    enter,
    ref: list,
    onFocus: ({ target }: FocusEvent) => {
      isInside.current = true;
      group.current = target instanceof HTMLElement ? target.dataset.group : undefined;
    },
    // If no other element takes the focus, the focused one may be gone.
    onBlur: ({ relatedTarget }: FocusEvent) => {
      if (relatedTarget !== null && list.current?.contains(relatedTarget) !== true) isInside.current = false;
    },
  };
}

/** Returns whether there may be threads older than those of a list, and a function that loads them. */
function useOlderThreads(
  folder: string,
  list: 'threads' | 'archive',
  have: number,
  isWhole: boolean,
): { readonly mayBe: boolean; readonly asked: boolean; readonly load: () => Promise<void> } {
  const complete = useThreadActions((state) => state.complete[getListKey(folder, list)] === true);
  const [asked, setAsked] = useState(false);
  return {
    // A shorter list already has all threads of both stores. A search finds older threads on its own.
    mayBe: isWhole && !complete && have >= listedAtOnce,
    asked,
    load: async () => {
      setAsked(true);
      await loadOlderThreads(folder, list, have);
      setAsked(false);
    },
  };
}
