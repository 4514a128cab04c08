import type { ReactNode } from 'react';
import styles from './PageHead.module.css';

export type PageHeadProps = {
  readonly title: string;
  /** A line next to the title, truncated when there is no room. */
  readonly note?: string;
  /** The controls of the page, on the right. */
  readonly children?: ReactNode;
};

/** The head of a page. */
export function PageHead({ title, note, children }: PageHeadProps) {
  return (
    <header className={styles.head}>
      <h1 className={styles.title}>{title}</h1>
      <p className={styles.note}>{note}</p>
      {children}
    </header>
  );
}
