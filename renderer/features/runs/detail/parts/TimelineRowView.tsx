import { memo } from 'react';
import { formatDuration, formatElapsed } from '../../../../../shared/i18n/duration.ts';
import { counted, t } from '../../../../../shared/i18n/i18n.ts';
import type { PriceTable } from '../../../../../shared/spending/price-table.ts';
import { classNames } from '../../../../components/class-names.ts';
import { formatExactTime } from '../../../../components/format/time.ts';
import { LineCounts } from '../../../../components/LineCounts.tsx';
import { usePriceTable } from '../../../spending/use-price-table.ts';
import { describeChunks, describeTimelineEvent, type EventView } from '../../describe-event.ts';
import { EventMark } from '../../EventMark.tsx';
import { RunClock } from '../../RunClock.tsx';
import type { TimelineRow } from '../timeline-rows.ts';
import styles from './TimelineRowView.module.css';

export type TimelineRowViewProps = {
  readonly row: TimelineRow;
  /** In px from the top of the list. */
  readonly top: number;
  readonly startedAt: number | null;
  /** The folder of the run. */
  readonly root: string;
  readonly isSelected: boolean;
  readonly isReachable: boolean;
  readonly onPress: (position: number) => void;
};

/** Shows one row of the timeline: the time, the kind, a short summary, and the duration. */
export const TimelineRowView = memo((props: TimelineRowViewProps) => {
  const { row, top, startedAt, root, isSelected, isReachable, onPress } = props;
  const [event] = row.events;
  const view = describeRow(row, usePriceTable(), root);
  const offset = event.offset;
  return (
    <article
      aria-label={describeName(view)}
      aria-current={isSelected ? 'true' : undefined}
      {...(offset !== null && { 'aria-posinset': offset + 1 })}
      aria-setsize={-1}
      tabIndex={isReachable ? 0 : -1}
      data-position={row.position}
      data-type={row.kind === 'event' ? event.type : row.kind}
      className={classNames(styles.row, styles[view.edge], isSelected && styles.selected)}
      style={{ transform: `translateY(${top}px)` }}
      onPointerDown={() => onPress(row.position)}
    >
      <time
        className={styles.time}
        {...(event.at !== null && { dateTime: new Date(event.at).toISOString(), title: formatExactTime(event.at) })}
      >
        {event.at === null ? '' : startedAt === null ? '' : formatElapsed(event.at - startedAt)}
      </time>
      <span className={styles.mark}>
        <EventMark view={view} />
      </span>
      <span className={styles.kind}>{view.kind}</span>
      <span data-summary className={styles.summary}>
        {view.summary.map(({ code, text }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a sentence have no other ID
          <span key={at} className={code ? styles.code : undefined}>
            {text}
          </span>
        ))}
      </span>
      {view.lines.added + view.lines.removed > 0 && <LineCounts {...view.lines} className={styles.lines} />}
      {view.activeSince === null ? (
        <span className={styles.amount}>{view.amount}</span>
      ) : (
        <RunClock
          durationMs={0}
          runningSince={view.activeSince}
          className={classNames(styles.amount, styles.counting)}
        />
      )}
    </article>
  );
});

function describeRow(row: TimelineRow, prices: PriceTable | null, root: string): EventView {
  const [event] = row.events;
  const view = describeTimelineEvent(event, prices, root);
  if (row.kind === 'event') return view;
  const last = row.events.at(-1) ?? event;
  const lasted = event.at === null || last.at === null ? 0 : last.at - event.at;
  const amount = lasted > 0 ? formatDuration(lasted) : null;
  if (row.kind === 'chunks') {
    return { ...view, kind: t`Chunks`, summary: [{ text: describeChunks(row.events), code: false }], amount };
  }
  const words = t`${counted(row.events.length, 'event')}, none failed`;
  const plain = { edge: 'other', glyph: null, icon: 'other', state: null, activeSince: null } as const;
  const lines = { added: 0, removed: 0 };
  return { ...plain, kind: t`Collapsed`, summary: [{ text: words, code: false }], lines, amount };
}

function describeName({ kind, state, summary }: EventView): string {
  const words = summary.map(({ text }) => text).join(' ');
  return [kind, words, state].filter((part) => part !== null && part !== '').join(', ');
}
