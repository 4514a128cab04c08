import type { ReactNode } from 'react';
import { Dialog } from '../../components/Dialog.tsx';
import { type Drawer, showDrawer } from '../../stores/frame.store.ts';
import { useDrawer } from '../panels/use-drawer.ts';
import styles from './PaneDrawer.module.css';

export type PaneDrawerProps = {
  readonly drawer: Drawer;
  readonly title: string;
  readonly children: ReactNode;
};

/** Shows a pane over the transcript when the window is too narrow for both. */
export default function PaneDrawer({ drawer, title, children }: PaneDrawerProps) {
  const shown = useDrawer(drawer);
  if (!shown) return null;
  return (
    <Dialog title={title} isTitleHidden onClose={() => showDrawer(null)} className={styles.left}>
      {children}
    </Dialog>
  );
}
