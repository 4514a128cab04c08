import styles from './FindingRows.module.css';
import type { FindingRow } from './input-safety.view-model.ts';

/** Lists the findings, one row each. */
export function FindingRows({ id, rows }: { readonly id?: string; readonly rows: readonly FindingRow[] }) {
  return (
    <ul className={styles.rows} id={id}>
      {rows.map(({ what, where }) => (
        <li key={`${what} ${where}`} className={styles.row}>
          <span className={styles.what}>{what}</span> <span className={styles.where}>{where}</span>
        </li>
      ))}
    </ul>
  );
}
