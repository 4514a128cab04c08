import CoinsIcon from 'lucide-react/icons/coins';
import EyeIcon from 'lucide-react/icons/eye';
import FolderIcon from 'lucide-react/icons/folder';
import InfoIcon from 'lucide-react/icons/info';
import KeyboardIcon from 'lucide-react/icons/keyboard';
import ShieldIcon from 'lucide-react/icons/shield';
import SlidersHorizontalIcon from 'lucide-react/icons/sliders-horizontal';
import SquareTerminalIcon from 'lucide-react/icons/square-terminal';
import SunMoonIcon from 'lucide-react/icons/sun-moon';
import type { ReactNode, Ref } from 'react';
import { counted, t } from '../../../../shared/i18n/i18n.ts';
import { moveFocusInList } from '../../../components/move-focus-in-list.ts';
import styles from '../SettingsPage.module.css';
import type { SettingsPage, SettingsPageId, SettingsSearchResult } from '../settings.view-model.ts';

export type PageListProps = {
  readonly pages: readonly SettingsPage[];
  readonly shown: SettingsPageId;
  /** Null without a search. */
  readonly found: SettingsSearchResult | null;
  readonly onChoose: (page: SettingsPageId) => void;
  readonly ref: Ref<HTMLElement>;
};

/** Lists the pages of Settings. One tab stop; the arrow keys show the page above or below. */
export function PageList({ pages, shown, found, onChoose, ref }: PageListProps) {
  return (
    <nav
      ref={ref}
      aria-label={t`Settings`}
      data-area=""
      className={styles.nav}
      onKeyDown={(event) => {
        if (moveFocusInList(event.currentTarget, event)) event.preventDefault();
      }}
    >
      {pages.map(({ id, title }) => {
        const hits = found?.rows.get(id)?.length ?? 0;
        return (
          <button
            key={id}
            type="button"
            className={styles.navEntry}
            tabIndex={id === shown ? 0 : -1}
            aria-current={id === shown ? 'page' : undefined}
            aria-description={hits === 0 ? undefined : counted(hits, 'match', 'matches')}
            onClick={() => onChoose(id)}
            onFocus={() => {
              if (id !== shown) onChoose(id);
            }}
          >
            {icons[id]}
            {title}
            {hits > 0 && <span className={styles.hits} data-count={hits} aria-hidden="true" />}
          </button>
        );
      })}
    </nav>
  );
}

const icons: Readonly<Record<SettingsPageId, ReactNode>> = {
  general: <SlidersHorizontalIcon />,
  appearance: <SunMoonIcon />,
  codex: <SquareTerminalIcon />,
  approvals: <ShieldIcon />,
  runs: <CoinsIcon />,
  shortcuts: <KeyboardIcon />,
  privacy: <EyeIcon />,
  data: <FolderIcon />,
  about: <InfoIcon />,
};
