import { memo } from 'react';
import { counted, t } from '../../../../shared/words/words.ts';
import type { RunCard } from '../../../../shared/workcells/run-card.ts';
import { runAction } from '../../../actions/registry.ts';
import { openRun } from '../../../commands/workcells.commands.ts';
import { Button } from '../../../components/Button.tsx';
import { classNames } from '../../../components/class-names.ts';
import { LineCounts } from '../../../components/LineCounts.tsx';
import { StateGlyph } from '../../../components/StateGlyph.tsx';
import { tooltip, tooltipWhenCut } from '../../../components/tooltip.ts';
import { RunClock } from '../../workcell/RunClock.tsx';
import { describeCard } from '../run-card.view-model.ts';
import { MiniWaterfall } from './MiniWaterfall.tsx';
import styles from './RunCardView.module.css';

export type RunCardViewProps = {
  readonly card: RunCard;
  /** Unix milliseconds, renewed now and then: the state of a run depends on how long it has been quiet. */
  readonly now: number;
  readonly layout: 'grid' | 'list';
  /** The one card that Tab leads to. */
  readonly isReachable: boolean;
  /** Its place among all cards, and how many there are. */
  readonly place: number;
  readonly of: number;
};

/** One run, as a card or as a row of a list. */
export const RunCardView = memo(({ card, now, layout, isReachable, place, of }: RunCardViewProps) => {
  const view = describeCard(card, now);
  const { files } = card;
  const { added, removed } = view.lines;
  const hasLines = added + removed > 0;
  const tab = isReachable ? 0 : -1;
  const isWaiting = view.standing === 'waiting';
  return (
    <article
      aria-label={view.run.workcellId}
      aria-posinset={place + 1}
      aria-setsize={of}
      tabIndex={tab}
      data-place={place}
      className={classNames(styles.card, styles[layout], isWaiting && styles.waiting)}
    >
      <div className={classNames(styles.state, styles[view.standing])}>
        <StateGlyph state={view.glyph} />
        <span className={styles.word}>{view.state}</span>
        {layout === 'grid' && <RunClock {...view.clock} className={styles.clock} />}
      </div>
      <h2 className={styles.title} {...tooltipWhenCut(view.title)}>
        {view.title}
      </h2>
      <p className={styles.id} {...tooltipWhenCut(view.run.workcellId)}>
        {view.run.workcellId}
      </p>
      {layout === 'grid' && <MiniWaterfall bars={card.bars} />}
      <div className={styles.now}>
        <p className={hasLines ? styles.oneLine : styles.twoLines}>
          {view.now.map(({ code, text }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a sentence have no other name
            <span key={at} className={code ? styles.code : undefined}>
              {text}
            </span>
          ))}
        </p>
        {hasLines && (
          <p className={styles.lines}>
            {files > 0 && counted(files, 'file')} <LineCounts added={added} removed={removed} />
          </p>
        )}
      </div>
      <span
        className={styles.engine}
        {...(view.exactTokens === null ? tooltipWhenCut(view.engine) : tooltip(view.exactTokens))}
      >
        {view.engine}
      </span>
      {layout === 'list' && <RunClock {...view.clock} className={styles.clock} />}
      <div className={styles.buttons}>
        {view.answerIn !== null && (
          <Button
            kind="primary"
            size={24}
            tabIndex={tab}
            onClick={() => view.answerIn !== null && runAction('focusApproval', { threadId: view.answerIn })}
          >
            {t`Answer`}
          </Button>
        )}
        <Button size={24} tabIndex={tab} onClick={() => openRun(view.run)}>
          {t`View Details`}
        </Button>
      </div>
    </article>
  );
});
