import { t } from '../../../../shared/i18n/i18n.ts';
import { ClosePanel } from '../../panels/ClosePanel.tsx';
import styles from '../ChangesPane.module.css';

export type ChangesHeadProps = {
  /** Gets the element for the number of files. */
  readonly onCount: (element: HTMLElement | null) => void;
  /** Gets the element for the actions on all files. */
  readonly onActions: (element: HTMLElement | null) => void;
};

/**
 * Shows the header of Changes. What it says of the files is put into it when their code is loaded, so that the focus
 * stays where it is.
 */
export function ChangesHead({ onActions, onCount }: ChangesHeadProps) {
  return (
    <header className={styles.head}>
      <h2 className={styles.title}>
        {t`Changes`}
        <span ref={onCount} className={styles.slot} />
      </h2>
      <span className={styles.space} />
      <span ref={onActions} className={styles.slot} />
      <ClosePanel panel="changes" />
    </header>
  );
}
