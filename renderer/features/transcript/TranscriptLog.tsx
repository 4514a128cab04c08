import { type Range, useVirtualizer, type VirtualItem, type Virtualizer } from '@tanstack/react-virtual';
import ArrowDownIcon from 'lucide-react/icons/arrow-down';
import {
  type ClipboardEvent,
  Fragment,
  type KeyboardEvent,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { getSpeakerName } from '../../../shared/transcript/get-speaker.ts';
import type { Transcript } from '../../../shared/transcript/turn.ts';
import { lazyModule, useLazyModule } from '../../client/lazy-module.ts';
import { Button } from '../../components/Button.tsx';
import { Spinner } from '../../components/Spinner.tsx';
import { useModel } from '../../components/use-model.ts';
import { useRem } from '../../components/use-rem.ts';
import { onPageRequest } from '../../stores/page-requests.ts';
import type { ThreadDestination } from '../../stores/thread-actions.store.ts';
import { useTranscript } from '../../stores/transcript.store.ts';
import { shownFolder } from '../../view-models/shown-folder.ts';
import { transcriptModel } from '../../view-models/transcript-model.ts';
import { formatTranscript } from '../../view-models/transcript-text.ts';
import { getSpaceAbove } from './describe-turn.ts';
import { findDestination } from './find/find-destination.ts';
import { useFind } from './find/use-find.ts';
import jumpButtonStyles from './JumpButton.module.css';
import olderHistoryStyles from './parts/OlderHistory.module.css';
import { RowView } from './parts/RowView.tsx';
import { useRowSelection } from './selection/use-row-selection.ts';
import styles from './TranscriptLog.module.css';
import { createRowSizes, estimateHeight, groupByArticle, placeInThread } from './transcript.view-model.ts';
import { useDestination, useTurnRequests } from './use-destination.ts';
import { type End, useEnd } from './use-end.ts';
import { useReportedPlace, useRestoredPlace, useRestoring } from './use-reading-place.ts';
import { useEarlierTurns, useRollingWindow } from './use-rolling-window.ts';
import { useTextPlaces } from './use-text-places.ts';
import { useTranscriptView } from './use-transcript-view.ts';

const findBar = lazyModule(() => import('./find/FindBar.tsx'));
const turnRail = lazyModule(() => import('./turns/TurnRail.tsx'));

/**
 * Shows the conversation. Only rows near the view are in the DOM. They are in the flow of their article, so that a
 * growing row pushes down the rows below it in the same frame. Inserting rows above does not move the rows that the
 * user is reading. The rows in which a selection starts and ends stay in the DOM, wherever the view goes.
 */
export function TranscriptLog() {
  const transcript = useModel(transcriptModel, (model) => model.transcript);
  const scroller = useRef<HTMLDivElement>(null);
  const rem = useRem();
  const list = useRef<Virtualizer<HTMLDivElement, Element> | null>(null);
  const restored = useRestoredPlace();
  const end = useEnd(list, transcript.turns, restored !== null && hasTurn(transcript, restored));
  const view = useTranscriptView(transcript, end.isFollowed);
  const sizes = useMemo(() => createRowSizes(view), [view]);
  const selection = useRowSelection(scroller, view, end.select);
  const selectedRows = useRef(selection.rows);
  selectedRows.current = selection.rows;
  const older = useModel(transcriptModel, (model) => model.hasOlderHistory);
  const paddingStart = older ? buttonPadding : rowPadding;
  const virtualizer = useVirtualizer<HTMLDivElement, Element>({
    count: view.rowCount,
    getScrollElement: () => scroller.current,
    getItemKey: sizes.getKey,
    estimateSize: (index) => rem * sizes.getHeight(index),
    measureElement: getHeight,
    rangeExtractor: useCallback(
      (range: Range) => addRows(addMargin(range, list.current?.measurementsCache ?? []), selectedRows.current(), range),
      [],
    ),
    anchorTo: 'end',
    followOnAppend: end.isFollowed,
    // While the view does not follow, no position counts as the end.
    scrollEndThreshold: end.isFollowed ? 2 * rem : -1,
    paddingStart: paddingStart * rem,
    paddingEnd: endPadding * rem,
    // Renders the rows at the end first, so that no other rows are created and thrown away.
    initialRect: { width: 0, height: guessHeight() },
    initialOffset: () => {
      const place = restored === null ? null : findDestination(view, restored);
      if (place === null) return rem * (paddingStart + estimateHeight(view) + endPadding) - guessHeight();
      return rem * (paddingStart + estimateHeight(view, place.index) + (restored?.restored?.offset ?? 0));
    },
  });
  list.current = virtualizer;
  const rail = useLazyModule(turnRail);
  const find = useFind(virtualizer, view);
  const bar = useLazyModule(findBar, find !== null);
  useEarlierTurns(virtualizer, view, !end.isFollowed);
  useRollingWindow(virtualizer, view, end.isFollowed && find === null);
  useTurnRequests(virtualizer, view);
  useTextPlaces(virtualizer, view, end.leave);
  useDestination(virtualizer, view, end.leave);
  useRestoring(virtualizer, view, end, rem);
  useReportedPlace(virtualizer, view, end, rem);
  const copyAll = useCopyAll(selection.copy);

  useLayoutEffect(end.keep);

  const items = virtualizer.getVirtualItems();
  const first = items[0];
  const articles = groupByArticle(view, items);
  useEffect(() => onPageRequest('focusTranscript', () => scroller.current?.focus()), []);

  return (
    <div className={styles.frame}>
      <div
        ref={scroller}
        data-area=""
        className={styles.log}
        role="log"
        data-quotes="transcript"
        aria-label={t`Transcript`}
        aria-live="off"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the log scrolls, and the keyboard must be able to scroll it
        tabIndex={0}
        onBlur={() => transcriptModel.selectTurn(null)}
        {...copyAll}
      >
        <div className={styles.whole} style={{ height: virtualizer.getTotalSize() }}>
          {older && <OlderHistory />}
          <div className={styles.shown} style={{ top: first?.start ?? 0, paddingBottom: `${endPadding}rem` }}>
            {articles.map(({ article, position, rows }) => (
              <article
                key={article.speech.id}
                aria-label={getSpeakerName(article.speech.role)}
                data-speaker={article.speech.role}
                aria-busy={article.speech.isStreaming}
                onFocus={() => transcriptModel.selectTurn(article.speech.id)}
                {...placeInThread(view, position)}
              >
                {rows.map(({ row, index, first: beginsArticle, gap }) => (
                  <Fragment key={row.key}>
                    {gap > 0 && <div style={{ height: gap }} />}
                    <div
                      ref={virtualizer.measureElement}
                      data-index={index}
                      data-row={row.key}
                      data-turn={row.turnId}
                      style={beginsArticle ? { paddingTop: `${getSpaceAbove(row)}rem` } : undefined}
                    >
                      {index === view.newestRow && index > 0 && <MissingTurns />}
                      <RowView row={row} />
                    </div>
                  </Fragment>
                ))}
              </article>
            ))}
          </div>
        </div>
      </div>
      {rail !== null && (
        <rail.TurnRail scroller={scroller} virtualizer={virtualizer} view={view} leaveEnd={end.leave} />
      )}
      {find !== null && bar !== null && <bar.FindBar find={find} />}
      <JumpButton end={end} />
    </div>
  );
}

function hasTurn({ turns }: Transcript, { turnId }: Pick<ThreadDestination, 'turnId'>): boolean {
  return turns.some(({ id }) => id === turnId);
}

/**
 * The padding around the rows, in rem. There may be a button above them. The padding at the end belongs to the rows: new
 * rows are higher than the log until it knows their heights.
 */
const rowPadding = 0.25;
const buttonPadding = 2.25;
const endPadding = 1.5;

/**
 * Returns a rough guess, in px, of the height that the frame leaves in the window. The real value is available once the
 * log is mounted.
 */
const guessHeight = (): number => innerHeight / 2;

/** Returns a height with its fraction, so that rows in the flow and the sum of heights agree. */
function getHeight(element: Element, change: ResizeObserverEntry | undefined): number {
  return change?.borderBoxSize[0]?.blockSize ?? element.getBoundingClientRect().height;
}

/** How far above and below the view to render rows ahead, in px. A fixed number of rows would keep too much. */
const margin = 320;

function addMargin({ startIndex, endIndex, count }: Range, places: readonly VirtualItem[]): number[] {
  let first = startIndex;
  let last = endIndex;
  const top = (places[startIndex]?.start ?? 0) - margin;
  const bottom = (places[endIndex]?.end ?? 0) + margin;
  while (first > 0 && (places[first]?.start ?? top) > top) first -= 1;
  while (last < count - 1 && (places[last]?.end ?? bottom) < bottom) last += 1;
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

/** Adds rows to a range, in order. */
function addRows(indexes: readonly number[], rows: readonly number[], { count }: Range): number[] {
  const known = new Set(indexes);
  const missing = rows.filter((row) => row < count && !known.has(row));
  return missing.length === 0 ? [...indexes] : [...new Set([...indexes, ...missing])].sort((one, other) => one - other);
}

/** Takes the user back to the end, and shows how much has arrived since they left it. */
function JumpButton({ end }: { readonly end: End }) {
  if (!end.hasLeft) return null;
  return (
    <button type="button" className={jumpButtonStyles.jump} onClick={end.jump}>
      <ArrowDownIcon />
      {end.newEntries === 0 ? t`Jump to the end` : t`Jump to the end, ${end.newEntries} new`}
    </button>
  );
}

/**
 * Shows a button above a thread whose older turns are not loaded. The button keeps the focus, so that the user can
 * press it again.
 */
function OlderHistory() {
  const [loads, setLoads] = useState(false);
  const load = async (): Promise<void> => {
    setLoads(true);
    await transcriptModel.loadOlderHistory();
    setLoads(false);
  };
  return (
    <div className={olderHistoryStyles.top}>
      <Button size={24} aria-busy={loads} icon={loads && <Spinner />} onClick={() => void load()}>
        {t`Load older history`}
      </Button>
    </div>
  );
}

/** Shows a note between pinned turns and the newest ones. */
function MissingTurns() {
  return <p className={olderHistoryStyles.gap}>{t`Turns between these are not loaded`}</p>;
}

/**
 * Makes Select all cover the whole transcript, although only a part is in the DOM or even loaded: the next copy takes
 * the text from the model. `copySelected` copies any other selection.
 */
function useCopyAll(copySelected: (event: ClipboardEvent) => void): {
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onCopy: (event: ClipboardEvent) => void;
  readonly onPointerDown: () => void;
} {
  const allSelected = useRef(false);
  return {
    onKeyDown: (event) => {
      if (event.key.toLowerCase() !== 'a' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey)
        return;
      event.preventDefault();
      getSelection()?.selectAllChildren(event.currentTarget);
      allSelected.current = true;
    },
    onCopy: (event) => {
      if (!allSelected.current) {
        copySelected(event);
        return;
      }
      event.preventDefault();
      const { turns } = useTranscript.getState().transcript;
      if (transcriptModel.hasOlderHistory) transcriptModel.copyAll();
      else event.clipboardData.setData('text/plain', formatTranscript(turns, shownFolder.path));
    },
    onPointerDown: () => {
      allSelected.current = false;
    },
  };
}
