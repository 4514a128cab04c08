import { t } from '../../../shared/words/words.ts';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import styles from './MachineColumn.module.css';
import type { MachineRow } from './start-page.view-model.ts';

/** How this machine is prepared, with a mark and a sentence each. */
export function MachineColumn({ rows }: { readonly rows: readonly MachineRow[] }) {
  return (
    <section aria-label={t`This machine`}>
      <h2 className={styles.heading}>{t`This machine`}</h2>
      <ul className={styles.rows}>
        {rows.map((row) => (
          <li key={row.name} className={styles.row}>
            <span className={styles.glyph}>
              <StateGlyph state={row.glyph} />
            </span>
            <div className={styles.words}>
              <p>{row.name}</p>
              <p className={styles.detail}>{row.detail}</p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
