import { type ThreadId, threadId } from '../../../shared/base/ids.ts';
import { threadEvent } from '../../../shared/transcript/thread-event.ts';
import { emptyTranscript, type Transcript } from '../../../shared/transcript/turn.ts';
import { useAlerts } from '../../stores/alerts.store.ts';
import { useAttaching } from '../../stores/attaching.store.ts';
import { authChanged } from '../../stores/auth.store.ts';
import { cliChanged, modelsChanged } from '../../stores/cli.store.ts';
import { useComposer } from '../../stores/composer.store.ts';
import { connectionStateChanged } from '../../stores/connection.store.ts';
import { useCopyNote } from '../../stores/copy-note.store.ts';
import { useDrafts } from '../../stores/drafts.store.ts';
import { closeDialog } from '../../stores/frame.store.ts';
import { useInputQuestion } from '../../stores/input-question.store.ts';
import { longPasteSettled } from '../../stores/long-paste.store.ts';
import { threadActionsReset } from '../../stores/thread-actions.store.ts';
import { threadsReset } from '../../stores/threads.store.ts';
import { threadAdvanced, transcriptOpened, useTranscript } from '../../stores/transcript.store.ts';
import { turnSelected } from '../../stores/turn-selection.store.ts';
import { workspaceChanged } from '../../stores/workspace.store.ts';

/** The thread that is open in these tests. */
export const thread: ThreadId = threadId.parse('thread');

/** A window in which a user can send: connected, in a folder, with a thread open. */
export function openApp(transcript: Transcript = emptyTranscript): void {
  connectionStateChanged('connected');
  workspaceChanged({ path: '/w', name: 'w', displayPath: '/w', gitRoot: null, branch: null, trust: 'writable' });
  authChanged({ state: 'notNeeded', provider: null });
  cliChanged({ phase: 'idle' });
  modelsChanged([]);
  useAlerts.setState({ alerts: [], toasts: [] });
  useAttaching.setState({ inProgress: {}, refusals: {} });
  useComposer.setState({ sending: [], problem: null });
  useCopyNote.setState({ note: null });
  useDrafts.setState({ drafts: {}, attachments: {}, plans: {} });
  useInputQuestion.setState({ open: null });
  longPasteSettled();
  closeDialog();
  threadActionsReset();
  turnSelected(null);
  threadsReset([], thread);
  transcriptOpened(thread, { seq: 0, title: 'A thread', transcript });
}

/** Reports the next events in the open thread, as the host does. */
export function reportEvents(...events: readonly object[]): void {
  const { seq } = useTranscript.getState();
  threadAdvanced(
    thread,
    events.map((event, at) => ({ seq: seq + at + 1, event: threadEvent.parse(event) })),
  );
}
