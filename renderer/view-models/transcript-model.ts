import type { ThreadId, TurnId } from '../../shared/base/ids.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { ThreadProblem } from '../../shared/threads/thread-problem.ts';
import type { Transcript } from '../../shared/transcript/turn.ts';
import { sendAgain, sendDraft } from '../commands/compose.commands.ts';
import { loadOlderHistory } from '../commands/history.commands.ts';
import { describeThreadFailure } from '../commands/show-problem.ts';
import type { MessageDelivery, NewThreadOptions } from '../commands/threads.commands.ts';
import { useConnection } from '../stores/connection.store.ts';
import { type CopyNote, useCopyNote } from '../stores/copy-note.store.ts';
import { openDialog } from '../stores/frame.store.ts';
import { useThreadActions } from '../stores/thread-actions.store.ts';
import { useThreads } from '../stores/threads.store.ts';
import { transcriptExceptLiveText, useTranscript } from '../stores/transcript.store.ts';
import { turnSelected, useTurnSelection } from '../stores/turn-selection.store.ts';
import { useWorkspace } from '../stores/workspace.store.ts';
import { inputModel } from './input-model.ts';
import { followAll, memoizeView, type Observable } from './observable.ts';
import { splitIntoSpeeches } from './speeches.ts';
import { findRetryableTurn, getWork, type ThreadActivity } from './thread-facts.ts';
import { type ContextView, describeContext } from './token-usage.ts';
import { getTurnModel, type TurnModel } from './turn-model.ts';

/** The thread in this window: its turns, its state, and what the user can do with it. */
export type TranscriptModel = Observable & {
  /** The transcript behind the turns, complete except for text that is streaming. */
  readonly transcript: Transcript;
  /** Keeps its identity as long as no turn has changed. */
  readonly turns: readonly TurnModel[];
  /** The turn with the keyboard focus; null when it is elsewhere. */
  readonly selectedTurn: TurnModel | null;
  readonly work: ThreadActivity;
  /** A turn is running. */
  readonly isStreaming: boolean;
  /** The newest turn did not finish, and nothing is running. */
  readonly canRetry: boolean;
  readonly hasOlderHistory: boolean;
  /** How full the context window is; null before the first response. */
  readonly context: ContextView | null;
  /** The message to show when there are no turns; null when there are some. */
  readonly statusMessage: StatusMessage | null;
  /** The keyboard focus is in that turn, or in none. */
  selectTurn(id: TurnModel['id'] | null): void;
  /** Sends the draft if possible; `steer`: into the running turn. */
  send(delivery: MessageDelivery): Promise<void>;
  /** Sends the message of the newest turn again, if that is possible; shows a toast with the reason if it fails. */
  retryLast(): Promise<void>;
  /** Asks for the format to copy everything in, and shows its size; the outcome is a status. */
  copyAll(): void;
  /** Fetches older turns; false when none arrived. */
  loadOlderHistory(): Promise<boolean>;
};

const addCopyNote = memoizeView(withCopyNote);
const toTurnModels = memoizeView(({ turns }: Pick<Transcript, 'turns'>) =>
  turns.flatMap((turn) => splitIntoSpeeches(turn).map(getTurnModel)),
);
const viewContext = memoizeView(describeContext);
const viewStatusMessage = memoizeView(describeStatusMessage);

/** The transcript of this window: reads the stores, and calls the commands. */
export const transcriptModel: TranscriptModel = {
  follow: followAll([
    transcriptExceptLiveText,
    useCopyNote,
    useTurnSelection,
    useThreadActions,
    useWorkspace,
    useConnection,
    useThreads,
  ]),
  get transcript() {
    const { threadId, transcript } = useTranscript.getState();
    return addCopyNote({ transcript, threadId, note: useCopyNote.getState().note });
  },
  get turns() {
    return toTurnModels({ turns: transcriptModel.transcript.turns });
  },
  get selectedTurn() {
    const { selected } = useTurnSelection.getState();
    return selected === null ? null : (transcriptModel.turns.find(({ id }) => id === selected) ?? null);
  },
  get work() {
    return getWork(useTranscript.getState().transcript.turns);
  },
  get isStreaming() {
    return transcriptModel.work !== 'idle';
  },
  get canRetry() {
    return findRetryable() !== null;
  },
  get hasOlderHistory() {
    return useTranscript.getState().transcript.earlierTurns > 0;
  },
  get context() {
    return viewContext({ usage: useTranscript.getState().transcript.usage });
  },
  get statusMessage() {
    const { problem, state, transcript } = useTranscript.getState();
    const workspace = useWorkspace.getState().workspace?.name ?? null;
    const isDemo = useConnection.getState().profile === 'demo';
    const hasThreads = Object.keys(useThreads.getState().threads).length > 0;
    const demo = isDemo ? (hasThreads ? 'told' : 'starting') : null;
    return viewStatusMessage({ state, problem, hasTurns: transcript.turns.length > 0, workspace, demo });
  },
  selectTurn: turnSelected,
  async send(delivery) {
    if (!inputModel.isSendEnabled) return;
    await sendDraft(delivery, getNewThreadOptions());
  },
  async retryLast() {
    const last = findRetryable();
    if (last !== null) await sendAgain(last.threadId, last.turnId);
  },
  copyAll: () => openDialog('copyThread'),
  loadOlderHistory,
};

/** Returns where the message of a new thread is to be done. A thread that has started stays in its place. */
function getNewThreadOptions(): NewThreadOptions {
  const { place = 'here', worktree = null } = inputModel.place ?? {};
  return place === 'here' ? {} : { place, ...(worktree !== null && { worktree }) };
}

function findRetryable(): { readonly threadId: ThreadId; readonly turnId: TurnId } | null {
  const { threadId, transcript } = useTranscript.getState();
  const turnId = findRetryableTurn(transcript.turns)?.id;
  return threadId === null || turnId === undefined ? null : { threadId, turnId };
}

/** The message to show when there are no turns. */
type StatusMessage = {
  readonly kind: 'opening' | 'failed' | 'empty';
  readonly fact: string;
  readonly detail: string;
};

/** The facts that the message depends on. */
type StatusMessageInput = {
  readonly state: 'none' | 'opening' | 'open' | 'failed';
  readonly problem: ThreadProblem | WireFault | null;
  readonly hasTurns: boolean;
  /** Name of the open folder; null when there is none. */
  readonly workspace: string | null;
  /** Null outside the demo. `starting`: the thread of its story is about to be shown. */
  readonly demo: 'starting' | 'told' | null;
};

/** Explains why there are no turns to show; null when there are some. */
function describeStatusMessage(facts: StatusMessageInput): StatusMessage | null {
  const { demo, hasTurns, problem, state, workspace } = facts;
  if (state === 'failed' && problem !== null) {
    const { fact, detail } = describeThreadFailure(problem);
    return { kind: 'failed', fact, detail };
  }
  if (state === 'opening') return { kind: 'opening', fact: t`Opening the thread`, detail: '' };
  if (hasTurns) return null;
  if (demo === 'starting') return { kind: 'opening', fact: t`Starting the demo\u2026`, detail: '' };
  if (demo === 'told')
    return {
      kind: 'empty',
      fact: t`The demo tells one story`,
      detail: t`Its model follows a script. Open your own folder to work with the real Codex.`,
    };
  const folder = workspace ?? t`the open folder`;
  const detail = t`Tell Codex what to do in ${folder}. Its answers, commands and edits appear here.`;
  return { kind: 'empty', fact: t`No messages yet`, detail };
}

/** The open thread, and the last copy from any thread. */
type CopyNoteInput = {
  readonly transcript: Transcript;
  readonly threadId: ThreadId | null;
  readonly note: CopyNote | null;
};

/** A transcript with the outcome of the last copy at the end of the turn it was copied from. */
function withCopyNote({ note, threadId, transcript }: CopyNoteInput): Transcript {
  if (note === null || note.threadId !== threadId) return transcript;
  const turns = transcript.turns.map((turn) =>
    turn.id === note.turnId ? { ...turn, entries: [...turn.entries, note.entry] } : turn,
  );
  return { ...transcript, turns };
}
