import { useState } from 'react';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { forkThread } from '../../commands/thread-actions.commands.ts';
import { takeOverThread } from '../../commands/threads.commands.ts';
import { Button } from '../../components/Button.tsx';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import { useThreads } from '../../stores/threads.store.ts';
import { describeLockedThread } from './locked-thread.view-model.ts';
import styles from './ThreadNote.module.css';

/** Shows that another process has the current thread locked, and offers the possible actions. */
export function LockedThread({ threadId }: { readonly threadId: ThreadId }) {
  const syncStatus = useThreads((state) => state.syncStatuses[threadId] ?? null);
  const [refused, setRefused] = useState(false);
  const [busy, setBusy] = useState<'fork' | 'takeOver' | null>(null);
  const view = describeLockedThread(syncStatus, refused);
  if (view === null) return null;

  const act = async (what: typeof busy, perform: () => Promise<unknown>): Promise<void> => {
    setBusy(what);
    setRefused((await perform()) === 'stillLocked');
    setBusy(null);
  };
  return (
    <section aria-label={t`Thread open elsewhere`} className={styles.note}>
      <span className={styles.mark}>
        <StateGlyph state={view.glyph} size={16} />
      </span>
      <p role="status" className={styles.words}>
        <strong>{view.fact}</strong> {view.detail}
      </p>
      <div className={styles.buttons}>
        <Button busy={busy === 'fork'} onClick={() => void act('fork', () => forkThread(threadId))}>
          {t`Fork`}
        </Button>
        <Button busy={busy === 'takeOver'} onClick={() => void act('takeOver', () => takeOverThread(threadId))}>
          {t`Take over`}
        </Button>
      </div>
    </section>
  );
}
