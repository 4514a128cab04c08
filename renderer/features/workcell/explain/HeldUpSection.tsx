import { useId, useState } from 'react';
import { visibleText } from '../../../../shared/base/visible-text.ts';
import { counted, t } from '../../../../shared/words/words.ts';
import { classNames } from '../../../components/class-names.ts';
import { SegmentedControl } from '../../../components/SegmentedControl.tsx';
import { tooltipWhenCut } from '../../../components/tooltip.ts';
import type { HeldRow } from './describe-time.ts';
import styles from './ExplainPart.module.css';
import tones from './time-tones.module.css';

export type HeldUpSectionProps = {
  readonly rows: readonly HeldRow[];
  readonly waits: readonly HeldRow[];
  /** How many waits there are in all. */
  readonly waitCount: number;
  readonly onReveal: (position: number) => void;
};

/** What determined how long the run took; each row leads to its event. */
export function HeldUpSection({ rows, waits, waitCount, onReveal }: HeldUpSectionProps) {
  const id = useId();
  const [shown, setShown] = useState<'all' | 'waits'>('all');
  if (rows.length === 0) return null;
  const listed = shown === 'all' ? rows : waits;
  return (
    <section className={styles.section} aria-labelledby={id}>
      <header className={styles.head}>
        <h3 id={id} className={styles.title}>{t`What held it up`}</h3>
        {waits.length > 0 && (
          <SegmentedControl
            name={t`What held it up`}
            value={shown}
            segments={[
              { value: 'all', name: t`Longest stretches` },
              { value: 'waits', name: counted(waitCount, 'wait') },
            ]}
            onChange={setShown}
          />
        )}
      </header>
      <ol className={styles.rows}>
        {listed.map(({ key, kind, percent, position, since, subject, words }) => (
          <li key={key}>
            <button type="button" className={styles.row} onClick={() => onReveal(position)}>
              <span className={styles.since}>{since}</span>
              <span className={classNames(styles.swatch, tones[kind])} aria-hidden="true" />
              <span className={styles.words}>
                {words}
                {subject !== '' && (
                  <>
                    <span className="visually-hidden">: </span>
                    <code className={styles.subject} {...tooltipWhenCut(visibleText(subject))}>
                      {visibleText(subject)}
                    </code>
                  </>
                )}
              </span>
              <span className={styles.share}>{percent}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
