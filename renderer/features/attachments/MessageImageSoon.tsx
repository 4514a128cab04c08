import { Suspense } from 'react';
import { lazyComponent } from '../../client/lazy-module.ts';
import type { ThreadImage } from '../../stores/image-viewer.store.ts';
import styles from './MessageImageSoon.module.css';

const MessageImage = lazyComponent(() => import('./MessageImages.tsx'));

/** One of the images of a message, as soon as what draws it is loaded. It takes its room at once. */
export function MessageImageSoon(props: { readonly images: readonly ThreadImage[]; readonly at: number }) {
  return (
    <Suspense fallback={<span className={styles.room} />}>
      <MessageImage {...props} />
    </Suspense>
  );
}
