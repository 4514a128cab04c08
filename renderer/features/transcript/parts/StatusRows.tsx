import { t } from '../../../../shared/i18n/i18n.ts';
import type { ActionTarget } from '../../../actions/action.ts';
import { runAction } from '../../../actions/registry.ts';
import { Button } from '../../../components/Button.tsx';
import { formatUpcoming } from '../../../components/format/time.ts';
import { StateGlyph } from '../../../components/StateGlyph.tsx';
import { useNow } from '../../../components/use-now.ts';
import { useAuth } from '../../../stores/auth.store.ts';
import { useThreads } from '../../../stores/threads.store.ts';
import { useTranscript } from '../../../stores/transcript.store.ts';
import { readGoOnAt } from '../../../view-models/read-go-on-at.ts';
import { type AttemptView, commandLabels, describeDropped, describeStatus } from '../describe-status.ts';
import type { DroppedRow, StatusRow } from '../row.ts';
import { formatWholeSeconds } from '../whole-seconds.ts';
import { openInPlace } from './open-in-place.ts';
import styles from './StatusRows.module.css';
import { Well } from './Well.tsx';

/** How often to look whether a limit has started over, in milliseconds. */
const refreshMs = 30_000;

/** Shows an event of the turn, with the possible actions. */
export function StatusRowView({ row }: { readonly row: StatusRow }) {
  const goOnAt = useGoOnAt(row);
  const view = describeStatus({ ...row, goOnAt });
  const { given, raw } = row.entry;
  const more = given ?? raw;
  return (
    <div className={styles.status}>
      <span className={styles.mark}>
        <StateGlyph state={view.glyph} size={16} />
      </span>
      <p className={styles.words}>
        <strong>{view.fact}</strong> {view.detail} {view.attempts !== null && <AttemptText attempts={view.attempts} />}
      </p>
      {view.attempts !== null && <Segments attempts={view.attempts} />}
      {(view.buttons.length > 0 || more !== undefined) && (
        <div className={styles.buttons}>
          {given !== undefined && (
            <Button aria-expanded={row.open} onClick={() => openInPlace(row.turnId, row.key, !row.open)}>
              {row.open ? t`Hide what Codex received` : t`Show what Codex received`}
            </Button>
          )}
          {view.buttons.map(({ command, label }, at) => (
            <Button
              key={command}
              kind={at === 0 && given === undefined ? 'secondary' : 'quiet'}
              onClick={() => runAction(command, toActionTarget(row))}
            >
              {label}
            </Button>
          ))}
          {given === undefined && raw !== undefined && (
            <Button kind="quiet" aria-expanded={row.open} onClick={() => openInPlace(row.turnId, row.key, !row.open)}>
              {t`Details`}
            </Button>
          )}
        </div>
      )}
      {more !== undefined && row.open && (
        <div className={styles.given}>
          <Well>{more}</Well>
        </div>
      )}
    </div>
  );
}

/** Returns when the thread can go on after the usage limit that this status reports, as a time of day; null if it cannot. */
function useGoOnAt({ entry, turnId }: StatusRow): string | null {
  const isLimit = entry.commands.includes('goOnAtReset');
  useAuth(({ limits }) => (isLimit ? limits : null));
  useThreads(({ queues, shown }) => (isLimit && shown !== null ? queues[shown] : null));
  const isNewest = useTranscript(({ transcript }) => isLimit && transcript.turns.at(-1)?.id === turnId);
  const now = useNow(isLimit, refreshMs);
  const at = isNewest ? readGoOnAt() : null;
  return at === null ? null : formatUpcoming(at, now);
}

function toActionTarget({ entry: { about, thread }, turnId }: StatusRow): ActionTarget {
  return { turnId, entryId: about, ...(thread === undefined ? {} : { threadId: thread }) };
}

function AttemptText({ attempts }: { readonly attempts: AttemptView }) {
  const now = useNow(true);
  const soFar = attempts.since === null ? '' : t`, ${formatWholeSeconds(now - attempts.since)} so far`;
  return <>{`${attempts.text}${soFar}.`}</>;
}

function Segments({ attempts: { attemptsBefore, attemptsAfter } }: { readonly attempts: AttemptView }) {
  if (attemptsBefore + attemptsAfter === 0) return null;
  const kinds = [...Array(attemptsBefore).fill(styles.past), styles.now, ...Array(attemptsAfter).fill(styles.next)];
  return (
    <div className={styles.segments} aria-hidden="true">
      {kinds.map((kind, at) => (
        <span key={String(at)} className={kind} />
      ))}
    </div>
  );
}

/** Shown below text that Codex does not remember: a remark while the turn continues, a status if the answer ended. */
export function DroppedRowView({ row }: { readonly row: DroppedRow }) {
  const { glyph, fact, detail } = describeDropped(row.reason);
  return (
    <div className={glyph === null ? styles.mention : styles.status}>
      {glyph !== null && (
        <span className={styles.mark}>
          <StateGlyph state={glyph} size={16} />
        </span>
      )}
      <p className={styles.words}>
        <strong>{fact}</strong> {detail}
      </p>
      {row.canRetry && (
        <div className={styles.buttons}>
          <Button onClick={() => runAction('retryTurn', { turnId: row.turnId })}>{commandLabels.retryTurn}</Button>
          <Button kind="quiet" onClick={() => runAction('copyRequest', { turnId: row.turnId })}>
            {commandLabels.copyRequest}
          </Button>
        </div>
      )}
    </div>
  );
}
