import { type ReactNode, useEffect } from 'react';
import { Dialog } from '../../components/Dialog.tsx';
import { closeDrawerIfShown, type Drawer, showDrawer, useFrame } from '../../stores/frame.store.ts';
import styles from './PaneDrawer.module.css';

export type PaneDrawerProps = {
  readonly drawer: Drawer;
  readonly title: string;
  readonly children: ReactNode;
};

/** Shows a pane over the transcript when the window is too narrow for both. */
export default function PaneDrawer({ drawer, title, children }: PaneDrawerProps) {
  const shown = useFrame((state) => state.drawer === drawer);
  // In a wider window the pane is next to the page, and does not open over it again when the window gets narrower.
  useEffect(() => () => closeDrawerIfShown(drawer), [drawer]);
  if (!shown) return null;
  return (
    <Dialog title={title} isTitleHidden onClose={() => showDrawer(null)} className={styles.left}>
      {children}
    </Dialog>
  );
}
