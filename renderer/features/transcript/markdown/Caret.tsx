import styles from './Caret.module.css';

/** The block at the end of text that streams. */
export function Caret() {
  return <span className={styles.caret} aria-hidden="true" />;
}
