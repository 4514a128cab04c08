import type { ReactNode } from 'react';
import { Dialog } from '../../components/Dialog.tsx';
import { type Drawer, drawerShown, useFrame } from '../../stores/frame.store.ts';
import styles from './PaneDrawer.module.css';

export type PaneDrawerProps = {
  readonly drawer: Drawer;
  readonly title: string;
  readonly side: 'left' | 'right';
  readonly children: ReactNode;
};

/** A pane over the transcript, when the window is too narrow for both. */
export default function PaneDrawer({ drawer, title, side, children }: PaneDrawerProps) {
  const shown = useFrame((state) => state.drawer === drawer);
  if (!shown) return null;
  return (
    <Dialog title={title} titleHidden onClose={() => drawerShown(null)} className={styles[side]}>
      {children}
    </Dialog>
  );
}
