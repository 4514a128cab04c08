import { type ReactNode, useEffect, useRef } from 'react';
import { EmptyState } from '../../components/EmptyState.tsx';
import { SearchField } from '../../components/SearchField.tsx';
import styles from './CatalogDialog.module.css';
import { EntryList } from './EntryList.tsx';
import type { CatalogRow } from './prompts.view-model.ts';

export type CatalogPanesProps<Entry> = {
  /** The labels of the search field and of the list. */
  readonly searchName: string;
  readonly listName: string;
  readonly query: string;
  readonly entries: readonly Entry[];
  readonly rowOf: (entry: Entry) => CatalogRow;
  readonly chosen: Entry | null;
  /** Shown instead of the list. */
  readonly empty: { readonly what: string; readonly how: string } | null;
  /** Sentences below the list. */
  readonly notes: readonly string[];
  /** The list replaces the element that had the focus before. */
  readonly takesFocus?: boolean;
  readonly onQuery: (words: string) => void;
  readonly onChoose: (entry: Entry | null) => void;
  /** The selected entry. */
  readonly children: ReactNode;
};

/**
 * Shows a searchable list on the left and the selected entry on the right. Down moves from the search into the list.
 * From either, Enter moves to the first field of the entry, or to its button marked `data-insert`.
 */
export function CatalogPanes<Entry>(props: CatalogPanesProps<Entry>) {
  const { searchName, listName, query, entries, rowOf, chosen, empty, notes, onQuery, onChoose, children } = props;
  const { takesFocus = false } = props;
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const pane = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (takesFocus) search.current?.focus();
  }, [takesFocus]);
  const proceed = (): void => pane.current?.querySelector<HTMLElement>('input, button[data-insert]')?.focus();
  const rowAt = (index: number): CatalogRow | null => {
    const entry = entries[index];
    return entry === undefined ? null : rowOf(entry);
  };
  return (
    <div className={styles.panes}>
      <div className={styles.side}>
        <SearchField
          ref={search}
          name={searchName}
          value={query}
          onChange={(words) => {
            onQuery(words);
            onChoose(null);
          }}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown') list.current?.focus();
            else if (event.key === 'Enter' && !event.nativeEvent.isComposing) proceed();
            else return;
            event.preventDefault();
          }}
          hasFirstFocus
          className={styles.search}
        />
        {empty === null ? (
          <EntryList
            ref={list}
            name={listName}
            count={entries.length}
            rowAt={rowAt}
            query={query}
            chosen={chosen === null ? -1 : entries.indexOf(chosen)}
            onChoose={(index) => onChoose(entries[index] ?? null)}
            onEnter={proceed}
            onLeave={() => search.current?.focus()}
          />
        ) : (
          <div className={styles.empty}>
            <EmptyState {...empty} />
          </div>
        )}
        {notes.map((note) => (
          <p key={note} className={styles.note}>
            {note}
          </p>
        ))}
      </div>
      <div ref={pane} className={styles.pane}>
        {children}
      </div>
    </div>
  );
}
