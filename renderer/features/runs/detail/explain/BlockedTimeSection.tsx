import { useId, useState } from 'react';
import { visibleText } from '../../../../../shared/base/visible-text.ts';
import { counted, t, wholeNumber } from '../../../../../shared/i18n/i18n.ts';
import { classNames } from '../../../../components/class-names.ts';
import { SegmentedControl } from '../../../../components/SegmentedControl.tsx';
import { tooltipWhenCut } from '../../../../components/tooltip.ts';
import type { BlockedTimeRow } from './describe-time.ts';
import styles from './ExplainPart.module.css';
import tones from './time-tones.module.css';

/** What to list: the time ranges that determined the total time, the waits, or calls that stand out. */
export type BlockedTimeList = 'longest' | 'waits' | 'slowest' | 'failures';

export type BlockedTimeSectionProps = {
  readonly rows: Readonly<Record<BlockedTimeList, readonly BlockedTimeRow[]>>;
  /** The total number of waits, and of failed calls. */
  readonly waitCount: number;
  readonly failed: number;
  readonly onReveal: (position: number) => void;
};

const listings = ['longest', 'waits', 'slowest', 'failures'] as const;

/** Shows what determined how long the run took. Each row opens its event. */
export function BlockedTimeSection({ rows, waitCount, failed, onReveal }: BlockedTimeSectionProps) {
  const id = useId();
  const [shown, setShown] = useState<BlockedTimeList>('longest');
  const names: Readonly<Record<BlockedTimeList, string>> = {
    longest: t`Longest steps`,
    waits: counted(waitCount, 'wait'),
    slowest: t`Slowest calls`,
    failures: t`${wholeNumber(failed)} failed`,
  };
  const segments = listings.flatMap((value) => (rows[value].length === 0 ? [] : [{ value, name: names[value] }]));
  const listed = rows[shown].length > 0 ? shown : (segments[0]?.value ?? 'longest');
  if (segments.length === 0) return null;
  return (
    <section className={styles.section} aria-labelledby={id}>
      <header className={styles.head}>
        <h3 id={id} className={styles.title}>{t`What held it up`}</h3>
        {segments.length > 1 && (
          <SegmentedControl name={t`What held it up`} value={listed} segments={segments} onChange={setShown} />
        )}
      </header>
      <ol className={styles.rows}>
        {rows[listed].map(({ key, kind, percent, position, time, subject, text }) => (
          <li key={key}>
            <button type="button" className={styles.row} onClick={() => onReveal(position)}>
              <span className={styles.since}>{time}</span>
              <span className={classNames(styles.swatch, tones[kind])} aria-hidden="true" />
              <span className={styles.words}>
                {text}
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
