import { useMemo } from 'react';
import { t } from '../../../../../shared/i18n/i18n.ts';
import { getRunKey } from '../../../../../shared/runs/run-ref.ts';
import { classNames } from '../../../../components/class-names.ts';
import { StateGlyph } from '../../../../components/StateGlyph.tsx';
import { describeReadWork } from '../../../../view-models/describe-work.ts';
import { usePriceTable } from '../../../spending/use-price-table.ts';
import { useWork } from '../../../work/use-work.ts';
import { compareFacts, type FactRow, type FactValue } from '../compare-facts.ts';
import type { SideRead } from '../read-side.ts';
import styles from './FactsTable.module.css';

/** Shows the totals of both runs, and the difference of the second. */
export function FactsTable({ first, second }: { readonly first: SideRead; readonly second: SideRead }) {
  const context = useWork();
  const prices = usePriceTable();
  const groups = useMemo(() => {
    const side = ({ at, info, sums, totals }: SideRead) => ({
      ...{ card: info.card, info, sums, totals, now: at },
      work: describeReadWork(info.card, totals, context, at),
      started: context.started.get(getRunKey(info.card.run)) ?? null,
    });
    return compareFacts(side(first), side(second), prices);
  }, [first, second, context, prices]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll long content
    <section className={styles.pane} aria-label={t`Facts`} tabIndex={0} data-first-focus>
      <table className={styles.table} aria-label={t`Facts for both runs`}>
        <thead>
          <tr>
            <th scope="col">{t`Fact`}</th>
            <th scope="col">{t`First`}</th>
            <th scope="col">{t`Second`}</th>
            <th scope="col">{t`Difference`}</th>
          </tr>
        </thead>
        {groups.map(({ name, rows }) => (
          <tbody key={name}>
            <tr>
              <th scope="rowgroup" colSpan={4} className={styles.group}>
                {name}
              </th>
            </tr>
            {rows.map((row) => (
              <Fact key={row.name} {...row} />
            ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}

function Fact({ difference, first, name, second }: FactRow) {
  const isSame = difference !== null && difference.text === t`the same`;
  return (
    <tr className={styles.row}>
      <th scope="row" className={styles.name}>
        {name}
      </th>
      <Value value={first} />
      <Value value={second} />
      <td className={classNames(styles.difference, (isSame || difference === null) && styles.dim)}>
        {difference === null ? t`unknown` : difference.text}
        {difference?.verdict != null && (
          <span className={styles[difference.verdict]}>{difference.verdict === 'better' ? t`better` : t`worse`}</span>
        )}
      </td>
    </tr>
  );
}

function Value({ value }: { readonly value: FactValue }) {
  if (value === null) return <td className={styles.dim}>{t`unknown`}</td>;
  return (
    <td title={value.exact}>
      <span className={styles.value}>
        {value.glyph !== undefined && <StateGlyph state={value.glyph} />}
        {value.text}
      </span>
    </td>
  );
}
