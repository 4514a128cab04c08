import PanelLeftIcon from 'lucide-react/icons/panel-left';
import SearchIcon from 'lucide-react/icons/search';
import type { ReactNode } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { runAction } from '../../actions/registry.ts';
import { useKeys } from '../../actions/use-keys.ts';
import { Button } from '../../components/Button.tsx';
import { classNames } from '../../components/class-names.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { Kbd } from '../../components/Kbd.tsx';
import { tooltip } from '../../components/tooltip.ts';
import { useConnection } from '../../stores/connection.store.ts';
import { useFrame } from '../../stores/frame.store.ts';
import { useLayout } from '../../stores/layout.store.ts';
import { Banners } from '../alerts/Banners.tsx';
import { NeedsButton } from '../needs/NeedsButton.tsx';
import { FocusBack } from '../panels/FocusBack.tsx';
import { usePanes } from '../panels/use-panes.ts';
import { CliStatus } from './CliStatus.tsx';
import styles from './TitleBar.module.css';

export type TitleBarProps = {
  /** The title of the page, and what belongs to it. */
  readonly children?: ReactNode;
  /** The controls of the page, on the right. */
  readonly controls?: ReactNode;
};

/**
 * The bar at the top of each page, with the system's buttons at its end, and the banners below it. While the thread list
 * is hidden, the bar has the button that shows it, and news about Codex.
 */
export function TitleBar({ children, controls }: TitleBarProps) {
  const isDemo = useConnection((state) => state.profile === 'demo');
  const panes = usePanes();
  const isListOpen = useLayout((state) => state.layout.threadsOpen);
  const isAtEdge = panes.threads.place === 'over' || !isListOpen;
  const isAtStrip = panes.threads.place === 'strip' && isListOpen;
  const paletteKeys = useKeys('palette');
  return (
    <>
      <header data-area="" className={classNames(styles.bar, isAtEdge && styles.atEdge, isAtStrip && styles.atStrip)}>
        {isAtEdge && (
          <>
            <ThreadListButton />
            <FocusBack />
            <CliStatus isNewsOnly />
          </>
        )}
        {children}
        <span className={styles.space} />
        {isDemo && (
          <span className={styles.demo}>
            {t`Demo`}
            <Button kind="quiet" size={24} onClick={() => runAction('leaveDemo')}>
              {t`Leave the demo`}
            </Button>
          </span>
        )}
        <NeedsButton />
        <button
          type="button"
          className={styles.palette}
          {...tooltip(t`Command palette`, paletteKeys)}
          onClick={() => runAction('palette')}
        >
          <span className="visually-hidden">{t`Command palette`}</span>
          {paletteKeys !== undefined && (
            <span className={styles.chord}>
              <Kbd chord={paletteKeys} />
            </span>
          )}
          <SearchIcon className={paletteKeys === undefined ? undefined : styles.inPlaceOfChord} />
        </button>
        {controls}
      </header>
      <FocusBack />
      <Banners />
    </>
  );
}

/** Shows or hides the thread list. It stands in the list while the list is next to the page. */
export function ThreadListButton() {
  const panes = usePanes();
  const isOver = useFrame((state) => state.isListOver);
  const isOpen = useLayout((state) => state.layout.threadsOpen);
  return (
    <IconButton
      name={t`Thread list`}
      icon={<PanelLeftIcon />}
      keys={useKeys('toggleThreads')}
      data-focus-back="list"
      aria-expanded={panes.threads.place === 'beside' ? isOpen : isOver}
      onClick={() => runAction('toggleThreads')}
    />
  );
}
