import { Suspense } from 'react';
import { lazyComponent } from '../../client/lazy-module.ts';
import type { ThreadImage } from '../../stores/image-viewer.store.ts';
import styles from './MessageImageSoon.module.css';

const MessageImage = lazyComponent(() => import('./MessageImages.tsx'));

/** Shows one of a message's images once the component that draws it has loaded. Reserves the space for it up front. */
export function MessageImageSoon(props: { readonly images: readonly ThreadImage[]; readonly at: number }) {
  return (
    <Suspense fallback={<span className={styles.room} />}>
      <MessageImage {...props} />
    </Suspense>
  );
}
