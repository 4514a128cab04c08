import { useEffect, useRef, useState } from 'react';
import type { Result } from '../../../shared/base/result.ts';
import type { RequestValue } from '../../../shared/contract/contract.ts';
import type { SyncRefusal } from '../../../shared/contract/remotes.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { cancelSync } from '../../commands/remotes.commands.ts';
import { Button } from '../../components/Button.tsx';
import { DialogFooter } from '../../components/Dialog.tsx';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import { openDialog } from '../../stores/frame.store.ts';
import { useSyncOutput } from '../../stores/sync.store.ts';
import styles from './BranchDialog.module.css';
import { describeDone, type SyncAction } from './remote.view-model.ts';

export type Synced = Result<RequestValue<'syncBranch'>, SyncRefusal>;

export type SyncStepProps = {
  readonly action: SyncAction;
  readonly work: Promise<Synced>;
  readonly pullRequestLabel: string;
  readonly onBack: () => void;
  /** Fetches, after the remote had commits that are not here. */
  readonly onFetch: () => void;
  readonly onClose: () => void;
};

/** Shows what git prints while it talks to a remote, a way to end that, and how it ended. */
export function SyncStep({ action, onBack, onClose, onFetch, pullRequestLabel, work }: SyncStepProps) {
  const [synced, setSynced] = useState<Synced | null>(null);
  const live = useSyncOutput(({ output }) => output);
  const first = useRef<HTMLButtonElement>(null);
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    let isShown = true;
    setSynced(null);
    void work.then((done) => {
      if (isShown) setSynced(done);
    });
    return () => {
      isShown = false;
    };
  }, [work]);
  const isDone = synced !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each state has other buttons
  useEffect(() => (first.current ?? back.current)?.focus(), [isDone, work]);
  const output = synced === null ? live : (synced.ok ? synced.value : synced.error).output;
  const problem = synced === null ? null : synced.ok ? synced.value.warning : synced.error.message;
  return (
    <>
      <div className={styles.body}>
        {problem !== null && (
          <p role="alert" className={styles.problem}>
            <StateGlyph state="failed" />
            <span>{problem}</span>
          </p>
        )}
        {problem === null && (
          <p role="status" className={styles.note}>
            {isDone ? describeDone(action) : t`Waiting for the remote…`}
          </p>
        )}
        <pre role="log" aria-label={t`Output of git`} className={styles.output}>
          {output}
        </pre>
      </div>
      <DialogFooter>
        {!isDone && (
          <Button ref={first} size={32} onClick={cancelSync}>
            {t`Cancel`}
          </Button>
        )}
        {isDone && (
          <Button ref={back} size={32} onClick={onBack}>
            {t`Back`}
          </Button>
        )}
        {isDone && !synced.ok && synced.error.type === 'rejected' && (
          <Button kind="primary" size={32} onClick={onFetch}>
            {t`Fetch`}
          </Button>
        )}
        {isDone && synced.ok && action === 'push' && (
          <Button size={32} onClick={() => openDialog('pullRequest')}>
            {pullRequestLabel}
          </Button>
        )}
        {isDone && synced.ok && (
          <Button ref={first} size={32} onClick={onClose}>
            {t`Close`}
          </Button>
        )}
      </DialogFooter>
    </>
  );
}
