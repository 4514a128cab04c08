import { type ReactNode, useEffect } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { showListOver, useFrame } from '../../stores/frame.store.ts';
import styles from './ListDrawer.module.css';

/**
 * Shows the thread list over the page when the window is too narrow for both. In a wider window, where it is next to the
 * page, it is closed here: it does not open over the page again when the window gets narrower.
 */
export default function ListDrawer({ children }: { readonly children: ReactNode }) {
  const isShown = useFrame((state) => state.isListOver);
  useEffect(() => () => showListOver(false), []);
  if (!isShown) return null;
  return (
    <Dialog title={t`Thread list`} isTitleHidden onClose={() => showListOver(false)} className={styles.left}>
      {children}
    </Dialog>
  );
}
