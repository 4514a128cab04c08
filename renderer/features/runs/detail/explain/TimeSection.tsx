import { useId } from 'react';
import { visibleText } from '../../../../../shared/base/visible-text.ts';
import { t } from '../../../../../shared/i18n/i18n.ts';
import { classNames } from '../../../../components/class-names.ts';
import { tooltipWhenCut } from '../../../../components/tooltip.ts';
import type { TimeRow, TimeView } from './describe-time.ts';
import styles from './ExplainPart.module.css';
import tones from './time-tones.module.css';

export type TimeSectionProps = {
  readonly view: TimeView | null;
  /** Replaces the usual heading and the total next to it. */
  readonly title?: string | null;
  /** Selects an event in the timeline. With it, each row leads to its longest time range. */
  readonly onReveal?: (position: number) => void;
};

/** Shows the time account: a bar, and the names of its pieces. */
export function TimeSection({ view, title = null, onReveal }: TimeSectionProps) {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <header className={styles.head}>
        <h3 id={id} className={styles.title}>
          {title ?? t`Where the time went`}
        </h3>
        {view !== null && title === null && <span className={styles.amount}>{view.total}</span>}
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
                {onReveal !== undefined && <th scope="col">{t`Longest steps`}</th>}
                <th scope="col">{t`Time`}</th>
                <th scope="col">{t`Share`}</th>
              </tr>
            </thead>
            <tbody>
              {view.rows.map(({ duration, kind, longest, name, percent }) => (
                <tr key={kind}>
                  <th scope="row">
                    <span className={classNames(styles.swatch, tones[kind])} aria-hidden="true" />
                    {name}
                  </th>
                  {onReveal !== undefined && (
                    <td className={styles.longest}>
                      {longest !== null && <Longest {...longest} onReveal={onReveal} />}
                    </td>
                  )}
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

type LongestProps = NonNullable<TimeRow['longest']> & { readonly onReveal: (position: number) => void };

function Longest({ onReveal, position, subject, text }: LongestProps) {
  return (
    <button type="button" className={styles.step} onClick={() => onReveal(position)}>
      {text}
      {subject !== '' && (
        <>
          {' '}
          <code {...tooltipWhenCut(visibleText(subject))}>{visibleText(subject)}</code>
        </>
      )}
    </button>
  );
}
