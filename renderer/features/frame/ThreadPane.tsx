import type { ReactNode } from 'react';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { runAction } from '../../actions/registry.ts';
import { lazyModule, useLazyModule } from '../../client/lazy-module.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { useModel } from '../../components/use-model.ts';
import { useApprovals } from '../../stores/approvals.store.ts';
import { useConnection } from '../../stores/connection.store.ts';
import { useTranscript } from '../../stores/transcript.store.ts';
import { transcriptModel } from '../../view-models/transcript-model.ts';
import { AgentOriginBar } from '../agent-origin/AgentOriginBar.tsx';
import { toastParts } from '../alerts/toast-parts.ts';
import { Composer } from '../composer/Composer.tsx';
import styles from './ThreadPane.module.css';

const conversationParts = lazyModule(() => import('../transcript/conversation-parts.ts'));
const demoEnd = lazyModule(() => import('../demo/DemoEnd.tsx'));
const threadNotes = lazyModule(() => import('../locked-thread/thread-notes.ts'));
const approvalDock = lazyModule(() => import('../approvals/ApprovalDock.tsx'));

export type ThreadPaneProps = {
  /** What can take the place of the transcript in a narrow window; null: nothing. */
  readonly cover: ReactNode;
  readonly isCovered: boolean;
};

/** Shows the current thread: the transcript, the waiting approval, and the composer. */
export default function ThreadPane({ cover, isCovered }: ThreadPaneProps) {
  const conversation = useLazyModule(conversationParts);
  useLazyModule(toastParts);
  const threadId = useTranscript((state) => state.threadId);
  return (
    <div className={styles.pane}>
      {conversation !== null && <conversation.Speech />}
      {threadId !== null && <AgentOriginBar threadId={threadId} />}
      <div className={styles.place} data-covered={isCovered ? '' : undefined}>
        <div className={styles.conversation}>
          <Conversation />
        </div>
        {cover}
      </div>
      <Approvals />
      {threadId !== null && <Notes key={threadId} threadId={threadId} />}
      <DemoEndSoon />
      <Composer />
    </div>
  );
}

/**
 * Shows that another process has the thread, that work waits in it, what it has changed in its worktree, or what the user
 * asks aside.
 */
function Notes({ threadId }: { readonly threadId: ThreadId }) {
  const notes = useLazyModule(threadNotes);
  if (notes === null) return null;
  return (
    <>
      <notes.LockedThread threadId={threadId} />
      <notes.PendingWork threadId={threadId} />
      <notes.WorktreeBar threadId={threadId} />
      <notes.Aside threadId={threadId} />
    </>
  );
}

function DemoEndSoon() {
  const isDemo = useConnection((state) => state.profile === 'demo');
  const end = useLazyModule(demoEnd, isDemo);
  return end === null || !isDemo ? null : <end.default />;
}

function Approvals() {
  const isOneWaiting = useApprovals(({ approvals }) => approvals.length > 0);
  const dock = useLazyModule(approvalDock, isOneWaiting);
  return dock === null ? null : <dock.default />;
}

function Conversation() {
  const threadId = useTranscript((state) => state.threadId);
  const message = useModel(transcriptModel, (model) => model.statusMessage);
  const conversation = useLazyModule(conversationParts, message === null);
  if (message === null) return conversation === null ? null : <conversation.TranscriptLog key={threadId} />;
  const { detail, fact, kind } = message;
  if (kind === 'opening') return <p className={styles.opening}>{fact}</p>;
  return (
    <div className={styles.instead}>
      <EmptyState what={fact} how={detail}>
        {kind === 'failed' && <Button onClick={() => runAction('retry')}>{t`Retry`}</Button>}
      </EmptyState>
    </div>
  );
}
