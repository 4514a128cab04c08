import ActivityIcon from 'lucide-react/icons/activity';
import MessageSquareTextIcon from 'lucide-react/icons/message-square-text';
import SlidersHorizontalIcon from 'lucide-react/icons/sliders-horizontal';
import type { ReactNode } from 'react';
import { keysOf } from '../../actions/registry.ts';
import { tooltip } from '../../components/tooltip.ts';
import { type Page, pageShown, useFrame } from '../../stores/frame.store.ts';
import styles from './Rail.module.css';

/** The pages of the window. A page has an entry once it works. */
export function Rail() {
  return (
    <nav aria-label="Main" className={styles.rail}>
      <Entry page="threads" name="Threads" icon={<MessageSquareTextIcon />} />
      <span className={styles.space} />
      <Entry page="diagnostics" name="Diagnostics" icon={<ActivityIcon />} />
      <Entry page="settings" name="Settings" icon={<SlidersHorizontalIcon />} keys={keysOf('openSettings')} />
    </nav>
  );
}

type EntryProps = {
  readonly page: Page;
  readonly name: string;
  readonly icon: ReactNode;
  readonly keys?: string | undefined;
};

function Entry({ page, name, icon, keys }: EntryProps) {
  const current = useFrame((state) => state.page === page);
  return (
    <button
      type="button"
      className={styles.entry}
      aria-label={name}
      aria-current={current ? 'page' : undefined}
      {...tooltip(name, keys)}
      onClick={() => pageShown(page)}
    >
      {icon}
    </button>
  );
}
