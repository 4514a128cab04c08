import styles from './Mark.module.css';

/** The mark of the app: four bars, each starting where the last one ends, in the colors of the four makers. 16 or 44 px. */
export function Mark({ size = 16 }: { readonly size?: 16 | 44 }) {
  return (
    <svg className={size === 16 ? styles.mark : styles.large} viewBox="0 0 32 32" aria-hidden="true">
      <rect className={styles.model} x="2" y="3" width="13" height="5" rx="1" />
      <rect className={styles.command} x="11" y="10" width="14" height="5" rx="1" />
      <rect className={styles.edit} x="18" y="17" width="6" height="5" rx="1" />
      <rect className={styles.you} x="22" y="24" width="8" height="5" rx="1" />
    </svg>
  );
}
