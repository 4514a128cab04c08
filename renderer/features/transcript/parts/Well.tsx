import type { ReactNode } from 'react';
import { classNames } from '../../../components/class-names.ts';
import styles from './Well.module.css';

export type WellProps = {
  /** The name of the content, if the row above does not make it clear. */
  readonly name?: string | undefined;
  /** `output` is shown as printed; long text scrolls inside. */
  readonly kind?: 'output' | 'words';
  readonly children: ReactNode;
};

/** Shows a sunken box below a row. */
export function Well({ name, kind = 'output', children }: WellProps) {
  return (
    <div className={styles.frame}>
      {name !== undefined && <div className={styles.name}>{name}</div>}
      {kind === 'words' ? (
        <div className={classNames(styles.well, styles.words)}>{children}</div>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll long content
        <pre className={styles.well} tabIndex={0}>
          {children}
        </pre>
      )}
    </div>
  );
}
