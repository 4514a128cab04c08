import type { ReactNode } from 'react';
import styles from './PageHead.module.css';
import { TitleBar } from './TitleBar.tsx';

export type PageHeadProps = {
  readonly title: string;
  /** A line next to the title, truncated when there is no room. */
  readonly note?: string;
  /** The controls of the page, on the right. */
  readonly children?: ReactNode;
};

/** The title bar of a page that is not a thread. */
export function PageHead({ title, note, children }: PageHeadProps) {
  return (
    <TitleBar controls={children}>
      <h1 className={styles.title}>{title}</h1>
      {note !== undefined && <p className={styles.note}>{note}</p>}
    </TitleBar>
  );
}
