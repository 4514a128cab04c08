import BellIcon from 'lucide-react/icons/bell';
import CoinsIcon from 'lucide-react/icons/coins';
import EyeIcon from 'lucide-react/icons/eye';
import FileTextIcon from 'lucide-react/icons/file-text';
import FolderIcon from 'lucide-react/icons/folder';
import HistoryIcon from 'lucide-react/icons/history';
import InfoIcon from 'lucide-react/icons/info';
import KeyboardIcon from 'lucide-react/icons/keyboard';
import ListChecksIcon from 'lucide-react/icons/list-checks';
import LockIcon from 'lucide-react/icons/lock';
import ShieldIcon from 'lucide-react/icons/shield';
import SquareTerminalIcon from 'lucide-react/icons/square-terminal';
import SunMoonIcon from 'lucide-react/icons/sun-moon';
import { type ReactNode, type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import type { SettingSection } from '../../../shared/settings/setting.ts';
import { openSettingsFile, takeWantedSetting } from '../../commands/settings.commands.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { PageHead } from '../../components/PageHead.tsx';
import { SearchField } from '../../components/SearchField.tsx';
import { useConnection } from '../../stores/connection.store.ts';
import { onPageRequest } from '../../stores/page-requests.ts';
import type { SettingsRow } from '../../view-models/setting-rows.ts';
import { describeOrigin, type Origin, type OriginInput } from './origin.view-model.ts';
import { RowControl } from './parts/RowControl.tsx';
import styles from './SettingsPage.module.css';
import { describeSettings, type RowId, type SettingsSection } from './settings.view-model.ts';
import { useSettingsInput } from './use-settings-facts.ts';

/** The id of a section's heading in the page. */
function headingId(id: SettingSection): string {
  return `settings-${id}`;
}

/** How far below the upper edge a heading counts as reached, in px. */
const reach = 80;

/** The section being read: the last one whose heading has reached the top, or the first one. */
function useSectionInView(
  scroller: RefObject<HTMLElement | null>,
  sections: readonly SettingsSection[],
): SettingSection | undefined {
  const [current, setCurrent] = useState<SettingSection>();
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const look = (): void => {
      const edge = element.getBoundingClientRect().top + reach;
      const atEnd = element.scrollTop > 0 && element.scrollTop + element.clientHeight >= element.scrollHeight - 1;
      const reached = sections.filter(({ id }) => {
        const heading = document.getElementById(headingId(id));
        return heading !== null && heading.getBoundingClientRect().top <= edge;
      });
      setCurrent((atEnd ? sections.at(-1) : (reached.at(-1) ?? sections[0]))?.id);
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    return () => element.removeEventListener('scroll', look);
  }, [scroller, sections]);
  return current;
}

/** All settings. Changes apply at once. */
export default function SettingsPage() {
  const facts = useSettingsInput();
  const environment = useConnection((state) => state.host?.environment ?? noVariables);
  const sources = { options: facts.options, environment };
  const [search, setSearch] = useState('');
  const sections = useMemo(() => describeSettings(facts, search), [facts, search]);
  const scroller = useRef<HTMLDivElement>(null);
  const current = useSectionInView(scroller, sections);
  useEffect(
    () =>
      onPageRequest('showSetting', () => {
        setSearch('');
        // Rows hidden by a search return in the next frame.
        requestAnimationFrame(() => showRow(takeWantedSetting()));
      }),
    [],
  );
  return (
    <main className={styles.page} aria-label={t`Settings`}>
      <PageHead title={t`Settings`}>
        <SearchField name={t`Search settings`} value={search} onChange={setSearch} className={styles.search} />
      </PageHead>
      <div className={styles.body}>
        <nav aria-label={t`Settings`} className={styles.nav}>
          {sections.map(({ id, title }) => (
            <button
              key={id}
              type="button"
              className={styles.navEntry}
              aria-current={id === current ? 'true' : undefined}
              onClick={() => show(id)}
            >
              {icons[id]}
              {title}
            </button>
          ))}
        </nav>
        <div ref={scroller} className={styles.sections}>
          {sections.length === 0 && (
            <EmptyState what={t`No settings found`} how={t`No setting matches "${search.trim()}".`} />
          )}
          {sections.map(({ id, title, rows }) => (
            <section key={id} aria-labelledby={headingId(id)} className={styles.section}>
              <h2 id={headingId(id)} className={styles.heading} tabIndex={-1}>
                {title}
              </h2>
              {rows.map((row) => (
                <Row key={row.id} row={row} sources={sources} />
              ))}
            </section>
          ))}
        </div>
      </div>
    </main>
  );
}

const icons: Readonly<Record<SettingSection, ReactNode>> = {
  codex: <SquareTerminalIcon />,
  approvals: <ShieldIcon />,
  remembered: <ListChecksIcon />,
  history: <HistoryIcon />,
  appearance: <SunMoonIcon />,
  desktop: <BellIcon />,
  keyboard: <KeyboardIcon />,
  files: <FileTextIcon />,
  prices: <CoinsIcon />,
  privacy: <EyeIcon />,
  data: <FolderIcon />,
  about: <InfoIcon />,
};

const noVariables: readonly string[] = [];

type RowProps = { readonly row: SettingsRow<RowId>; readonly sources: Omit<OriginInput, 'managed'> };

function Row({ row, sources }: RowProps) {
  const origin = describeOrigin(row.id, { ...sources, managed: row.managed === true });
  const helpId = `setting-${row.id}-help`;
  const [problem, setProblem] = useState<string | null>(null);
  return (
    <div className={styles.row} id={`setting-${row.id}`}>
      <div className={styles.words}>
        <p className={styles.name}>
          {row.name}
          {row.managed === true && <LockIcon className={styles.lock} />}
        </p>
        <p id={helpId} className={row.dangerous === true || problem !== null ? styles.danger : styles.help}>
          {problem ?? row.help}
        </p>
        {origin !== null && <OriginNote origin={origin} />}
      </div>
      {row.managed === true ? (
        <span className={styles.managed}>
          {t`Managed`}
          <RowControl id={row.id} helpId={helpId} onProblem={setProblem} />
        </span>
      ) : (
        <RowControl id={row.id} helpId={helpId} onProblem={setProblem} />
      )}
    </div>
  );
}

function showRow(id: string | null): void {
  const row = document.getElementById(`setting-${id}`);
  row?.scrollIntoView({ block: 'start' });
  row?.querySelector<HTMLElement>('button, input, select')?.focus({ preventScroll: true });
}

function show(id: SettingSection): void {
  const heading = document.getElementById(headingId(id));
  heading?.scrollIntoView({ block: 'start' });
  heading?.focus({ preventScroll: true });
}

/** Where the value of a setting comes from, with a link to its line. */
function OriginNote({ origin: { line, otherwise, words } }: { readonly origin: Origin }) {
  return (
    <p className={styles.origin}>
      {line === null ? (
        words
      ) : (
        <>
          {words},{' '}
          <button type="button" className={styles.place} onClick={() => void openSettingsFile(line)}>
            {t`line ${line}`}
          </button>
          .
        </>
      )}
      {otherwise !== null && ` ${otherwise}`}
    </p>
  );
}
