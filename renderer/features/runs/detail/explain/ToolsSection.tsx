import ChevronDownIcon from 'lucide-react/icons/chevron-down';
import ChevronUpIcon from 'lucide-react/icons/chevron-up';
import { useId, useMemo, useState } from 'react';
import { visibleText } from '../../../../../shared/base/visible-text.ts';
import { counted, t } from '../../../../../shared/i18n/i18n.ts';
import type { RunReport } from '../../../../../shared/runs/report/run-report.ts';
import type { PriceTable } from '../../../../../shared/spending/price-table.ts';
import { Button } from '../../../../components/Button.tsx';
import { tooltipWhenCut } from '../../../../components/tooltip.ts';
import {
  describeToolRows,
  getNextOrder,
  type ToolColumn,
  type ToolOrder,
  type ToolTableRow,
  toolColumnNames,
  toolColumns,
} from './describe-tools.ts';
import styles from './ExplainPart.module.css';

export type ToolsSectionProps = {
  readonly report: RunReport;
  readonly prices: PriceTable | null;
  readonly onReveal: (position: number) => void;
};

/** How many tools are shown at first. */
const firstRows = 10;

/** Shows what the run used, in a table that sorts by a click on a column heading. */
export function ToolsSection({ report, prices, onReveal }: ToolsSectionProps) {
  const id = useId();
  const [order, setOrder] = useState<ToolOrder>({ column: 'time', isDescending: true });
  const [isWhole, setWhole] = useState(false);
  const rows = useMemo(() => describeToolRows(report, prices, order), [report, prices, order]);
  const columns = toolColumns.filter((column) => column === 'name' || rows.some((row) => hasValue(row, column)));
  if (rows.length === 0) return null;
  return (
    <section className={styles.section} aria-labelledby={id}>
      <header className={styles.head}>
        <h3 id={id} className={styles.title}>{t`Tools`}</h3>
        {report.failed > 0 && <span className={styles.failed}>{t`${counted(report.failed, 'call')} failed`}</span>}
      </header>
      <table className={styles.table} aria-labelledby={id}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column}
                scope="col"
                className={column === 'name' ? undefined : styles.number}
                aria-sort={order.column === column ? (order.isDescending ? 'descending' : 'ascending') : undefined}
              >
                <button type="button" className={styles.sort} onClick={() => setOrder(getNextOrder(order, column))}>
                  {order.column === column && (order.isDescending ? <ChevronDownIcon /> : <ChevronUpIcon />)}
                  {toolColumnNames[column]}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, isWhole ? rows.length : firstRows).map((row) => (
            <tr key={row.key}>
              {columns.map((column) => (
                <Cell key={column} row={row} column={column} onReveal={onReveal} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {!isWhole && rows.length > firstRows && (
        <Button kind="quiet" size={24} onClick={() => setWhole(true)}>{t`Show all ${rows.length}`}</Button>
      )}
    </section>
  );
}

type CellProps = {
  readonly row: ToolTableRow;
  readonly column: ToolColumn;
  readonly onReveal: (position: number) => void;
};

function Cell({ row, column, onReveal }: CellProps) {
  switch (column) {
    case 'name':
      return (
        <th scope="row" className={styles.tool}>
          {row.isCode ? <code {...tooltipWhenCut(visibleText(row.name))}>{visibleText(row.name)}</code> : row.name}
        </th>
      );
    case 'longest':
      return (
        <td className={styles.number}>
          {row.longest !== null && (
            <RevealButton
              position={row.longest.position}
              name={t`Longest call of ${row.name}: ${row.longest.text}`}
              onReveal={onReveal}
            >
              {row.longest.text}
            </RevealButton>
          )}
        </td>
      );
    case 'cost':
      return (
        <td className={styles.number} title={row.cost?.exact}>
          {row.cost?.text}
        </td>
      );
    default:
      return <td className={styles.number}>{row[column]}</td>;
  }
}

type RevealButtonProps = {
  readonly position: number;
  readonly name: string;
  readonly children: string;
  readonly onReveal: (position: number) => void;
};

function RevealButton({ position, name, children, onReveal }: RevealButtonProps) {
  return (
    <button type="button" className={styles.leads} aria-label={name} onClick={() => onReveal(position)}>
      {children}
    </button>
  );
}

function hasValue(row: ToolTableRow, column: ToolColumn): boolean {
  return row.values[column] !== 0 || (column === 'cost' && row.cost !== null);
}
