import type { Behind } from '../behind.ts';
import type { Figure } from '../describe-figures.ts';
import styles from './FigureRow.module.css';
import { NumberLink } from './NumberLink.tsx';

/** The large numbers, side by side. */
export function FigureRow(props: { readonly figures: readonly Figure[]; readonly onShow: (behind: Behind) => void }) {
  return (
    <dl className={styles.figures}>
      {props.figures.map(({ context, label, value }) => (
        <div key={label} className={styles.figure}>
          <dt className={styles.label}>{label}</dt>
          <dd className={styles.value}>
            <NumberLink value={value} of={label} onShow={props.onShow} />
          </dd>
          {context.length > 0 && (
            <dd className={styles.context}>
              {context.map((each) => (
                <NumberLink key={each.words} value={each} onShow={props.onShow} />
              ))}
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}
