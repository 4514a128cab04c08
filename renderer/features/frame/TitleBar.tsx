import PanelLeftIcon from 'lucide-react/icons/panel-left';
import SearchIcon from 'lucide-react/icons/search';
import { t } from '../../../shared/i18n/i18n.ts';
import { runAction } from '../../actions/registry.ts';
import { useKeys } from '../../actions/use-keys.ts';
import { Button } from '../../components/Button.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { Kbd } from '../../components/Kbd.tsx';
import { useConnection } from '../../stores/connection.store.ts';
import { useFrame } from '../../stores/frame.store.ts';
import { useLayout } from '../../stores/layout.store.ts';
import { BranchButton } from '../commits/BranchButton.tsx';
import { NeedsButton } from '../needs/NeedsButton.tsx';
import { usePanes } from '../panels/use-panes.ts';
import styles from './TitleBar.module.css';
import { WorkspaceButton } from './WorkspaceButton.tsx';

/** Shows where this window works, and opens everything it can do. */
export function TitleBar() {
  const isDemo = useConnection((state) => state.profile === 'demo');
  const page = useFrame((state) => state.page);
  const panes = usePanes();
  const listOver = useFrame((state) => state.drawer === 'threads');
  const listDocked = useLayout((state) => state.layout.threadsOpen);
  const listKeys = useKeys('toggleThreads');
  const paletteKeys = useKeys('palette');
  return (
    <header className={styles.bar}>
      {page === 'threads' && (
        <IconButton
          name={t`Thread list`}
          icon={<PanelLeftIcon />}
          keys={listKeys}
          aria-expanded={panes.threads.place === 'over' ? listOver : listDocked}
          onClick={() => runAction('toggleThreads')}
        />
      )}
      <WorkspaceButton />
      <BranchButton />
      {isDemo && (
        <span className={styles.demo}>
          {t`Demo`}
          <Button kind="quiet" size={24} onClick={() => runAction('leaveDemo')}>
            {t`Leave the demo`}
          </Button>
        </span>
      )}
      <span className={styles.space} />
      <NeedsButton />
      <button type="button" className={styles.palette} onClick={() => runAction('palette')}>
        <SearchIcon />
        <span className={styles.name}>{t`Command palette`}</span>
        {paletteKeys !== undefined && <Kbd chord={paletteKeys} />}
      </button>
    </header>
  );
}
