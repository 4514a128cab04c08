import ChevronDownIcon from 'lucide-react/icons/chevron-down';
import { useRef, useState } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { lazyModule, useLazyModule } from '../../client/lazy-module.ts';
import { Mark } from '../../components/Mark.tsx';
import { tooltip } from '../../components/tooltip.ts';
import { useWorkspace } from '../../stores/workspace.store.ts';
import styles from './WorkspaceButton.module.css';

const workspaceMenu = lazyModule(() => import('./WorkspaceMenu.tsx'));

/** Shows the window's folder. The menu is mounted only while it is open, or requested before it has loaded. */
export function WorkspaceButton() {
  const workspace = useWorkspace((state) => state.workspace);
  const [isOpen, setOpen] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const menu = useLazyModule(workspaceMenu, isOpen);
  const hasMenu = isOpen && menu !== null;
  const button = (
    <button
      ref={trigger}
      type="button"
      className={styles.folder}
      aria-haspopup="menu"
      onClick={hasMenu ? undefined : () => setOpen(true)}
      {...tooltip(workspace?.displayPath ?? t`No folder is open`)}
    >
      <Mark />
      <span className={styles.name}>{workspace?.name ?? t`No folder`}</span>
      <ChevronDownIcon className={styles.chevron} />
    </button>
  );
  if (!hasMenu) return button;
  return (
    <menu.default
      defaultOpen
      trigger={button}
      focusAfter={() => trigger.current?.focus()}
      onClosed={() => setOpen(false)}
    />
  );
}
