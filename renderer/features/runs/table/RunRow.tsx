import { memo, type ReactNode } from 'react';
import type { RunColumn } from '../../../../shared/layout/layout.ts';
import type { RunCard } from '../../../../shared/runs/run-card.ts';
import { computeCost } from '../../../../shared/spending/compute-cost.ts';
import type { PriceTable } from '../../../../shared/spending/price-table.ts';
import { classNames } from '../../../components/class-names.ts';
import { type CostText, describeCost } from '../../../components/format/cost.ts';
import { LineCounts } from '../../../components/LineCounts.tsx';
import { StateGlyph } from '../../../components/StateGlyph.tsx';
import { tooltip, tooltipWhenCut } from '../../../components/tooltip.ts';
import { RunClock } from '../RunClock.tsx';
import { RunButtons } from '../rows/RunButtons.tsx';
import { type LiveRunFacts, type RunSummary, summarizeRun } from '../rows/run-summary.ts';
import { describeRow, type RunRowView } from './describe-row.ts';
import styles from './RunTable.module.css';
import type { RunColumns } from './run-columns.ts';

export type RunRowProps = LiveRunFacts & {
  readonly card: RunCard;
  /** In Unix milliseconds. */
  readonly now: number;
  /** What tokens cost; null if unknown. */
  readonly prices: PriceTable | null;
  readonly shown: RunColumns;
  /** True for the one row in the tab order. */
  readonly isReachable: boolean;
  /** The run's index among all runs. */
  readonly place: number;
  /** The row's index among all rows, counted from 1. */
  readonly rowIndex: number;
};

/** Shows one run as a row. */
export const RunRow = memo(({ card, now, prices, shown, isReachable, place, rowIndex, ...facts }: RunRowProps) => {
  const cost = prices === null ? null : describeCost(computeCost(card.spent, prices), prices);
  const view = summarizeRun(card, now, facts, cost);
  const cells = renderCells(card, view, describeRow(card), cost, shown.hasStateText);
  return (
    <tr
      aria-rowindex={rowIndex}
      tabIndex={isReachable ? 0 : -1}
      data-place={place}
      className={classNames(styles.row, view.work.state === 'needsYou' && styles.isWaiting)}
    >
      {shown.columns.map(({ column, isNumber }) =>
        column === 'title' ? (
          <th key={column} scope="row" className={styles.title} dir="auto" {...tooltipWhenCut(view.title)}>
            {view.title}
          </th>
        ) : (
          <td key={column} className={classNames(isNumber && styles.number)}>
            {cells[column]}
          </td>
        ),
      )}
      <td className={styles.buttons}>
        <RunButtons
          card={card}
          view={{ ...view, main: view.main === 'review' ? view.main : null }}
          isReachable={isReachable}
          opensBy="menu"
          hasMain={shown.hasMainButton}
        />
      </td>
    </tr>
  );
});

function renderCells(
  { added, removed }: RunCard,
  { clock, date, exactTokens, work }: RunSummary,
  { commands, files, model }: RunRowView,
  cost: CostText | null,
  hasStateWords: boolean,
): Readonly<Record<Exclude<RunColumn, 'title'>, ReactNode>> {
  return {
    state: (
      <span className={classNames(styles.state, work.state !== null && styles[work.state])}>
        {work.glyph !== null && <StateGlyph state={work.glyph} />}
        <span className={hasStateWords ? styles.word : 'visually-hidden'} {...tooltipWhenCut(work.text)}>
          {work.text}
        </span>
      </span>
    ),
    date: date !== null && <time title={date.exact}>{date.text}</time>,
    duration: clock !== null && <RunClock {...clock} />,
    commands: commands !== null && (
      <>
        {commands.all}
        {commands.failed !== null && <span>, {commands.failed}</span>}
      </>
    ),
    files: files !== null && (
      <span {...tooltip(files)}>
        <span className="visually-hidden">{files} </span>
        {added + removed > 0 ? <LineCounts added={added} removed={removed} /> : <span aria-hidden="true">{files}</span>}
      </span>
    ),
    cost: cost !== null && <span {...tooltip(exactTokens ?? cost.exact)}>{cost.text}</span>,
    model: (
      <span className={styles.cut} {...tooltipWhenCut(model)}>
        {model}
      </span>
    ),
  };
}
