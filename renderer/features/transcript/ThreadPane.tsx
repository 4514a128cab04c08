import { runAction } from '../../actions/registry.ts';
import { laterPart, useLaterPart } from '../../client/later-part.ts';
import { describeThreadFailure } from '../../commands/tell-problem.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { useApprovals } from '../../stores/approvals.store.ts';
import { useTranscript } from '../../stores/transcript.store.ts';
import { useWorkspace } from '../../stores/workspace.store.ts';
import { AgentOriginBar } from '../agent-origin/AgentOriginBar.tsx';
import { Composer } from '../composer/Composer.tsx';
import { HeldThread } from '../held-thread/HeldThread.tsx';
import { useSpeech } from './speech/use-speech.ts';
import styles from './ThreadPane.module.css';
import { TranscriptLog } from './TranscriptLog.tsx';

const approvalDock = laterPart(() => import('../approval-prompt/ApprovalDock.tsx'));

/** The shown thread: what was said and done, the approval that waits, and the composer. */
export default function ThreadPane() {
  useSpeech();
  const threadId = useTranscript((state) => state.threadId);
  return (
    <div className={styles.pane}>
      {threadId !== null && <AgentOriginBar threadId={threadId} />}
      <Conversation />
      <Approvals />
      {threadId !== null && <HeldThread key={threadId} threadId={threadId} />}
      <Composer />
    </div>
  );
}

function Approvals() {
  const isOneWaiting = useApprovals(({ approvals }) => approvals.some(({ state }) => state === 'waiting'));
  const dock = useLaterPart(approvalDock, isOneWaiting);
  return dock === null ? null : <dock.default />;
}

function Conversation() {
  const threadId = useTranscript((state) => state.threadId);
  const state = useTranscript((store) => store.state);
  const problem = useTranscript((store) => store.problem);
  const empty = useTranscript(({ transcript }) => transcript.turns.length === 0);
  const folder = useWorkspace((store) => store.workspace?.name ?? 'the open folder');
  if (state === 'failed' && problem !== null) {
    const { fact, detail } = describeThreadFailure(problem);
    return (
      <div className={styles.instead}>
        <EmptyState what={fact} how={detail}>
          <Button onClick={() => runAction('retry')}>Retry</Button>
        </EmptyState>
      </div>
    );
  }
  if (state === 'opening') return <p className={styles.opening}>Opening the thread</p>;
  if (!empty) return <TranscriptLog key={threadId} />;
  return (
    <div className={styles.instead}>
      <EmptyState
        what="Nothing said yet"
        how={`Say what is to be done in ${folder}. What Codex answers, runs and edits is listed here.`}
      />
    </div>
  );
}
