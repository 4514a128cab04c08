import { useId } from 'react';
import { t } from '../../../../../shared/i18n/i18n.ts';
import { classNames } from '../../../../components/class-names.ts';
import type { TimeView } from './describe-time.ts';
import styles from './ExplainPart.module.css';
import tones from './time-tones.module.css';

/** Shows the time account: a bar, and the names of its pieces. */
export function TimeSection({ view }: { readonly view: TimeView | null }) {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <header className={styles.head}>
        <h3 id={id} className={styles.title}>{t`Where the time went`}</h3>
        {view !== null && <span className={styles.amount}>{view.total}</span>}
      </header>
      {view === null ? (
        <p
          className={styles.nothing}
        >{t`This run's events have no times, so Workcell cannot show where the time went.`}</p>
      ) : (
        <>
          <div className={styles.bar} aria-hidden="true">
            {view.rows.map(({ kind, share }) => (
              <span key={kind} className={classNames(styles.piece, tones[kind])} style={{ flexGrow: share }} />
            ))}
          </div>
          <table className={styles.table} aria-labelledby={id}>
            <thead className="visually-hidden">
              <tr>
                <th scope="col">{t`What`}</th>
                <th scope="col">{t`Time`}</th>
                <th scope="col">{t`Share`}</th>
              </tr>
            </thead>
            <tbody>
              {view.rows.map(({ duration, kind, name, percent }) => (
                <tr key={kind}>
                  <th scope="row">
                    <span className={classNames(styles.swatch, tones[kind])} aria-hidden="true" />
                    {name}
                  </th>
                  <td className={styles.number}>{duration}</td>
                  <td className={styles.share}>{percent}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {view.between !== null && <p className={styles.note}>{view.between}</p>}
        </>
      )}
    </section>
  );
}
