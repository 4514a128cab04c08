import { getHostingWords } from '../../../shared/commits/hosting-service.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { Button } from '../../components/Button.tsx';
import { Select } from '../../components/Select.tsx';
import styles from './RemotePanel.module.css';
import type { RemoteView, SyncAction } from './remote.view-model.ts';

export type RemotePanelProps = {
  /** Null until it is known. */
  readonly view: RemoteView | null;
  readonly onChoose: (remote: string) => void;
  readonly onSync: (action: SyncAction) => void;
  readonly onForce: () => void;
  readonly onPullRequest: () => void;
  readonly onAsk: (request: string) => void;
};

/** How the branch and its remote relate, where that remote is, and the ways to bring both in step. */
export function RemotePanel({ onAsk, onChoose, onForce, onPullRequest, onSync, view }: RemotePanelProps) {
  const can = view?.can ?? { fetch: false, pull: false, push: false };
  const diverged = view?.diverged ?? null;
  return (
    <section aria-label={t`Remote`} className={styles.panel}>
      <div className={styles.facts}>
        <p className={styles.status}>{view?.status ?? t`Reading…`}</p>
        <p className={styles.address}>{view?.address || '\u00a0'}</p>
      </div>
      <div className={styles.actions}>
        {view !== null && view.choices.length > 0 && (
          <Select
            name={t`Remote`}
            value={view.remote}
            options={view.choices.map((name) => ({ value: name, label: name }))}
            onChange={onChoose}
          />
        )}
        <Button disabled={!can.fetch} onClick={() => onSync('fetch')}>
          {t`Fetch`}
        </Button>
        <Button disabled={!can.pull} onClick={() => onSync('pull')}>
          {t`Pull`}
        </Button>
        <Button disabled={!can.push} onClick={() => onSync('push')}>
          {view?.pushLabel ?? t`Push`}
        </Button>
        <Button disabled={view === null || view.remote === ''} onClick={onPullRequest}>
          {view?.pullRequestLabel ?? getHostingWords('gitHub').create}
        </Button>
      </div>
      {diverged !== null && (
        <div className={styles.actions}>
          <Button kind="quiet" onClick={() => onAsk(diverged.merge)}>
            {t`Ask Codex to merge…`}
          </Button>
          <Button kind="quiet" onClick={() => onAsk(diverged.rebase)}>
            {t`Ask Codex to rebase…`}
          </Button>
          <Button kind="quiet" onClick={onForce}>
            {t`Force push…`}
          </Button>
        </div>
      )}
      {view !== null && view.notes.length > 0 && (
        <ul aria-label={t`About this remote`} className={styles.notes}>
          {view.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
