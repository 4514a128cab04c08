import XIcon from 'lucide-react/icons/x';
import type { ReactNode } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { type Drawer, showDrawer, useFrame } from '../../stores/frame.store.ts';
import styles from './PaneDrawer.module.css';

export type PaneDrawerProps = {
  readonly drawer: Drawer;
  readonly title: string;
  readonly children: ReactNode;
};

/** Shows a pane over the transcript when the window is too narrow for both. */
export default function PaneDrawer({ drawer, title, children }: PaneDrawerProps) {
  const shown = useFrame((state) => state.drawer === drawer);
  if (!shown) return null;
  return (
    <Dialog title={title} isTitleHidden onClose={() => showDrawer(null)} className={styles.left}>
      <IconButton name={t`Close`} icon={<XIcon />} className={styles.close} onClick={() => showDrawer(null)} />
      {children}
    </Dialog>
  );
}
