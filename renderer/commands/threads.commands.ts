import { type ClientMessageId, clientMessageId, type ThreadId, type TurnId } from '../../shared/base/ids.ts';
import type { Result } from '../../shared/base/result.ts';
import type { RequestInput, RequestProblem, RequestValue } from '../../shared/contract/contract.ts';
import type { OutgoingMessage, TurnSettings } from '../../shared/contract/threads.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { InputAnswer } from '../../shared/input-safety/judge-input.ts';
import type { ShownWork } from '../../shared/threads/goal.ts';
import { hostClient } from '../client/page-client.ts';
import { diffsOpened } from '../stores/changes.store.ts';
import { codexLinesRead } from '../stores/codex-lines.store.ts';
import { commandsOpened } from '../stores/commands.store.ts';
import { showView } from '../stores/frame.store.ts';
import { useSettings } from '../stores/settings.store.ts';
import {
  agentOriginChanged,
  queueChanged,
  threadGoalChanged,
  threadSettingsChanged,
  threadShown,
  threadSyncStatusChanged,
  threadTitleChanged,
  useThreads,
} from '../stores/threads.store.ts';
import {
  transcriptClosed,
  transcriptFailed,
  transcriptOpened,
  transcriptOpening,
  useTranscript,
} from '../stores/transcript.store.ts';
import { useWorkspace } from '../stores/workspace.store.ts';
import { loadBranches } from './branches.commands.ts';
import { loadPinnedTurns } from './pinned-turns.commands.ts';
import { loadRewinds } from './rewind.commands.ts';
import { describeThreadFailure, showProblem } from './show-problem.ts';

/** The threads that are being reopened, each with the newest event seen in the meantime. */
const newestSeqByThread = new Map<ThreadId, number>();

/**
 * Reopens a thread because it misses events. `seq` is the newest event that has arrived; infinite when the host reports
 * that everything changed. Each event that arrives in the meantime shows the same gap, so only one request runs at a
 * time. At most one more follows, if the answer is older than what has arrived.
 */
export async function reloadThread(threadId: ThreadId, seq: number): Promise<void> {
  const known = newestSeqByThread.get(threadId);
  if (known !== undefined) {
    newestSeqByThread.set(threadId, Math.max(known, seq));
    return;
  }
  try {
    do {
      newestSeqByThread.set(threadId, 0);
      await openThread(threadId, true);
    } while (isOpen(threadId) && (newestSeqByThread.get(threadId) ?? 0) > useTranscript.getState().seq);
  } finally {
    newestSeqByThread.delete(threadId);
  }
}

/** A thread that the user has left, or that cannot be opened, is not requested again. */
function isOpen(threadId: ThreadId): boolean {
  const { state, threadId: open } = useTranscript.getState();
  return useThreads.getState().shown === threadId && open === threadId && state === 'open';
}

// What the user does with threads: each function asks the host and puts the answer into the stores.

/** Shows the thread that the window or its folder showed last, or a new one if that thread is gone. */
export async function returnToThread(threadId: ThreadId): Promise<void> {
  await openThread(threadId, true);
  const { problem, threadId: open } = useTranscript.getState();
  if (open !== threadId || problem?.type !== 'threadGone') return;
  showView(null);
  showNewThread(true);
}

/** Shows a thread, or refreshes the open one. `again`: the page does that, not the user. */
export async function openThread(threadId: ThreadId, again?: true): Promise<void> {
  preparedThread = null;
  threadShown(threadId);
  transcriptOpening(threadId);
  void loadPinnedTurns(threadId);
  void loadRewinds(threadId);
  void loadBranches(threadId);
  const opened = await hostClient.request('openThread', { threadId, again });
  const { shown } = useThreads.getState();
  // The host now assumes that this window shows it.
  if (shown === null) leaveThread(true);
  if (shown !== threadId) return;
  if (!opened.ok) {
    // After a lost connection, the next one opens the thread again; what is shown stays.
    if (opened.error.type !== 'disconnected') transcriptFailed(threadId, opened.error);
    return;
  }
  const view = opened.value;
  threadSettingsChanged(view.settings);
  queueChanged(threadId, view.queue);
  threadSyncStatusChanged(threadId, view.syncStatus);
  threadGoalChanged(threadId, view.goal);
  if (view.agent !== null) agentOriginChanged(threadId, view.agent);
  commandsOpened(threadId, view.commands);
  diffsOpened(threadId, view.diffs);
  transcriptOpened(threadId, view);
  threadTitleChanged(threadId, view.title);
  void loadCodexLines(threadId);
}

/** The thread that Codex was asked to load since the window last opened one. */
let preparedThread: ThreadId | null = null;

/**
 * Has Codex load the open thread, once. Called when the user writes in it: loading takes a moment, and starts
 * the thread's MCP servers, which looking at it must not do.
 */
export function prepareOpenThread(): void {
  const { shown } = useThreads.getState();
  if (shown === null || shown === preparedThread) return;
  preparedThread = shown;
  void hostClient.request('prepareThread', { threadId: shown });
}

/** Shows an empty thread, which starts with the first message. `again`: the page does that, not the user. */
export function showNewThread(again?: true): void {
  threadShown(null);
  transcriptClosed();
  leaveThread(again);
}

function leaveThread(again?: true): void {
  void hostClient.request('leaveThread', { again });
}

export type MessageDelivery = RequestInput<'sendMessage'>['delivery'];
export type SendMessageResult = Result<RequestValue<'sendMessage'>, RequestProblem<'sendMessage'> | WireFault>;

/** What a user sends: the text and its attachments, with an ID if the sender wants to follow it. */
export type WrittenMessage = Pick<OutgoingMessage, 'text' | 'sources'> & Partial<Pick<OutgoingMessage, 'clientId'>>;

/** Where a new thread works, and how often the message is tried; absent: once, in the window's folder. */
export type NewThreadOptions = Pick<RequestInput<'sendMessage'>, 'place' | 'worktree' | 'attempts'>;

/**
 * Where a message goes, if to a new thread, which turn it must follow, whether it asks for a plan, and when it is sent, if
 * not now (Unix ms).
 */
export type SendOptions = NewThreadOptions & {
  readonly follows?: TurnId;
  readonly plan?: boolean;
  readonly sendAt?: number | null;
};

/** What the user has agreed to. `input`: their answer about findings in the text; null if not asked yet. */
export type SendConsents = { readonly fullAccess: boolean; readonly input: InputAnswer | null };

/** The request field with the answer, if there is one. */
export function toInputAnswerField(input: InputAnswer | null): { readonly inputAnswer?: InputAnswer } {
  return input === null ? {} : { inputAnswer: input };
}

/**
 * Sends a message to a thread, at a time in Unix milliseconds or now; a thread of null starts one as `options` say, and shows
 * that if its folder shows none.
 */
export async function sendMessage(
  threadId: ThreadId | null,
  written: WrittenMessage,
  delivery: MessageDelivery,
  consents: SendConsents,
  { follows, plan = false, sendAt = null, ...place }: SendOptions = {},
): Promise<SendMessageResult> {
  const folder = useWorkspace.getState().workspace?.path;
  // The answer is in the transcript.
  if (useThreads.getState().shown === threadId) showView(null);
  const outcome = await hostClient.request('sendMessage', {
    threadId,
    message: { clientId: createClientMessageId(), ...written },
    ...(threadId === null ? place : {}),
    ...(follows && { follows }),
    ...(sendAt !== null && { sendAt }),
    delivery,
    settings: getTurnSettings(plan),
    fullAccessConsent: consents.fullAccess,
    ...toInputAnswerField(consents.input),
  });
  const isHere = useThreads.getState().shown === null && useWorkspace.getState().workspace?.path === folder;
  if (outcome.ok && threadId === null && isHere) void openThread(outcome.value.threadId);
  return outcome;
}

/** Sends a message as the first of a new thread that receives the history of one that Codex has lost, and shows it. */
export async function sendInFork(
  threadId: ThreadId,
  written: WrittenMessage,
  consents: SendConsents,
  plan: boolean,
): Promise<SendMessageResult> {
  const outcome = await hostClient.request('sendInFork', {
    threadId,
    message: { clientId: createClientMessageId(), ...written },
    settings: getTurnSettings(plan),
    fullAccessConsent: consents.fullAccess,
    ...toInputAnswerField(consents.input),
  });
  if (outcome.ok && useThreads.getState().shown === threadId) void openThread(outcome.value.threadId);
  return outcome;
}

/** Sends the input of an earlier turn again, as a new turn. */
export function retryTurn(
  threadId: ThreadId,
  turnId: TurnId,
  consents: SendConsents & { readonly retry: boolean },
): Promise<SendMessageResult> {
  return hostClient.request('retryTurn', {
    threadId,
    turnId,
    clientId: createClientMessageId(),
    settings: getTurnSettings(),
    consent: consents.retry,
    fullAccessConsent: consents.fullAccess,
    ...toInputAnswerField(consents.input),
  });
}

/** Stops the running turn of the shown thread; does nothing when none is shown. */
export async function stopTurn(): Promise<void> {
  const threadId = useThreads.getState().shown;
  if (threadId !== null) await hostClient.request('stopTurn', { threadId });
}

function getTurnSettings(plan = false): TurnSettings {
  const { model, effort, approvalMode } = useSettings.getState().settings.values;
  return { model, effort, approvalMode, ...(plan && { plan }) };
}

/** A unique message ID. */
export function createClientMessageId(): ClientMessageId {
  return clientMessageId.parse(crypto.randomUUID());
}

/** Fetches what Codex wrote during turns of a thread. */
async function loadCodexLines(threadId: ThreadId): Promise<void> {
  const read = await hostClient.request('readCodexLines', { threadId });
  if (read.ok) codexLinesRead(threadId, read.value.lines);
}

// What the user does with a thread that another process has.

/** Tries to continue the thread here; the value says whether the other process still has it. */
export async function takeOverThread(threadId: ThreadId): Promise<'takenOver' | 'stillLocked' | 'failed'> {
  const taken = await hostClient.request('takeOverThread', { threadId });
  if (taken.ok) return 'takenOver';
  if (taken.error.type === 'lockedByOtherProcess') return 'stillLocked';
  showProblem(describeThreadFailure(taken.error));
  return 'failed';
}

const workChanged = {
  fact: t`Another Codex app changed this in the meantime.`,
  detail: t`Nothing was done. Check what is here now, then decide.`,
};

/**
 * Decides about the goal of a thread, or the messages that another client left in it, in the state that the window
 * shows.
 */
export async function decidePendingWork(
  request: 'continueThread' | 'pauseGoal' | 'clearGoal' | 'discardQueued',
  threadId: ThreadId,
  shown: ShownWork,
): Promise<void> {
  const done = await hostClient.request(request, { threadId, shown });
  if (done.ok) return;
  if (done.error.type === 'workChanged') showProblem(workChanged);
  else showProblem(describeThreadFailure(done.error));
}
