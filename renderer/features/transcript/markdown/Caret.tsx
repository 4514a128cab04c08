import styles from './Caret.module.css';

/** Shows the caret block at the end of streaming text. */
export function Caret() {
  return <span className={styles.caret} aria-hidden="true" />;
}
