import PanelBottomIcon from 'lucide-react/icons/panel-bottom';
import PanelRightIcon from 'lucide-react/icons/panel-right';
import { keysOf, runAction } from '../../actions/registry.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { tooltipWhenCut } from '../../components/tooltip.ts';
import { useFrame } from '../../stores/frame.store.ts';
import { useOptions } from '../../stores/options.store.ts';
import styles from './ThreadHead.module.css';
import { usePanes } from './use-panes.ts';

/** The title of the shown thread, and what stands around it. */
export function ThreadHead({ title }: { readonly title: string }) {
  const panes = usePanes();
  const consoleOpen = useOptions((state) => state.options.values.consoleOpen);
  const changesBeside = useOptions((state) => state.options.values.changesOpen);
  const changesOver = useFrame((state) => state.drawer === 'changes');
  const changesOpen = panes.changes.place === 'over' ? changesOver : changesBeside;
  return (
    <header className={styles.head}>
      <h1 className={styles.title} {...tooltipWhenCut(title)}>
        {title}
      </h1>
      <IconButton
        name="Console"
        icon={<PanelBottomIcon />}
        keys={keysOf('toggleConsole')}
        aria-expanded={consoleOpen}
        onClick={() => runAction('toggleConsole')}
      />
      <IconButton
        name="Changes"
        icon={<PanelRightIcon />}
        keys={keysOf('toggleChanges')}
        aria-expanded={changesOpen}
        onClick={() => runAction('toggleChanges')}
      />
    </header>
  );
}
