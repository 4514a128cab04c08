import { memo } from 'react';
import { counted } from '../../../../../shared/i18n/i18n.ts';
import type { RunCard } from '../../../../../shared/runs/run-card.ts';
import type { PriceTable } from '../../../../../shared/spending/price-table.ts';
import barTones from '../../../../components/bars.module.css';
import { classNames } from '../../../../components/class-names.ts';
import { computeCost } from '../../../../components/format/compute-cost.ts';
import { describeCost } from '../../../../components/format/cost.ts';
import { LineCounts } from '../../../../components/LineCounts.tsx';
import { StateGlyph } from '../../../../components/StateGlyph.tsx';
import { tooltip, tooltipWhenCut } from '../../../../components/tooltip.ts';
import { miniHeight, miniLanes, toMiniPaths } from '../../mini-bars.ts';
import { RunClock } from '../../RunClock.tsx';
import { type CardFacts, describeCard } from '../run-card.view-model.ts';
import { CardButtons } from './CardButtons.tsx';
import miniWaterfallStyles from './MiniWaterfall.module.css';
import styles from './RunCardView.module.css';

/** Shows what a run did over time, in three lanes. Decoration next to the words. */
const MiniWaterfall = memo(({ bars, hasFailed }: { readonly bars: RunCard['bars']; readonly hasFailed: boolean }) => (
  <svg
    className={miniWaterfallStyles.strip}
    viewBox={`0 0 1000 ${miniHeight}`}
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    {miniLanes.map((y) => (
      <path key={y} className={miniWaterfallStyles.lane} d={`M0 ${y}h1000`} />
    ))}
    {toMiniPaths(bars, hasFailed).map(({ path, tone }) => (
      <path key={tone} className={barTones[tone]} d={path} />
    ))}
  </svg>
));

export type RunCardViewProps = CardFacts & {
  readonly card: RunCard;
  /** In Unix milliseconds, updated now and then, because the state of a run depends on how long it has been quiet. */
  readonly now: number;
  /** What tokens cost; null if unknown. */
  readonly prices: PriceTable | null;
  /** True for the one card in the tab order. */
  readonly isReachable: boolean;
  /** The card's index among all cards, and the number of cards. */
  readonly place: number;
  readonly of: number;
};

/** Shows one run as a card. */
export const RunCardView = memo(({ card, now, prices, isReachable, place, of, ...facts }: RunCardViewProps) => {
  const cost = prices === null ? null : describeCost(computeCost(card.spent, prices), prices);
  const view = describeCard(card, now, facts, cost);
  const { files } = card;
  const { added, removed } = view.lines;
  const hasLines = added + removed > 0 || view.checks !== null;
  const { glyph, state, text } = view.work;
  return (
    <article
      aria-label={view.run.runId}
      aria-posinset={place + 1}
      aria-setsize={of}
      tabIndex={isReachable ? 0 : -1}
      data-place={place}
      className={classNames(styles.card, state === 'needsYou' && styles.waiting)}
    >
      <div className={classNames(styles.state, state !== null && styles[state])}>
        {glyph !== null && <StateGlyph state={glyph} />}
        <span className={styles.word} {...tooltipWhenCut(text)}>
          {text}
        </span>
        <span className={styles.clock}>
          {view.date !== null && <time title={view.date.exact}>{view.date.text}</time>}
          {view.date !== null && view.clock !== null && ' · '}
          {view.clock !== null && <RunClock {...view.clock} />}
        </span>
      </div>
      <h2 className={styles.title} dir="auto" {...tooltipWhenCut(view.title)}>
        {view.title}
      </h2>
      {view.place !== null && (
        <p className={styles.place} {...(view.place.exact === null ? {} : tooltip(view.place.exact))}>
          {view.place.text}
        </p>
      )}
      <MiniWaterfall bars={card.bars} hasFailed={state === 'failed'} />
      <div className={styles.now}>
        <p className={hasLines ? styles.oneLine : styles.twoLines}>
          {view.now.map(({ code, text }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a sentence have no other ID
            <span key={at} className={code ? styles.code : undefined}>
              {text}
            </span>
          ))}
        </p>
        {hasLines && (
          <p className={styles.lines}>
            {added + removed > 0 && (
              <span>
                {files > 0 && counted(files, 'file')} <LineCounts added={added} removed={removed} />
              </span>
            )}
            {view.checks !== null && (
              <span className={classNames(styles.checks, view.checks.failed && styles.failed)}>
                <StateGlyph state={view.checks.failed ? 'failed' : 'done'} size={12} />
                {view.checks.text}
              </span>
            )}
          </p>
        )}
      </div>
      <span
        className={styles.engine}
        {...(view.exactTokens === null ? tooltipWhenCut(view.engine) : tooltip(view.exactTokens))}
      >
        {view.engine}
      </span>
      <CardButtons card={card} view={view} isReachable={isReachable} opensBy="button" />
    </article>
  );
});
