import ChevronRightIcon from 'lucide-react/icons/chevron-right';
import { useMemo } from 'react';
import { t } from '../../../../shared/i18n/i18n.ts';
import { formatTimeOfDay } from '../../../../shared/i18n/time-of-day.ts';
import { useLazyModule } from '../../../client/lazy-module.ts';
import { classNames } from '../../../components/class-names.ts';
import { LineCounts } from '../../../components/LineCounts.tsx';
import { tooltip } from '../../../components/tooltip.ts';
import { useSecond } from '../../../components/use-now.ts';
import { useChanges } from '../../../stores/changes.store.ts';
import { useTranscript } from '../../../stores/transcript.store.ts';
import { describeExactTimes, describeFacts } from '../describe-head.ts';
import { countChangedFiles } from '../fold-work.ts';
import type { HeadRow } from '../row.ts';
import styles from './HeadRowView.module.css';
import { openInPlace } from './open-in-place.ts';
import { turnParts } from './turn-parts.ts';

/** Shows the rule of a turn, and below it one line of facts, which folds the work without moving the line. */
export function HeadRowView({ row }: { readonly row: HeadRow }) {
  const { message, speech, turn } = row;
  const parts = useLazyModule(turnParts);
  return (
    <div className={styles.head}>
      <h2 className="visually-hidden">Codex</h2>
      {turn !== null && (parts === null ? <div className={styles.ruleSoon} /> : <parts.TurnRule turn={turn} />)}
      <div className={styles.facts} data-facts="">
        <div className={styles.words}>
          <FactsLine row={row} />
          {row.model !== null && <span className={classNames(styles.more, styles.model)}>{row.model}</span>}
          {turn !== null && row.startedAt !== null && (
            <time className={classNames(styles.more, styles.at)} dateTime={new Date(row.startedAt).toISOString()}>
              {formatTimeOfDay(row.startedAt)}
            </time>
          )}
        </div>
        {parts !== null && <parts.AnswerActions speech={speech} message={message} />}
        {turn !== null && parts !== null && row.state === 'running' && (
          <parts.RuleScale turn={turn} className={styles.scale} />
        )}
      </div>
    </div>
  );
}

/** Shows the facts; a button if there is work to fold. */
function FactsLine({ row }: { readonly row: HeadRow }) {
  const { key, open, state, turn, turnId, work } = row;
  const now = useSecond(state === 'running');
  const threadId = useTranscript((store) => store.threadId);
  const diff = useChanges(({ diffs }) =>
    threadId === null ? undefined : diffs[threadId]?.find((one) => one.turnId === turnId && one.entryId === null),
  );
  // The first line of a turn says what all of it changed, as it says how long all of it took.
  const changed = useMemo(() => (diff === undefined || turn === null ? null : countChangedFiles(diff)), [diff, turn]);
  const { added, removed } = changed ?? work;
  const facts = describeFacts(row, changed, now);
  const words = (
    <>
      {facts.map((fact) => (
        <span key={fact} className={styles.fact}>
          {fact}
        </span>
      ))}
      {added + removed > 0 && <LineCounts added={added} removed={removed} className={styles.counts} />}
    </>
  );
  const exact = describeExactTimes(row);
  if (open === null) {
    return facts.length === 0 ? null : (
      <span className={styles.line} {...tooltip(exact)}>
        {words}
      </span>
    );
  }
  const toggle = (): void => {
    openInPlace(turnId, key, !open);
  };
  return (
    <button
      type="button"
      className={classNames(styles.line, styles.button)}
      aria-expanded={open}
      onClick={toggle}
      {...tooltip(exact)}
    >
      <span className={classNames(styles.chevron, open && styles.open)}>
        <ChevronRightIcon />
      </span>
      <span className="visually-hidden">{t`Worked`} </span>
      {words}
    </button>
  );
}
