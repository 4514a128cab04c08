import { t } from '../../../../../shared/i18n/i18n.ts';
import type { ClockRange } from '../../../../../shared/layout/layout.ts';
import { classNames } from '../../../../components/class-names.ts';
import { SegmentedControl } from '../../../../components/SegmentedControl.tsx';
import tapeStyles from '../../../../components/tape.module.css';
import styles from './ClockFoot.module.css';

const ranges: readonly { readonly value: ClockRange; readonly name: string }[] = [
  { value: 'hour', name: t`1 hour` },
  { value: 'today', name: t`Today` },
  { value: 'week', name: t`Week` },
];

const kinds = [
  { kind: 'model', name: t`Model` },
  { kind: 'command', name: t`Commands` },
  { kind: 'edit', name: t`Edits` },
  { kind: 'you', name: t`You` },
] as const;

export type ClockFootProps = { readonly range: ClockRange; readonly onRange: (range: ClockRange) => void };

/** Explains the bars, and offers how much time the axis shows. */
export function ClockFoot({ range, onRange }: ClockFootProps) {
  return (
    <footer className={styles.foot}>
      <ul className={styles.legend} aria-label={t`Bars`}>
        {kinds.map(({ kind, name }) => (
          <li key={kind}>
            <span className={classNames(styles.sample, kind === 'edit' && styles.tick)} aria-hidden="true">
              <span className={classNames(tapeStyles.bar, tapeStyles[kind])} />
            </span>
            {name}
          </li>
        ))}
      </ul>
      <SegmentedControl name={t`Time shown`} value={range} segments={ranges} onChange={onRange} />
    </footer>
  );
}
