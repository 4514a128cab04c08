import type { ReactNode } from 'react';
import styles from './EmptyState.module.css';

/** Describes what belongs here and how to get it, in the place where the content will appear. At most one button. */
export function EmptyState(props: { readonly what: string; readonly how: string; readonly children?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <p className={styles.what}>{props.what}</p>
      <p className={styles.how}>{props.how}</p>
      {props.children}
    </div>
  );
}
