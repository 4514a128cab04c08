import { useEffect, useRef } from 'react';
import { focusBack } from '../../components/focus-back.ts';
import { showDrawer } from '../../stores/frame.store.ts';
import { ChangesPane } from '../changes/ChangesPane.tsx';
import { useDrawer } from '../panels/use-drawer.ts';
import styles from './ChangesSheet.module.css';

/**
 * Shows Changes over the right side of the thread in a window too narrow for both. The sheet is not modal: the bars and
 * a waiting approval stay visible and usable.
 */
export default function ChangesSheet() {
  const shown = useDrawer('changes');
  return shown ? <Sheet /> : null;
}

function Sheet() {
  const sheet = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    sheet.current?.querySelector('button')?.focus();
    return () => {
      // If the user has moved the focus elsewhere, it stays there.
      const isNowhere = document.activeElement === null || document.activeElement === document.body;
      if (isNowhere && before instanceof HTMLElement) before.focus();
      focusBack();
    };
  }, []);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes it wherever the focus is inside
    <div
      ref={sheet}
      data-area=""
      className={styles.sheet}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        event.stopPropagation();
        showDrawer(null);
      }}
    >
      <ChangesPane />
    </div>
  );
}
