import { memo } from 'react';
import { t } from '../../../../../shared/i18n/i18n.ts';
import type { RunStep } from '../../../../../shared/runs/compare/run-step.ts';
import { classNames } from '../../../../components/class-names.ts';
import { EventMark } from '../../EventMark.tsx';
import type { Side } from '../comparison.ts';
import { describeCell } from '../describe-cell.ts';
import type { StepRow } from '../step-rows.ts';
import styles from './StepRowView.module.css';

export type StepRowViewProps = {
  readonly row: StepRow;
  readonly place: number;
  /** In px from the top of the list. */
  readonly top: number;
  /** The selected side; null if the row is not selected. */
  readonly side: Side | null;
  readonly onChoose: (at: number, side: Side) => void;
  readonly onOpen: (side: Side) => void;
};

const relationLabels = {
  same: { sign: '=', words: t`the same` },
  changed: { sign: '\u2260', words: t`changed` },
  left: { sign: '\u2039', words: t`only in the first` },
  right: { sign: '\u203a', words: t`only in the second` },
} as const;

/** Shows two steps next to each other, or one without a match. */
export const StepRowView = memo(({ row, place, top, side, onChoose, onOpen }: StepRowViewProps) => {
  const { sign, words } = relationLabels[row.kind];
  const cell = (on: Side) => ({
    step: row[on],
    isChosen: side === on,
    onPress: () => onChoose(place, on),
    onOpen: () => onOpen(on),
  });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a row of a grid that is only partly drawn
    // biome-ignore lint/a11y/useFocusableInteractive: its cells have the focus
    <div
      role="row"
      aria-rowindex={place + 1}
      className={classNames(styles.row, row.kind !== 'same' && styles.differs, side !== null && styles.chosen)}
      style={{ transform: `translateY(${top}px)` }}
    >
      <StepCell {...cell('first')} />
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: it only shows how the two compare */}
      <div role="gridcell" aria-label={words} title={words} className={styles.relation}>
        <span aria-hidden="true">{sign}</span>
      </div>
      <StepCell {...cell('second')} />
    </div>
  );
});

type StepCellProps = {
  readonly step: RunStep | null;
  readonly isChosen: boolean;
  readonly onPress: () => void;
  readonly onOpen: () => void;
};

function StepCell({ step, isChosen, onPress, onOpen }: StepCellProps) {
  if (step === null) {
    // biome-ignore lint/a11y/useSemanticElements: a cell of a grid that is only partly drawn
    // biome-ignore lint/a11y/useFocusableInteractive: there is nothing in it
    return <div role="gridcell" aria-label={t`no step`} className={styles.nothing} />;
  }
  const view = describeCell(step);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a cell of a grid that is only partly drawn
    <div
      role="gridcell"
      aria-selected={isChosen}
      tabIndex={isChosen ? 0 : -1}
      data-first-focus={isChosen || undefined}
      className={styles.cell}
      onPointerDown={onPress}
      onDoubleClick={onOpen}
    >
      <span className={styles.mark}>
        <EventMark view={view} />
      </span>
      <span className={styles.kind}>{view.kind} </span>
      <span className={classNames(styles.words, view.isCode && styles.code)}>{view.text} </span>
      {view.state !== null && <span className="visually-hidden">{view.state} </span>}
      {step.isRetry && <span className={styles.again}>{t`tried again`} </span>}
      <span className={styles.amount}>{view.amount}</span>
    </div>
  );
}
