import { useId } from 'react';
import { visibleText } from '../../../../../shared/base/visible-text.ts';
import { counted, t, wholeNumber } from '../../../../../shared/i18n/i18n.ts';
import { tooltipWhenCut } from '../../../../components/tooltip.ts';
import { useRem } from '../../../../components/use-rem.ts';
import styles from './ExplainPart.module.css';
import graphStyles from './ToolGraph.module.css';
import { arcPath, type ToolGraph } from './tool-graph.ts';

// Lengths in rem.
const rowHeight = 1.75;
/** How far from the middle the arcs start, and the total width. */
const reach = 5.5;
const width = 22;

/** How tools followed each other, as a drawing and as a table. */
export function ToolGraphSection({ graph }: { readonly graph: ToolGraph }) {
  const id = useId();
  const rem = useRem();
  const { arcs, left, nodes, rows } = graph;
  const height = nodes.length * rowHeight;
  const middle = (at: number) => (at + 0.5) * rowHeight * rem;
  return (
    <section className={styles.section} aria-labelledby={id}>
      <header className={styles.head}>
        <h3 id={id} className={styles.title}>{t`Tool sequence`}</h3>
      </header>
      <div className={graphStyles.graph} style={{ height: `${height}rem`, width: `${width}rem` }} aria-hidden="true">
        <svg className={graphStyles.arcs} aria-hidden="true">
          <defs>
            <marker
              id={`${id}-head`}
              viewBox="0 0 6 6"
              refX="5"
              refY="3"
              markerWidth="6"
              markerHeight="6"
              markerUnits="userSpaceOnUse"
              orient="auto"
            >
              <path d="M0 0L6 3L0 6z" className={graphStyles.arrow} />
            </marker>
          </defs>
          {arcs.map(({ from, times, to, weight }) => {
            const side = (width / 2 + (to > from ? reach : -reach)) * rem;
            return (
              <path
                key={`${from} ${to}`}
                className={graphStyles.arc}
                d={arcPath(middle(from) + 2, middle(to) - 2, side)}
                strokeWidth={1 + 3 * weight}
                strokeOpacity={0.45 + 0.55 * weight}
                markerEnd={`url(#${id}-head)`}
              >
                <title>{t`${nodes[from]?.name}, then ${nodes[to]?.name}: ${counted(times, 'time')}`}</title>
              </path>
            );
          })}
        </svg>
        {nodes.map(({ again, isCode, key, name }, at) => (
          <span key={key} className={graphStyles.node} style={{ top: `${at * rowHeight}rem` }}>
            <span className={isCode ? graphStyles.code : graphStyles.word} {...tooltipWhenCut(visibleText(name))}>
              {visibleText(name)}
            </span>
            {again > 0 && <span className={graphStyles.again}>{t`${wholeNumber(again)} in a row`}</span>}
          </span>
        ))}
      </div>
      <p className={styles.note}>
        {t`Arcs on the right go down, and arcs on the left go back up. Thicker arcs happened more often.`}
        {left > 0 && ` ${t`${counted(left, 'step')} more are not shown.`}`}
      </p>
      <details className={graphStyles.details}>
        <summary>{t`As a table`}</summary>
        <table className={styles.table} aria-labelledby={id}>
          <thead>
            <tr>
              <th scope="col">{t`Tool`}</th>
              <th scope="col">{t`Followed by`}</th>
              <th scope="col" className={styles.number}>{t`Times`}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ from, key, times, to }) => (
              <tr key={key}>
                <th scope="row" className={styles.tool}>
                  {visibleText(from)}
                </th>
                <td className={styles.tool}>{visibleText(to)}</td>
                <td className={styles.number}>{times}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}
