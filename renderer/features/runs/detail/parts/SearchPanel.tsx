import ChevronDownIcon from 'lucide-react/icons/chevron-down';
import ChevronUpIcon from 'lucide-react/icons/chevron-up';
import { type Ref, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react';
import type { EventPageStart } from '../../../../../shared/contract/recorded-runs.ts';
import { t, wholeNumber } from '../../../../../shared/i18n/i18n.ts';
import { type EventState, eventState } from '../../../../../shared/runs/run-event.ts';
import type { RunQuery } from '../../../../../shared/runs/run-query.ts';
import type { RunRef } from '../../../../../shared/runs/run-ref.ts';
import { readRunPage } from '../../../../commands/recorded-runs.commands.ts';
import { formatPercent } from '../../../../components/format/quantity.ts';
import { IconButton } from '../../../../components/IconButton.tsx';
import { SearchField } from '../../../../components/SearchField.tsx';
import { Select } from '../../../../components/Select.tsx';
import { useFilteredRun } from '../use-filtered-run.ts';
import styles from './SearchPanel.module.css';

/** Methods that the timeline may call on its search. */
export type SearchPanelHandle = {
  focus(): void;
  /** Clears the field. Returns false if it is empty. */
  empty(): boolean;
};

export type SearchPanelProps = {
  readonly ref: Ref<SearchPanelHandle>;
  readonly run: RunRef;
  /** The timeline's filter. The text search applies within it. */
  readonly filter: RunQuery;
  readonly round: number;
  /** The search text. */
  readonly words: string;
  readonly onWords: (words: string) => void;
  /** The first and the last event of the user's current row. The search for the next match starts there. */
  readonly from: number;
  readonly until: number;
  readonly onFilter: (filter: RunQuery) => void;
  readonly onFound: (position: number) => void;
};

const stateChoices = [
  { value: '', label: t`Any status` },
  { value: 'failed', label: t`Failed` },
  { value: 'running', label: t`Running` },
  { value: 'waiting', label: t`Waiting` },
  { value: 'done', label: t`Done` },
  { value: 'declined', label: t`Declined` },
];

const durationChoices = [
  { value: '', label: t`Any duration` },
  { value: '1000', label: t`From 1 s` },
  { value: '10000', label: t`From 10 s` },
  { value: '60000', label: t`From 1 min` },
];

/** Searches events for words, moves between matches, and filters the timeline. */
export function SearchPanel(props: SearchPanelProps) {
  const { ref, run, filter, round, words, onWords, from, until, onFilter, onFound } = props;
  const [ordinal, setOrdinal] = useState<number | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const query = useMemo(() => (words.trim() === '' ? null : { ...filter, text: words.trim() }), [filter, words]);
  const view = useFilteredRun(run, query, round);
  const viewId = view?.viewId ?? null;
  const count = view?.count ?? 0;
  /** The last match. If one row has several chunks, the match may be in a later chunk. */
  const found = useRef<number | null>(null);
  const isHere = found.current !== null && found.current >= from && found.current <= until;
  const here = isHere ? (found.current ?? from) : from;
  useImperativeHandle(ref, () => ({
    focus: () => field.current?.focus(),
    empty: () => {
      if (words === '') return false;
      onWords('');
      return true;
    },
  }));
  useEffect(() => field.current?.focus(), []);

  const goTo = async (places: readonly EventPageStart[]): Promise<void> => {
    if (viewId === null) return;
    for (const place of places) {
      const page = await readRunPage(run, place, 1, viewId);
      const event = page.ok ? page.value.events.at(place.type === 'end' ? -1 : 0) : undefined;
      if (event === undefined) continue;
      found.current = event.position;
      setOrdinal(event.offset === null ? null : event.offset + 1);
      onFound(event.position);
      return;
    }
  };
  const next = () =>
    goTo([
      { type: 'after', position: here },
      { type: 'offset', offset: 0 },
    ]);
  const previous = () => goTo([{ type: 'before', position: here }, { type: 'end' }]);
  // The first match at or after this position is shown at once.
  const hasFound = count > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each search
  useEffect(() => {
    setOrdinal(null);
    if (hasFound)
      void goTo([
        { type: 'after', position: Math.max(0, from - 1) },
        { type: 'offset', offset: 0 },
      ]);
  }, [viewId, hasFound]);

  return (
    <search className={styles.panel}>
      <div className={styles.row}>
        <SearchField
          ref={field}
          name={t`Search in events`}
          value={words}
          onChange={onWords}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
            event.preventDefault();
            void (event.shiftKey ? previous() : next());
          }}
          className={styles.field}
        />
        <span className={styles.count} role="status">
          {query !== null && describeCount(view, ordinal)}
        </span>
        <IconButton
          name={t`Previous match`}
          icon={<ChevronUpIcon />}
          disabled={count === 0}
          onClick={() => void previous()}
        />
        <IconButton
          name={t`Next match`}
          icon={<ChevronDownIcon />}
          disabled={count === 0}
          onClick={() => void next()}
        />
      </div>
      <div className={styles.row}>
        <Select
          kind="picker"
          name={t`Status`}
          value={filter.states[0] ?? ''}
          options={stateChoices}
          onChange={(value) => onFilter({ ...filter, states: toStates(value) })}
        />
        <Select
          kind="picker"
          name={t`Duration`}
          value={filter.minDurationMs === null ? '' : String(filter.minDurationMs)}
          options={durationChoices}
          onChange={(value) => onFilter({ ...filter, minDurationMs: value === '' ? null : Number(value) })}
        />
        <SearchField
          name={t`File`}
          value={filter.path}
          onChange={(path) => onFilter({ ...filter, path })}
          className={styles.narrow}
        />
        <SearchField
          name={t`Tool`}
          value={filter.tool}
          onChange={(tool) => onFilter({ ...filter, tool })}
          className={styles.narrow}
        />
      </div>
    </search>
  );
}

function describeCount(view: ReturnType<typeof useFilteredRun>, ordinal: number | null): string {
  if (view === null) return t`Searching\u2026`;
  if (!view.isDone) return t`${wholeNumber(view.count)} so far, ${formatPercent(view.share)}`;
  if (view.count === 0) return t`Not found`;
  const count = wholeNumber(view.count);
  return ordinal === null ? t`${count} found` : t`${wholeNumber(ordinal)} of ${count}`;
}

function toStates(value: string): readonly EventState[] {
  const state = eventState.safeParse(value);
  return state.success ? [state.data] : [];
}
