import { useMemo } from 'react';
import type { RunAnalysis } from '../../../../../shared/runs/analysis/run-analysis.ts';
import type { RunFilter } from '../../../../../shared/runs/analysis/run-filter.ts';
import type { PriceTable } from '../../../../../shared/spending/price-table.ts';
import { describeFigures, describeUncounted, type Figure } from '../describe-figures.ts';
import { describePlots } from '../describe-plots.ts';
import { describeFailingTools, describeModels } from '../describe-tables.ts';
import type { RunSelection } from '../run-selection.ts';
import styles from './AnalysisContent.module.css';
import { BarPlot } from './BarPlot.tsx';
import figureRowStyles from './FigureRow.module.css';
import { NumberLink } from './NumberLink.tsx';
import { NumberTable } from './NumberTable.tsx';
import { SlowSteps } from './SlowSteps.tsx';

/** Shows the analysis: numbers, plots, tables, steps. */
export function AnalysisContent(props: {
  readonly analysis: RunAnalysis;
  /** The runs that the analysis covers. */
  readonly base: RunFilter;
  readonly prices: PriceTable | null;
  readonly onShow: (behind: RunSelection) => void;
}) {
  const { analysis, base, onShow, prices } = props;
  const views = useMemo(
    () => ({
      figures: describeFigures(analysis, base, prices),
      plots: describePlots(analysis, base, prices),
      models: describeModels(analysis, base, prices),
      tools: describeFailingTools(analysis, base),
      left: describeUncounted(analysis, base),
    }),
    [analysis, base, prices],
  );
  return (
    <>
      <FigureRow figures={views.figures} onShow={onShow} />
      {views.left.length > 0 && (
        <ul className={styles.left}>
          {views.left.map((each) => (
            <li key={each.text}>
              <NumberLink value={each} onShow={onShow} />
            </li>
          ))}
        </ul>
      )}
      <div className={styles.plots}>
        {views.plots.map((plot) => (
          <BarPlot key={plot.title} plot={plot} onShow={onShow} />
        ))}
      </div>
      <div className={styles.tables}>
        <NumberTable table={views.models} onShow={onShow} />
        <NumberTable table={views.tools} onShow={onShow} />
      </div>
      <SlowSteps steps={analysis.steps} />
    </>
  );
}

/** Shows the large numbers, side by side. */
function FigureRow(props: { readonly figures: readonly Figure[]; readonly onShow: (behind: RunSelection) => void }) {
  return (
    <dl className={figureRowStyles.figures}>
      {props.figures.map(({ context, label, value }) => (
        <div key={label} className={figureRowStyles.figure}>
          <dt className={figureRowStyles.label}>{label}</dt>
          <dd className={figureRowStyles.value}>
            <NumberLink value={value} of={label} onShow={props.onShow} />
          </dd>
          {context.length > 0 && (
            <dd className={figureRowStyles.context}>
              {context.map((each) => (
                <NumberLink key={each.text} value={each} onShow={props.onShow} />
              ))}
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}
