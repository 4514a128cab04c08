import EllipsisIcon from 'lucide-react/icons/ellipsis';
import { memo } from 'react';
import { counted, t } from '../../../../../shared/i18n/i18n.ts';
import type { RunCard } from '../../../../../shared/runs/run-card.ts';
import { costOf } from '../../../../../shared/spending/cost-of.ts';
import type { PriceTable } from '../../../../../shared/spending/price-table.ts';
import { runAction } from '../../../../actions/registry.ts';
import { chooseRunToCompare } from '../../../../commands/comparing.commands.ts';
import { exportRun } from '../../../../commands/exports.commands.ts';
import { removeImported } from '../../../../commands/imports.commands.ts';
import { openRun } from '../../../../commands/recorded-runs.commands.ts';
import { doWithRun } from '../../../../commands/run-choices.commands.ts';
import { choiceNames } from '../../../../commands/run-choices.ts';
import { Button } from '../../../../components/Button.tsx';
import barTones from '../../../../components/bars.module.css';
import { classNames } from '../../../../components/class-names.ts';
import { describeCost } from '../../../../components/format/cost.ts';
import { IconButton } from '../../../../components/IconButton.tsx';
import { LineCounts } from '../../../../components/LineCounts.tsx';
import { Menu, MenuItem } from '../../../../components/Menu.tsx';
import { StateGlyph } from '../../../../components/StateGlyph.tsx';
import { tooltip, tooltipWhenCut } from '../../../../components/tooltip.ts';
import { miniHeight, miniLanes, miniPaths } from '../../mini-bars.ts';
import { RunClock } from '../../RunClock.tsx';
import { type CardInput, describeCard } from '../run-card.view-model.ts';
import miniWaterfallStyles from './MiniWaterfall.module.css';
import styles from './RunCardView.module.css';

/** What a run did over time, in three lanes; decoration next to the words. */
const MiniWaterfall = memo(({ bars }: { readonly bars: RunCard['bars'] }) => (
  <svg
    className={miniWaterfallStyles.strip}
    viewBox={`0 0 1000 ${miniHeight}`}
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    {miniLanes.map((y) => (
      <path key={y} className={miniWaterfallStyles.lane} d={`M0 ${y}h1000`} />
    ))}
    {miniPaths(bars).map(({ path, tone }) => (
      <path key={tone} className={barTones[tone]} d={path} />
    ))}
  </svg>
));

export type RunCardViewProps = CardInput & {
  readonly card: RunCard;
  /** In Unix milliseconds, updated now and then: the state of a run depends on how long it has been quiet. */
  readonly now: number;
  /** What tokens cost; null if unknown. */
  readonly prices: PriceTable | null;
  readonly layout: 'grid' | 'list';
  /** The one card in the tab order. */
  readonly isReachable: boolean;
  /** Its index among all cards, and the number of cards. */
  readonly place: number;
  readonly of: number;
};

/** One run, as a card or as a row of a list. */
export const RunCardView = memo(({ card, now, prices, layout, isReachable, place, of, ...facts }: RunCardViewProps) => {
  const cost = prices === null ? null : describeCost(costOf(card.spent, prices), prices);
  const view = describeCard(card, now, facts, cost);
  const { files } = card;
  const { added, removed } = view.lines;
  const hasLines = added + removed > 0 || view.checks !== null;
  const tab = isReachable ? 0 : -1;
  const isWaiting = view.syncStatus === 'waiting';
  return (
    <article
      aria-label={view.run.workcellId}
      aria-posinset={place + 1}
      aria-setsize={of}
      tabIndex={tab}
      data-place={place}
      className={classNames(styles.card, styles[layout], isWaiting && styles.waiting)}
    >
      <div className={classNames(styles.state, styles[view.syncStatus])}>
        <StateGlyph state={view.glyph} />
        <span className={styles.word}>{view.state}</span>
        {layout === 'grid' && (
          <span className={styles.clock}>
            {view.date !== null && <time title={view.date.exact}>{view.date.text}</time>}
            {view.date !== null && view.clock !== null && ' · '}
            {view.clock !== null && <RunClock {...view.clock} />}
          </span>
        )}
      </div>
      <h2 className={styles.title} {...tooltipWhenCut(view.title)}>
        {view.title}
      </h2>
      {layout === 'grid' && (
        <p className={styles.id} {...tooltipWhenCut(view.run.workcellId)}>
          {card.imported === undefined ? view.run.workcellId : t`Imported · ${view.run.workcellId}`}
        </p>
      )}
      {layout === 'grid' && <MiniWaterfall bars={card.bars} />}
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
            {added + removed > 0 && (layout === 'grid' || view.checks === null) && (
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
      {layout === 'list' && (
        <span className={styles.clock}>
          {view.date !== null && <time title={view.date.exact}>{view.date.text}</time>}
        </span>
      )}
      {layout === 'list' && <span className={styles.clock}>{view.clock !== null && <RunClock {...view.clock} />}</span>}
      <div className={styles.buttons}>
        {view.answer !== null && (
          <Button
            kind="primary"
            size={24}
            tabIndex={tab}
            onClick={() => view.answer !== null && runAction('focusApproval', view.answer)}
          >
            {t`Answer`}
          </Button>
        )}
        {view.toReview && (
          <Button kind="primary" size={24} tabIndex={tab} onClick={() => doWithRun('review', view.run)}>
            {t`Review`}
          </Button>
        )}
        <Button size={24} tabIndex={tab} onClick={() => openRun(view.run)}>
          {t`View Details`}
        </Button>
        <Menu
          align="end"
          trigger={
            <IconButton name={t`More for this run`} icon={<EllipsisIcon />} tabIndex={tab} className={styles.more} />
          }
        >
          {view.choices.map((choice) => (
            <MenuItem key={choice} onSelect={() => doWithRun(choice, view.run)}>
              {choiceNames[choice]}
            </MenuItem>
          ))}
          {card.problem === null && (
            <MenuItem onSelect={() => chooseRunToCompare(view.run)}>{t`Compare with…`}</MenuItem>
          )}
          <MenuItem onSelect={() => exportRun(view.run, card.title)}>{t`Export run…`}</MenuItem>
          {card.imported !== undefined && (
            <MenuItem onSelect={() => void removeImported(view.run)}>{t`Remove…`}</MenuItem>
          )}
        </Menu>
      </div>
    </article>
  );
});
