import { useEffect, useRef, useState } from 'react';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { getHostingWords } from '../../../shared/commits/hosting-service.ts';
import type { PullRequestCheck, PullRequestState } from '../../../shared/contract/pull-requests.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { openLink } from '../../commands/approvals.commands.ts';
import { readCheckLog, readPullRequest } from '../../commands/pull-requests.commands.ts';
import { askCodex } from '../../commands/remotes.commands.ts';
import { archiveThread } from '../../commands/thread-actions.commands.ts';
import { Button } from '../../components/Button.tsx';
import { DialogFooter } from '../../components/Dialog.tsx';
import { formatAgo } from '../../components/format/time.ts';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import { useBusy } from '../../components/use-busy.ts';
import { useNow } from '../../components/use-now.ts';
import { showToast } from '../../stores/alerts.store.ts';
import { pullRequestForgotten, type SeenPullRequest } from '../../stores/pull-requests.store.ts';
import { useThreads } from '../../stores/threads.store.ts';
import styles from './PullRequestDialog.module.css';
import { describeReport, writeCheckRequest, writeCommentRequest } from './pull-request-report.view-model.ts';

type PullRequestReportProps = { readonly seen: SeenPullRequest; readonly onClose: () => void };

/** Shows what its service last said about a pull request, and lets the user give it to Codex. Asks only on a press. */
export function PullRequestReport({ onClose, seen }: PullRequestReportProps) {
  const { number, place, report, url, warning } = seen;
  const { service } = place;
  const words = getHostingWords(service);
  const [busy, wait] = useBusy();
  const [problem, setProblem] = useState<string | null>(null);
  const refreshButton = useRef<HTMLButtonElement>(null);
  const now = useNow(false);
  useEffect(() => refreshButton.current?.focus(), []);
  const refresh = async (): Promise<void> => {
    if (busy !== null) return;
    setProblem(null);
    const read = await wait('refresh', () => readPullRequest(place, number));
    if (!read.ok) setProblem(read.error.message);
  };
  const ask = (request: string): void => {
    onClose();
    askCodex(request);
  };
  const askToFix = async (check: PullRequestCheck, state: PullRequestState): Promise<void> => {
    if (busy !== null) return;
    if (check.job === null) {
      ask(writeCheckRequest(check, state, service, null));
      return;
    }
    const { job } = check;
    setProblem(null);
    const log = await wait(job, () => readCheckLog(place, job));
    if (!log.ok && log.error.type === 'cancelled') return;
    // A log may be gone, or not complete yet. What is red is known.
    ask(writeCheckRequest(check, state, service, log.ok ? log.value : null));
    if (!log.ok) showToast(t`The log is not in the message`, log.error.message);
  };
  const view = report === null ? null : describeReport(report.state, service);
  return (
    <>
      <div className={styles.body}>
        <div className={styles.where}>
          <div className={styles.destination}>
            <p className={styles.title}>{view?.title ?? `${words.mark}${number}`}</p>
            <p className={styles.note}>{url}</p>
          </div>
          <Button onClick={() => openLink(url)}>{t`Open in the browser`}</Button>
        </div>
        <p role="status" className={styles.note}>
          {view === null || report === null
            ? t`Created. Refresh to see its checks.`
            : `${view.facts} · ${formatAgo(report.readAt, now)}`}
        </p>
        {warning !== null && (
          <p role="alert" className={styles.problem}>
            <StateGlyph state="warning" />
            <span>
              <strong>{t`The ${words.request} was created, but a later step failed.`}</strong> {warning}
            </span>
          </p>
        )}
        {problem !== null && (
          <p role="alert" className={styles.problem}>
            <StateGlyph state="failed" />
            <span>{problem}</span>
          </p>
        )}
        {view?.isMerged === true && <Merged by={seen.threadId} onClose={onClose} />}
        {view !== null && report !== null && view.checks.length > 0 && (
          <ul aria-label={t`Checks`} className={styles.rows}>
            {view.checks.map(({ check, glyph, key, name, state }) => (
              <li key={key} className={styles.row}>
                <StateGlyph state={glyph} />
                <span className={styles.name}>{name}</span>
                <span className={styles.note}>{state}</span>
                {check.state === 'failed' && (
                  <Button
                    size={24}
                    busy={busy !== null && busy === check.job}
                    disabled={busy !== null}
                    aria-label={t`Ask Codex to fix ${name}`}
                    onClick={() => void askToFix(check, report.state)}
                  >
                    {t`Ask Codex to fix`}
                  </Button>
                )}
              </li>
            ))}
            {view.moreChecks !== null && (
              <li className={styles.row}>
                <span className={styles.note}>{view.moreChecks}</span>
              </li>
            )}
          </ul>
        )}
        {report?.state.isPartial === true && (
          <p className={styles.note}>{t`Not all checks, comments and reviews are shown.`}</p>
        )}
        {view !== null && report !== null && view.comments.length > 0 && (
          <ul aria-label={t`Comments`} className={styles.rows}>
            {view.comments.map(({ comment, head, key, text }) => (
              <li key={key} className={styles.comment}>
                <div className={styles.where}>
                  <span className={styles.destination}>{head}</span>
                  <Button
                    size={24}
                    aria-label={t`Ask Codex about the comment by ${comment.author}`}
                    onClick={() => ask(writeCommentRequest(comment, report.state, service))}
                  >
                    {t`Ask Codex`}
                  </Button>
                </div>
                <p className={styles.said}>{text}</p>
              </li>
            ))}
          </ul>
        )}
      </div>
      <DialogFooter hint={t`Workcell asks ${words.service} only when you press Refresh.`}>
        <Button ref={refreshButton} size={32} busy={busy === 'refresh'} onClick={() => void refresh()}>
          {t`Refresh`}
        </Button>
        <Button size={32} disabled={busy !== null} onClick={pullRequestForgotten}>
          {t`Create another`}
        </Button>
        <Button size={32} onClick={onClose}>
          {t`Close`}
        </Button>
      </DialogFooter>
    </>
  );
}

/** Offers to archive the thread that is shown, if the pull request was made in it. */
function Merged({ by, onClose }: { readonly by: ThreadId | null; readonly onClose: () => void }) {
  const thread = useThreads(({ shown, threads }) => (shown === null || shown !== by ? undefined : threads[shown]));
  if (thread === undefined || thread.archived) return null;
  return (
    <div className={styles.where}>
      <p className={styles.destination}>{t`It is merged. You can archive this thread.`}</p>
      <Button
        onClick={() => {
          onClose();
          void archiveThread(thread);
        }}
      >
        {t`Archive thread`}
      </Button>
    </div>
  );
}
