import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { changeLayout } from '../../commands/layout.commands.ts';
import { takeRequestedSetting } from '../../commands/settings.commands.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { SearchField } from '../../components/SearchField.tsx';
import { Select } from '../../components/Select.tsx';
import { useConnection } from '../../stores/connection.store.ts';
import { useLayout } from '../../stores/layout.store.ts';
import { onPageRequest } from '../../stores/page-requests.ts';
import { PageHead } from '../title-bar/PageHead.tsx';
import { PageList } from './parts/PageList.tsx';
import { Row } from './parts/Row.tsx';
import styles from './SettingsPage.module.css';
import {
  describeSettings,
  findPageOfRow,
  findSettings,
  type RowId,
  type SettingsPage as Shown,
} from './settings.view-model.ts';
import { useSettingsInput } from './use-settings-input.ts';

/** Shows all settings, a page at a time. Changes apply immediately. */
export default function SettingsPage() {
  const facts = useSettingsInput();
  const pages = useMemo(() => describeSettings(facts), [facts]);
  const [chosen, setChosen] = useState<string>(() => useLayout.getState().layout.settingsPage);
  const [search, setSearch] = useState('');
  const [wanted, setWanted] = useState<string | null>(null);
  const found = useMemo(() => findSettings(pages, search), [pages, search]);
  const offered = found === null ? pages : pages.filter(({ id }) => found.rows.has(id));
  const page = offered.find(({ id }) => id === chosen) ?? offered[0] ?? null;
  const marked = (page !== null && found?.rows.get(page.id)) || (wanted === null ? [] : [wanted]);

  const field = useRef<HTMLInputElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLElement>(null);

  const choose = useCallback((id: string) => {
    setChosen(id);
    setWanted(null);
    if (useLayout.getState().layout.settingsPage !== id) void changeLayout({ settingsPage: id });
  }, []);
  const searchSettings = (words: string): void => {
    setSearch(words);
    setWanted(null);
    const best = findSettings(pages, words)?.bestPage;
    if (best !== undefined && best !== null) setChosen(best);
  };

  useShownSetting(pages, (id, row) => {
    setSearch('');
    choose(id);
    setWanted(row);
  });
  useEffect(() => {
    // If an action opens a row, that row takes the focus.
    if (document.activeElement?.closest('#settings-page') === null) field.current?.focus();
  }, []);

  const shownId = page?.id;
  const first = marked[0];
  useEffect(() => {
    if (shownId === undefined) return;
    const row = first === undefined ? null : document.getElementById(`setting-${first}`);
    if (row === null) scroller.current?.scrollTo({ top: 0 });
    else row.scrollIntoView({ block: 'nearest' });
  }, [shownId, first]);
  useEffect(() => {
    if (wanted !== null) focusRow(wanted, 'start');
  }, [wanted]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') list.current?.querySelector<HTMLElement>('[aria-current]')?.focus();
    else if (event.key === 'Enter' && first !== undefined) focusRow(first, 'nearest');
    else return;
    event.preventDefault();
  };
  return (
    <main id="settings-page" className={styles.page} aria-label={t`Settings`}>
      <PageHead title={t`Settings`}>
        <SearchField
          ref={field}
          name={t`Search settings`}
          value={search}
          onChange={searchSettings}
          onKeyDown={onKeyDown}
          className={styles.search}
        />
      </PageHead>
      {page === null ? (
        <EmptyState what={t`No settings found`} how={t`No setting matches "${search.trim()}".`} />
      ) : (
        <div className={styles.body}>
          <PageList ref={list} pages={offered} shown={page.id} found={found} onChoose={choose} />
          <div className={styles.picker}>
            <Select
              name={t`Settings page`}
              value={page.id}
              options={offered.map(({ id, title }) => ({ value: id, label: title }))}
              onChange={choose}
            />
          </div>
          <div ref={scroller} data-area="" className={styles.sections}>
            <Page key={page.id} page={page} marked={marked} />
          </div>
        </div>
      )}
    </main>
  );
}

/** Shows the row or page that an action has requested, now and later. */
function useShownSetting(pages: readonly Shown[], show: (page: string, row: string | null) => void): void {
  const latest = useRef({ pages, show });
  useEffect(() => {
    latest.current = { pages, show };
  });
  useEffect(
    () =>
      onPageRequest('showSetting', () => {
        const wanted = takeRequestedSetting();
        if (wanted === null) return;
        const page = 'page' in wanted ? wanted.page : findPageOfRow(latest.current.pages, wanted.row);
        if (page !== null) latest.current.show(page, 'page' in wanted ? null : wanted.row);
      }),
    [],
  );
}

type PageProps = { readonly page: Shown; readonly marked: readonly string[] };

function Page({ page: { groups, id, title }, marked }: PageProps) {
  const environment = useConnection((state) => state.host?.environment ?? noVariables);
  const isMarked = (row: RowId): boolean => marked.includes(row);
  return (
    <section aria-labelledby={`settings-${id}`} className={styles.section}>
      <h2 id={`settings-${id}`} className={styles.heading}>
        {title}
      </h2>
      {groups.map((group) => (
        <div key={group.id} className={styles.group}>
          {group.title !== null && <h3 className={styles.name}>{group.title}</h3>}
          {group.rows.map((row) => (
            <Row key={row.id} row={row} environment={environment} isMarked={isMarked(row.id)} />
          ))}
        </div>
      ))}
    </section>
  );
}

const noVariables: readonly string[] = [];

function focusRow(id: string, block: 'start' | 'nearest'): void {
  const row = document.getElementById(`setting-${id}`);
  row?.scrollIntoView({ block });
  row?.querySelector<HTMLElement>('button:not(:disabled), input, select')?.focus({ preventScroll: true });
}
