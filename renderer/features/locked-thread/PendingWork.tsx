import { useEffect, useRef, useState } from 'react';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { decidePendingWork } from '../../commands/threads.commands.ts';
import { Button } from '../../components/Button.tsx';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import { sendPageRequest } from '../../stores/page-requests.ts';
import { useThreads } from '../../stores/threads.store.ts';
import { describePendingWork, type PendingWorkDecision } from './pending-work.view-model.ts';
import styles from './ThreadNote.module.css';

/** Shows what Codex does, or would do, in the current thread on its own, and lets the user decide. */
export function PendingWork({ threadId }: { readonly threadId: ThreadId }) {
  const syncStatus = useThreads((state) => state.syncStatuses[threadId] ?? null);
  const goal = useThreads((state) => state.goals[threadId] ?? null);
  const [busy, setBusy] = useState<PendingWorkDecision | null>(null);
  const view = describePendingWork(syncStatus, goal);
  const decisions = view?.decisions.map(({ request }) => request).join() ?? '';
  const hadFocus = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a button that goes away must not take the focus along
  useEffect(() => {
    if (hadFocus.current && document.activeElement === document.body) sendPageRequest('focusComposer');
    hadFocus.current = false;
  }, [decisions]);
  if (view === null) return null;

  const decide = async (request: PendingWorkDecision): Promise<void> => {
    hadFocus.current = true;
    setBusy(request);
    await decidePendingWork(request, threadId, view.shown);
    setBusy(null);
  };
  return (
    <section aria-label={t`Goal and waiting messages`} className={styles.note}>
      <span className={styles.mark}>
        <StateGlyph state={view.glyph} size={16} />
      </span>
      <div role="status" className={styles.words}>
        <strong>{view.fact}</strong>
        {view.quotes.length > 0 && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll long content
          <pre className={styles.quotes} tabIndex={0}>
            {view.quotes.map(({ key, rest, text }) => (
              <span key={key} className={styles.quote}>
                {text !== '' && <q>{text}</q>}
                {rest !== '' && <span className={styles.rest}>{rest}</span>}
              </span>
            ))}
          </pre>
        )}
        {view.detail !== '' && <span className={styles.detail}>{view.detail}</span>}
      </div>
      <div className={styles.buttons}>
        {view.decisions.map(({ name, request }) => (
          <Button key={request} busy={busy === request} disabled={busy !== null} onClick={() => void decide(request)}>
            {name}
          </Button>
        ))}
      </div>
    </section>
  );
}
