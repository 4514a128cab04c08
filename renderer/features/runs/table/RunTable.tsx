import ChevronDownIcon from 'lucide-react/icons/chevron-down';
import ChevronUpIcon from 'lucide-react/icons/chevron-up';
import { type Ref, useRef } from 'react';
import { counted, t } from '../../../../shared/i18n/i18n.ts';
import type { RunColumn, RunSort } from '../../../../shared/layout/layout.ts';
import { getRunKey } from '../../../../shared/runs/run-ref.ts';
import { classNames } from '../../../components/class-names.ts';
import { useRem } from '../../../components/use-rem.ts';
import { useWidth } from '../../../components/use-width.ts';
import { usePriceTable } from '../../spending/use-price-table.ts';
import type { RunGroup } from '../rows/arrange-runs.ts';
import { describeHeading } from '../rows/describe-heading.ts';
import type { ListRow } from '../rows/list-rows.ts';
import { getNextSort } from '../rows/sort-runs.ts';
import type { LiveRunContext } from '../rows/use-run-context.ts';
import { type RunRowsHandle, useRunRows } from '../rows/use-run-rows.ts';
import { RunRow } from './RunRow.tsx';
import styles from './RunTable.module.css';
import { getColumns, type RunColumns } from './run-columns.ts';

export type RunTableProps = {
  readonly ref: Ref<RunRowsHandle>;
  readonly groups: readonly RunGroup[];
  readonly sort: RunSort;
  readonly onSort: (sort: RunSort) => void;
  /** True while the runs are being listed; there may be none yet. */
  readonly isBusy: boolean;
  /** What we know about the runs besides their cards. */
  readonly runs: LiveRunContext;
  /** In Unix milliseconds. */
  readonly now: number;
  readonly onPointerMove: () => void;
};

// Heights in rem.
const heightOf = ({ kind }: ListRow): number => (kind === 'heading' ? 2.5 : 2.25);
const headHeight = 2;
/** In px. Used until the width has been measured. */
const usualWidth = 1_200;

/**
 * Shows the runs as a table that sorts by a click on a column header. Only rows in view are in the DOM. Arrow keys move
 * from row to row; a click or Enter opens a run.
 */
export function RunTable({ ref, groups, sort, onSort, isBusy, runs, now, onPointerMove }: RunTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const rem = useRem();
  const width = useWidth(scroller, usualWidth);
  const prices = usePriceTable();
  const shown = getColumns(width / rem);
  const { handlers, list, place, rows } = useRunRows({
    ref,
    scroller,
    groups,
    heightOf,
    covered: headHeight,
  });
  const items = list.getVirtualItems();
  const span = shown.columns.length + 1;
  return (
    <div ref={scroller} className={styles.scroller} onPointerMove={onPointerMove} {...handlers}>
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: arrow keys move between its rows
        role="grid"
        aria-label={t`Runs`}
        aria-busy={isBusy}
        aria-rowcount={rows.length + 1}
        aria-colcount={span}
        className={styles.table}
      >
        <Widths {...shown} />
        <thead>
          <tr aria-rowindex={1}>
            {shown.columns.map(({ column, isNumber, name }) => (
              <SortHead key={column} column={column} name={name} isNumber={isNumber} sort={sort} onSort={onSort} />
            ))}
            <th scope="col">
              <span className="visually-hidden">{t`Actions`}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          <Space height={items[0]?.start ?? 0} span={span} />
          {items.map(({ index, key }) => {
            const row = rows[index];
            if (row === undefined) return null;
            if (row.kind === 'heading') {
              return (
                <tr key={key} aria-rowindex={index + 2}>
                  <th scope="rowgroup" colSpan={span} className={styles.heading}>
                    <span className={styles.path}>{describeHeading(row.heading)}</span> {counted(row.count, 'run')}
                  </th>
                </tr>
              );
            }
            const { place: ownPlace, run } = row;
            const { card } = run;
            return (
              <RunRow
                key={getRunKey(card.run)}
                card={card}
                {...runs.getFacts(getRunKey(card.run))}
                now={now}
                prices={prices}
                shown={shown}
                isReachable={ownPlace === place}
                place={ownPlace}
                rowIndex={index + 2}
              />
            );
          })}
          <Space height={list.getTotalSize() - (items.at(-1)?.end ?? 0)} span={span} />
        </tbody>
      </table>
    </div>
  );
}

function Widths({ buttons, columns }: RunColumns) {
  return (
    <colgroup>
      {columns.map(({ column, width }) => (
        <col key={column} style={column === 'title' ? undefined : { width: `${width}rem` }} />
      ))}
      <col style={{ width: `${buttons}rem` }} />
    </colgroup>
  );
}

/** Fills the space of rows that are not in view; `height` is in px. */
function Space({ height, span }: { readonly height: number; readonly span: number }) {
  if (height <= 0) return null;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: the row is empty, and nothing in it takes the focus
    <tr aria-hidden="true">
      <td colSpan={span} style={{ height, padding: 0 }} />
    </tr>
  );
}

type SortHeadProps = {
  readonly column: RunColumn;
  readonly name: string;
  readonly isNumber: boolean;
  readonly sort: RunSort;
  readonly onSort: (sort: RunSort) => void;
};

function SortHead({ column, name, isNumber, sort, onSort }: SortHeadProps) {
  const isSorted = sort.column === column;
  return (
    <th
      scope="col"
      className={classNames(isNumber && styles.number)}
      aria-sort={isSorted ? (sort.isDescending ? 'descending' : 'ascending') : 'none'}
    >
      <button type="button" className={styles.sort} onClick={() => onSort(getNextSort(sort, column))}>
        {name}
        {isSorted && (sort.isDescending ? <ChevronDownIcon /> : <ChevronUpIcon />)}
      </button>
    </th>
  );
}
