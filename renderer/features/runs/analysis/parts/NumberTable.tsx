import { useId } from 'react';
import { tooltipWhenCut } from '../../../../components/tooltip.ts';
import type { TableView } from '../describe-tables.ts';
import type { RunSelection } from '../run-selection.ts';
import { NumberLink } from './NumberLink.tsx';
import styles from './NumberTable.module.css';

/** Shows a table of numbers, each of which opens its runs. */
export function NumberTable({
  table,
  onShow,
}: {
  readonly table: TableView;
  readonly onShow: (behind: RunSelection) => void;
}) {
  const { columns, emptyText, rows, title } = table;
  const id = useId();
  return (
    <section className={styles.part} aria-labelledby={id}>
      <h3 id={id} className={styles.title}>
        {title}
      </h3>
      {rows.length === 0 ? (
        <p className={styles.none}>{emptyText}</p>
      ) : (
        <table className={styles.table} aria-labelledby={id}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ cells, isCode, key, name }) => (
              <tr key={key}>
                <th scope="row" className={isCode ? styles.code : undefined} {...tooltipWhenCut(name)}>
                  {name}
                </th>
                {cells.map((cell, at) => (
                  <td key={columns[at + 1]}>
                    <NumberLink value={cell} of={`${name}, ${columns[at + 1]}:`} onShow={onShow} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
