import SearchIcon from 'lucide-react/icons/search';
import {
  type KeyboardEvent,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { counted, t, wholeNumber } from '../../../../../shared/i18n/i18n.ts';
import { anyEvent, type RunQuery } from '../../../../../shared/runs/run-query.ts';
import type { RunRef } from '../../../../../shared/runs/run-ref.ts';
import type { RunTotals } from '../../../../../shared/runs/run-totals.ts';
import { formatChord } from '../../../../actions/chords.ts';
import { isMac } from '../../../../client/platform.ts';
import { EmptyState } from '../../../../components/EmptyState.tsx';
import { IconButton } from '../../../../components/IconButton.tsx';
import { Select } from '../../../../components/Select.tsx';
import { describeEventCount } from '../../describe-run.ts';
import { listKindChoices } from '../../event-kind.ts';
import { maxEvents } from '../run-window.ts';
import { findRow, type TimelineSelection, toTimelineRows } from '../timeline-rows.ts';
import { useFilteredReader } from '../use-filtered-reader.ts';
import { type Reader, useReaderState } from '../use-run-reader.ts';
import { SearchPanel, type SearchPanelHandle } from './SearchPanel.tsx';
import styles from './Timeline.module.css';
import { TimelineList, type TimelineListHandle } from './TimelineList.tsx';
import { WholeScrollbar } from './WholeScrollbar.tsx';

/** Methods that the rest of the dialog may call on the timeline. */
export type TimelineHandle = {
  /** Selects an event anywhere in the run. */
  reveal(position: number): void;
  /** Selects the next or previous event. */
  step(step: 1 | -1): void;
  /** Clears or closes the search. Returns false when there is none. */
  leaveSearch(): boolean;
};

export type TimelineProps = {
  readonly ref: Ref<TimelineHandle>;
  readonly run: RunRef;
  /** Reads the whole run. */
  readonly reader: Reader;
  readonly totals: RunTotals | null;
  /** Increases when the user wants to read everything again. */
  readonly round: number;
  /** Shows new events as they arrive. */
  readonly auto: boolean;
  /** The event to select first; null for none. */
  readonly wanted: number | null;
  readonly selected: TimelineSelection | null;
  readonly onSelect: (selected: TimelineSelection | null) => void;
};

/** Shows the events of a run, or those that match a filter, with a search. */
export function Timeline(props: TimelineProps) {
  const { ref, run, reader: all, totals, round, auto, wanted: wantedFirst, selected, onSelect } = props;
  const [filter, setFilter] = useState<RunQuery>(anyEvent);
  const [isSearching, setSearching] = useState(false);
  const [words, setWords] = useState('');
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const [top, setTop] = useState(0);
  const query = useMemo(() => (isSameQuery(filter, anyEvent) ? null : filter), [filter]);
  const filtered = useFilteredReader(run, query, round, auto);
  const reader = filtered?.reader ?? all;
  const { anchor, isJumping, window: shown } = useReaderState(reader);
  const list = useRef<TimelineListHandle>(null);
  const panel = useRef<SearchPanelHandle>(null);
  /** The event to select once it is loaded. */
  const [wanted, setWanted] = useState<number | null>(null);

  const isWhole = !shown.hasBefore && !shown.hasAfter;
  const position = selected?.position ?? null;
  const rows = useMemo(
    () =>
      toTimelineRows(shown.events, {
        foldsChunks: filtered === null,
        foldsQuiet: filtered === null && isWhole && shown.events.length <= maxFoldedEvents,
        selected: position,
        opened,
      }),
    [shown.events, filtered, isWhole, position, opened],
  );

  const choose = useCallback(
    (to: number): void => {
      const row = rows[findRow(rows, to)];
      if (row === undefined) return;
      if (row.kind === 'quiet') setOpened((before) => new Set([...before, row.position]));
      else {
        setWanted(null);
        onSelect({ position: row.position, events: row.events });
        list.current?.show(row.position);
      }
    },
    [rows, onSelect],
  );
  /** Selects an event that matches the timeline's filter, wherever it is. */
  const find = useCallback(
    (to: number): void => {
      setWanted(to);
      const { events } = reader.state().window;
      const first = events[0]?.position ?? Number.POSITIVE_INFINITY;
      const last = events.at(-1)?.position ?? Number.NEGATIVE_INFINITY;
      if (to < first || to > last) void reader.jump({ type: 'at', position: to });
      else choose(to);
    },
    [reader, choose],
  );
  /** Selects any event of the run. Clears a filter that excludes the event. */
  const reveal = (to: number): void => {
    if (filtered === null || findRow(rows, to) !== -1) {
      find(to);
      return;
    }
    setWanted(to);
    setFilter(anyEvent);
    void all.jump({ type: 'at', position: to });
  };
  const step = (by: 1 | -1): void => {
    const next = rows[(position === null ? -1 : findRow(rows, position)) + by];
    if (next !== undefined) choose(next.position);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls there once, and not again after another part was shown
  useEffect(() => {
    if (wantedFirst !== null && selected === null) reveal(wantedFirst);
  }, [wantedFirst]);
  useImperativeHandle(ref, () => ({
    reveal,
    step,
    leaveSearch: () => {
      if (!isSearching) return false;
      if (panel.current?.empty() !== true) closeSearch();
      return true;
    },
  }));

  // The wanted event may have loaded, and the selected one may have changed.
  useLayoutEffect(() => {
    if (wanted !== null && findRow(rows, wanted) !== -1) choose(wanted);
    else if (position !== null) {
      const row = rows[findRow(rows, position)];
      if (row !== undefined && row.position === position && !isSameList(row.events, selected?.events ?? []))
        onSelect({ position, events: row.events });
    }
  }, [rows, wanted, position, selected, choose, onSelect]);

  const closeSearch = (): void => {
    setSearching(false);
    setWords('');
    setFilter(anyEvent);
    list.current?.focus();
  };
  const onKey = (event: KeyboardEvent, page: number): void => {
    const focused =
      event.target instanceof HTMLElement ? Number(event.target.dataset.position ?? Number.NaN) : Number.NaN;
    const at = findRow(rows, Number.isNaN(focused) ? (position ?? top) : focused);
    const isNew = position === null;
    const to = { ArrowDown: isNew ? at : at + 1, ArrowUp: isNew ? at : at - 1, PageDown: at + page, PageUp: at - page }[
      event.key
    ];
    if (event.ctrlKey || event.metaKey || event.altKey) {
      if (!(event.key.toLowerCase() === 'f' && !event.altKey)) return;
      setSearching(true);
      panel.current?.focus();
    } else if (event.key === 'Home' && shown.hasBefore) goTo({ type: 'offset', offset: 0 }, 'first');
    else if (event.key === 'End' && shown.hasAfter) goTo({ type: 'end' }, 'last');
    else if (event.key === 'Home' || event.key === 'End') chooseAt(event.key === 'Home' ? 0 : rows.length - 1);
    else if (event.key === 'Enter' || event.key === ' ') chooseAt(at);
    else if (to !== undefined) chooseAt(Math.max(0, Math.min(rows.length - 1, to)));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const chooseAt = (at: number): void => {
    const row = rows[at];
    if (row !== undefined) choose(row.position);
  };
  const goTo = (place: { type: 'offset'; offset: number } | { type: 'end' }, which: 'first' | 'last'): void => {
    void reader.jump(place).then(() => {
      const { events } = reader.state().window;
      setWanted((which === 'first' ? events[0] : events.at(-1))?.position ?? null);
    });
  };

  const count =
    totals === null
      ? ''
      : filtered === null
        ? describeEventCount(totals)
        : t`${counted(filtered.count, 'event')} of ${wholeNumber(totals.events)}`;
  const kinds = useMemo(() => listKindChoices(Object.keys(totals?.byType ?? {})), [totals?.byType]);
  const isEmpty = rows.length === 0 && !isJumping && totals !== null;
  return (
    <section className={styles.pane} aria-label={t`Events`}>
      <header className={styles.head}>
        <h2 className={styles.title}>{t`Timeline`}</h2>
        <span className={styles.count}>{count}</span>
        <Select
          kind="picker"
          name={t`Kind`}
          value={filter.types[0] ?? ''}
          options={[{ value: '', label: t`All kinds` }, ...kinds]}
          onChange={(type) => setFilter({ ...filter, types: type === '' ? [] : [type] })}
        />
        <IconButton
          name={t`Search events`}
          icon={<SearchIcon />}
          keys={formatChord('Mod+F', isMac)}
          aria-pressed={isSearching}
          onClick={() => (isSearching ? closeSearch() : setSearching(true))}
        />
      </header>
      {isSearching && (
        <SearchPanel
          ref={panel}
          run={run}
          filter={filter}
          round={round}
          words={words}
          onWords={setWords}
          from={position ?? top}
          until={selected?.events.at(-1)?.position ?? top}
          onFilter={setFilter}
          onFound={find}
        />
      )}
      <div className={styles.body}>
        {isEmpty ? (
          <div className={styles.empty}>
            <EmptyState {...describeEmpty(filtered?.isDone ?? null)} />
          </div>
        ) : (
          <TimelineList
            ref={list}
            rows={rows}
            hasBefore={shown.hasBefore}
            hasAfter={shown.hasAfter}
            isFull={shown.events.length >= maxEvents}
            anchor={anchor}
            selected={position}
            startedAt={totals?.startedAt ?? null}
            root={run.projectRoot}
            isBusy={isJumping}
            marked={words.trim()}
            onSelect={choose}
            onKey={onKey}
            onMore={(direction) => void reader.readMore(direction)}
            onTop={setTop}
          />
        )}
        {!isWhole && (
          <WholeScrollbar window={shown} top={top} totals={totals} count={filtered?.count ?? null} reader={reader} />
        )}
      </div>
    </section>
  );
}

/** Longer runs do not collapse, because rows would collapse and expand while the user reads. */
const maxFoldedEvents = 2_000;

function describeEmpty(isDone: boolean | null): { readonly what: string; readonly how: string } {
  if (isDone === true) return { what: t`No matching events`, how: t`Try other kinds, or show all events.` };
  if (isDone === false) return { what: t`Searching\u2026`, how: t`Matches appear as they are found.` };
  return { what: t`No events yet`, how: t`The run's steps appear here as they happen.` };
}

function isSameQuery(one: RunQuery, other: RunQuery): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function isSameList<Item>(one: readonly Item[], other: readonly Item[]): boolean {
  return one.length === other.length && one.every((item, at) => item === other[at]);
}
