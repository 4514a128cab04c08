import styles from './Caret.module.css';

/** The caret block at the end of streaming text. */
export function Caret() {
  return <span className={styles.caret} aria-hidden="true" />;
}
