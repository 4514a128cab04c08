import ActivityIcon from 'lucide-react/icons/activity';
import LayoutGridIcon from 'lucide-react/icons/layout-grid';
import MessageSquareTextIcon from 'lucide-react/icons/message-square-text';
import SlidersHorizontalIcon from 'lucide-react/icons/sliders-horizontal';
import type { ReactNode } from 'react';
import { counted, t } from '../../../shared/i18n/i18n.ts';
import { useKeys } from '../../actions/use-keys.ts';
import { tooltip } from '../../components/tooltip.ts';
import { useApprovals } from '../../stores/approvals.store.ts';
import { type Page, showPage, useFrame } from '../../stores/frame.store.ts';
import styles from './Rail.module.css';

/** Shows the pages of the window. A page gets an entry once it works. */
export function Rail() {
  const waiting = useApprovals(({ approvals }) => approvals.length);
  return (
    <nav aria-label={t`Main`} data-area="" className={styles.rail}>
      <Entry page="threads" name={t`Threads`} icon={<MessageSquareTextIcon />} />
      <Entry page="missionControl" name={t`Mission Control`} icon={<LayoutGridIcon />} waiting={waiting} />
      <span className={styles.space} />
      <Entry page="diagnostics" name={t`Diagnostics`} icon={<ActivityIcon />} />
      <Entry page="settings" name={t`Settings`} icon={<SlidersHorizontalIcon />} keys={useKeys('openSettings')} />
    </nav>
  );
}

type EntryProps = {
  readonly page: Page;
  readonly name: string;
  readonly icon: ReactNode;
  readonly keys?: string | undefined;
  /** How many questions wait for the user on this page. */
  readonly waiting?: number;
};

function Entry({ page, name, icon, keys, waiting = 0 }: EntryProps) {
  const current = useFrame((state) => state.page === page);
  return (
    <button
      type="button"
      className={styles.entry}
      aria-label={name}
      aria-current={current ? 'page' : undefined}
      aria-description={waiting === 0 ? undefined : counted(waiting, 'needs you', 'need you')}
      {...tooltip(name, keys)}
      onClick={() => showPage(page)}
    >
      {icon}
      {waiting > 0 && (
        // CSS draws the count, so the button's text stays its accessible name.
        <span className={styles.badge} data-count={Math.min(waiting, maxCounted)} aria-hidden="true" />
      )}
    </button>
  );
}

/** A badge has room for two digits. */
const maxCounted = 99;
