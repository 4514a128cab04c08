import { useId } from 'react';
import { visibleText } from '../../../../../shared/base/visible-text.ts';
import { t } from '../../../../../shared/i18n/i18n.ts';
import type { CostText } from '../../../../components/format/cost.ts';
import type { SpendingView } from './describe-spending.ts';
import styles from './ExplainPart.module.css';

/** Shows the cost of the run, by model. */
export function SpendingSection({ view }: { readonly view: SpendingView | null }) {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <header className={styles.head}>
        <h3 id={id} className={styles.title}>{t`What it cost`}</h3>
        {view?.total != null && (
          <span className={styles.amount} title={view.total.exact}>
            {view.total.text}
          </span>
        )}
      </header>
      {view === null ? (
        <p className={styles.nothing}>{t`This run reported no tokens, so its cost is unknown.`}</p>
      ) : (
        <>
          <table className={styles.table} aria-label={t`Cost by model`}>
            <thead>
              <tr>
                <th scope="col">{t`Model`}</th>
                <th scope="col" className={styles.number}>{t`Read`}</th>
                <th scope="col" className={styles.number}>{t`Cached`}</th>
                <th scope="col" className={styles.number}>{t`Written`}</th>
                <th scope="col" className={styles.number}>{t`Cost`}</th>
              </tr>
            </thead>
            <tbody>
              {view.models.map(({ cached, cost, input, name, output }) => (
                <tr key={name}>
                  <th scope="row" className={styles.tool}>
                    {visibleText(name)}
                  </th>
                  <td className={styles.number}>{input}</td>
                  <td className={styles.number}>{cached}</td>
                  <td className={styles.number}>{output}</td>
                  <CostCell cost={cost} />
                </tr>
              ))}
            </tbody>
          </table>
          {view.answering !== null && (
            <p className={styles.note}>
              {t`Answers without a tool: ${view.answering.tokens} tokens`}
              {view.answering.cost !== null && `, ${view.answering.cost.text}`}
            </p>
          )}
          {view.asOf !== null && (
            <p
              className={styles.note}
            >{t`Prices as of ${view.asOf}. The cost of an answer is split evenly among the tools it called.`}</p>
          )}
        </>
      )}
    </section>
  );
}

function CostCell({ cost }: { readonly cost: CostText | null }) {
  return (
    <td className={styles.number} title={cost?.exact}>
      {cost?.text}
    </td>
  );
}
