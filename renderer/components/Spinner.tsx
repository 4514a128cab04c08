import styles from './Spinner.module.css';

/** The spinning arc of a busy control, in the control's own color. */
export function Spinner() {
  return (
    <svg className={styles.spinner} viewBox="0 0 14 14" aria-hidden="true">
      <circle className={styles.ring} cx="7" cy="7" r="5" />
      <path d="M7 2a5 5 0 0 1 5 5" />
    </svg>
  );
}
