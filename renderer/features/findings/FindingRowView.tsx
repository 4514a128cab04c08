import type { Ref } from 'react';
import type { FindingRow } from '../line-comments/commented-rows.ts';
import { FindingCard } from './FindingCard.tsx';
import styles from './FindingRowView.module.css';
import type { Dismissing } from './use-findings.ts';

export type FindingRowViewProps = {
  readonly ref: Ref<HTMLDivElement>;
  readonly row: FindingRow;
  /** The row's index in the list, and its distance from the top in px. */
  readonly index: number;
  readonly top: number;
  readonly dismissing: Dismissing;
};

/** Shows a finding below its lines. */
export function FindingRowView({ dismissing, index, ref, row, top }: FindingRowViewProps) {
  return (
    <div ref={ref} data-index={index} className={styles.row} style={{ transform: `translateY(${top}px)` }}>
      <div className={styles.place}>
        <FindingCard finding={row.finding} dismissing={dismissing} />
      </div>
    </div>
  );
}
