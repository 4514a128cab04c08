import FolderIcon from 'lucide-react/icons/folder';
import FolderDownIcon from 'lucide-react/icons/folder-down';
import GitBranchIcon from 'lucide-react/icons/git-branch';
import { memo, useId } from 'react';
import { visibleText } from '../../../../../shared/base/visible-text.ts';
import { counted, t } from '../../../../../shared/i18n/i18n.ts';
import type { Attempt } from '../../../../../shared/runs/attempt.ts';
import type { RunCard } from '../../../../../shared/runs/run-card.ts';
import { getWorkGroup } from '../../../../../shared/runs/work-state.ts';
import { computeCost } from '../../../../../shared/spending/compute-cost.ts';
import type { PriceTable } from '../../../../../shared/spending/price-table.ts';
import { classNames } from '../../../../components/class-names.ts';
import { describeCost } from '../../../../components/format/cost.ts';
import { formatExactTime, formatMoment } from '../../../../components/format/time.ts';
import { LineCounts } from '../../../../components/LineCounts.tsx';
import { StateGlyph } from '../../../../components/StateGlyph.tsx';
import tapeStyles from '../../../../components/tape.module.css';
import { tooltip, tooltipWhenCut } from '../../../../components/tooltip.ts';
import { useCli } from '../../../../stores/cli.store.ts';
import { describeVariant } from '../../../../view-models/describe-variant.ts';
import { RunButtons } from '../../rows/RunButtons.tsx';
import { type LiveRunFacts, type RunSummary, summarizeRun } from '../../rows/run-summary.ts';
import type { ClockAxis } from '../clock-axis.ts';
import type { ClockColumns } from '../clock-columns.ts';
import { type ClockTape, createClockTape, describeClockTape } from '../clock-tape.ts';
import styles from './ClockRow.module.css';

export type ClockRowProps = LiveRunFacts & {
  readonly card: RunCard;
  /** True if there is a line for what the run does, asks for or failed with. */
  readonly hasNews: boolean;
  /** It stands below another attempt at the same message, whose title it shares. */
  readonly isFurtherAttempt: boolean;
  /** In Unix milliseconds, updated now and then, because the state of a run depends on how long it has been quiet. */
  readonly now: number;
  /** In Unix milliseconds: where the line for now is. */
  readonly clock: number;
  readonly axis: ClockAxis;
  /** In px. */
  readonly axisWidth: number;
  readonly columns: ClockColumns;
  /** What tokens cost; null if unknown. */
  readonly prices: PriceTable | null;
  /** True for the one row in the tab order. */
  readonly isReachable: boolean;
  /** The run's index among all runs, and the number of runs. */
  readonly place: number;
  readonly of: number;
  /** Its place in px, and its height in rem. */
  readonly top: number;
  readonly height: number;
};

/** Shows one run as a row: what it is, when it worked, what came of it, and what the user can do with it. */
export const ClockRow = memo((props: ClockRowProps) => {
  const { axis, axisWidth, card, clock, columns, hasNews, height, isFurtherAttempt, isReachable, ...more } = props;
  const { now, of, place, prices, top, ...facts } = more;
  const cost = prices === null ? null : describeCost(computeCost(card.spent, prices), prices);
  const view = summarizeRun(card, now, facts, cost);
  const { glyph, state, text } = view.work;
  const isAtRest = getWorkGroup(state) === 'done';
  const about = useId();
  const time = describeClockTape(card, clock);
  const details = [time, view.engine, view.exactTokens].filter((part) => part !== null && part !== '').join(' · ');
  return (
    <article
      aria-label={view.run.runId}
      aria-describedby={about}
      aria-posinset={place + 1}
      aria-setsize={of}
      tabIndex={isReachable ? 0 : -1}
      data-place={place}
      className={classNames(
        styles.row,
        hasNews && styles.tall,
        isAtRest && styles.atRest,
        columns.hasButtons && styles.hasButtons,
        isFurtherAttempt && styles.further,
      )}
      style={{ transform: `translateY(${top}px)`, height: `${height}rem` }}
    >
      <span className={classNames(styles.glyph, state === 'done' && styles.done)} {...tooltip(text)}>
        {glyph !== null && <StateGlyph state={glyph} />}
        <span className="visually-hidden">{text}</span>
      </span>
      <div className={styles.thread}>
        <div className={styles.names}>
          {isFurtherAttempt && card.attempt !== null ? (
            <AttemptTitle card={card} attempt={card.attempt} />
          ) : (
            <h3 className={styles.title} dir="auto" {...tooltipWhenCut(view.title)}>
              {view.title}
            </h3>
          )}
          {columns.hasPlace && <Place view={view} attempt={card.attempt} />}
        </div>
        {hasNews && <News view={view} />}
      </div>
      {columns.hasAxis && (
        <Tape tape={createClockTape(card, state, axis, axisWidth, clock)} now={now} details={details} card={card} />
      )}
      {columns.result !== null && <Result card={card} view={view} />}
      <div className={styles.actions}>
        <RunButtons
          card={card}
          view={view}
          isReachable={isReachable}
          opensBy={columns.hasButtons ? 'button' : 'menu'}
          hasMain={columns.hasButtons}
          isFirst={place === 0}
        />
      </div>
      <p id={about} className="visually-hidden">
        {details}
      </p>
    </article>
  );
});

/** Says what sets an attempt apart from the one above, whose title it shares. */
function AttemptTitle({ card, attempt }: { readonly card: RunCard; readonly attempt: Attempt }) {
  const models = useCli((state) => state.models);
  const title = t`Attempt ${attempt.number}: ${visibleText(describeVariant(attempt, card.model, models))}`;
  return (
    <h3 className={styles.title} {...tooltipWhenCut(title)}>
      {title}
    </h3>
  );
}

type PlaceProps = { readonly view: RunSummary; readonly attempt: RunCard['attempt'] };

function Place({ view: { branch, isInWorktree, isImported, place }, attempt }: PlaceProps) {
  if (place === null) return null;
  return (
    <p className={styles.place} {...(place.exact === null ? {} : tooltip(place.exact))}>
      {isImported ? <FolderDownIcon /> : isInWorktree ? <GitBranchIcon /> : <FolderIcon />}
      {branch !== null && <span className="visually-hidden">{place.text}</span>}
      <span className={styles.cut}>{branch ?? place.text}</span>
      {attempt !== null && (
        <span {...tooltip(t`Attempt ${attempt.number} of ${attempt.of}`)}>
          <span aria-hidden="true">{`${attempt.number}/${attempt.of}`}</span>
          <span className="visually-hidden">{t`Attempt ${attempt.number} of ${attempt.of}`}</span>
        </span>
      )}
    </p>
  );
}

/** Shows what the run asks for, does or failed with, in one line. */
function News({ view: { checks, now, work } }: { readonly view: RunSummary }) {
  const words = now.map(({ text }) => text).join('');
  return (
    <p className={styles.news} {...tooltipWhenCut(words)}>
      {work.state === 'failed' && checks?.failed !== true && <span className={styles.failed}>{t`Failed:`} </span>}
      {now.map(({ code, text }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a sentence have no other ID
        <span key={at} className={code ? styles.code : undefined}>
          {text}
        </span>
      ))}
    </p>
  );
}

type TapeProps = {
  readonly card: RunCard;
  readonly tape: ClockTape | null;
  readonly details: string;
  readonly now: number;
};

/** Shows when the run worked; its time as words if that is not on the axis. */
function Tape({ card, details, now, tape }: TapeProps) {
  if (tape === null) return <span />;
  if ('side' in tape) {
    const at = card.startedAt ?? tape.from;
    return (
      <p className={classNames(styles.elsewhere, styles[tape.side])}>
        <time title={formatExactTime(at)}>{formatMoment(at, now)}</time>
      </p>
    );
  }
  return (
    <div className={styles.axis} {...tooltip(details)}>
      <div className={styles.tape} aria-hidden="true">
        {tape.bars.map(({ kind, left, state, width }, at) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: the bars have no other identity
            key={at}
            className={classNames(tapeStyles.bar, tapeStyles[kind], tapeStyles[state])}
            data-bar={kind}
            style={{ left: `${left}%`, width: `${width}%` }}
          />
        ))}
      </div>
    </div>
  );
}

function Result({ card, view }: { readonly card: RunCard; readonly view: RunSummary }) {
  const { added, files, removed } = card;
  const hasFiles = files > 0 && view.outcome === null;
  return (
    <p className={styles.result}>
      {view.outcome !== null && <span className={styles.cut}>{view.outcome}</span>}
      {hasFiles && <span>{counted(files, 'file')}</span>}
      {added + removed > 0 && <LineCounts added={added} removed={removed} className={styles.lines} />}
      {view.checks !== null && (
        <span className={classNames(styles.checks, view.checks.failed && styles.failed)} {...tooltip(view.checks.text)}>
          <StateGlyph state={view.checks.failed ? 'failed' : 'done'} />
          <span aria-hidden="true">{view.checks.short}</span>
          <span className="visually-hidden">{view.checks.text}</span>
        </span>
      )}
    </p>
  );
}
