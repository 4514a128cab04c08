import { z } from 'zod';
import type { Clock } from '../../shared/base/clock.ts';
import { entryId, type ThreadId, type TurnId, threadId, turnId } from '../../shared/base/ids.ts';
import { visibleText } from '../../shared/base/visible-text.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { Entry, StatusEntry } from '../../shared/transcript/entry.ts';
import { createNotice } from '../../shared/transcript/interpret-notice.ts';
import type { ThreadEvent } from '../../shared/transcript/thread-event.ts';
import type { Transcript } from '../../shared/transcript/turn.ts';
import type { ChangesService } from '../changes/changes-service.ts';
import type { AlertBoard } from '../cli/alert-board.ts';
import type { CommandService } from '../console/command-service.ts';
import type { CodexNotification, CodexServerRequest } from '../model/codex-protocol/protocol.ts';
import { getNotificationScope } from '../model/transcript/notification-table.ts';
import { type ReadNotification, readNotification } from '../model/transcript/read-notification.ts';
import { getThreadName } from './describe-thread.ts';
import type { ThreadList } from './list/thread-list.ts';
import type { PendingWork } from './live/pending-work.ts';
import type { SubagentTracker } from './live/subagent-tracker.ts';
import type { ThreadStateRecorder } from './live/thread-state-recorder.ts';
import type { LiveThread } from './live-thread.ts';
import type { LiveThreads } from './live-threads.ts';
import type { QueueKeeper } from './send/queue-keeper.ts';
import type { EmitToWindows } from './thread-event-dispatcher.ts';
import { findRoot } from './thread-family.ts';
import type { ThreadRewind } from './thread-rewind.ts';
import { settingsFromNotification } from './thread-settings.ts';

const typedParams = z.object({ turnId, itemId: z.string(), stdin: z.string() });

/** The maximum number of characters to show. */
const maxShownCharacters = 10_000;

/**
 * Converts what the model types into a running program to an entry of its turn. Null for other notifications. Codex
 * asks for approval only outside the sandbox (observed with 0.169).
 */
function toTypedInputEvent(
  { method, params }: ReadNotification,
  { turns }: Transcript,
  at: number,
): ThreadEvent | null {
  if (method !== 'item/commandExecution/terminalInteraction') return null;
  const { data } = typedParams.safeParse(params);
  // With an empty text, the model only waits for output.
  if (data === undefined || data.stdin === '') return null;
  const idOfTurn = data.turnId;
  const prefix = `typed:${idOfTurn}:`;
  const turn = turns.find(({ id }) => id === idOfTurn);
  const count = turn?.entries.filter(({ id }) => id.startsWith(prefix)).length ?? 0;
  const shown = visibleText(data.stdin.slice(0, maxShownCharacters).replace(/\n$/, ''));
  const detail = data.stdin.length > maxShownCharacters ? `${shown} …` : shown;
  const fact = t`Codex typed into a running program:`;
  return { type: 'entryPut', turnId: idOfTurn, entry: createNotice(`${prefix}${count}`, at, 'info', fact, detail) };
}

export type ThreadListenerDeps = {
  readonly clock: Clock;
  readonly threads: LiveThreads;
  readonly list: ThreadList;
  readonly agents: Pick<SubagentTracker, 'updateAncestors'>;
  readonly stateRecorder: ThreadStateRecorder;
  readonly queue: QueueKeeper;
  readonly commands: CommandService;
  readonly changes: ChangesService;
  readonly pendingWork: Pick<PendingWork, 'handleCodexStop' | 'receive' | 'handleTurnInterrupted' | 'turnStarted'>;
  readonly emit: EmitToWindows;
  readonly rewind: Pick<ThreadRewind, 'applyFromCodex'>;
  readonly alerts: Pick<AlertBoard, 'putUnknownMessage'>;
};

/** A request about a whole command, not about a part of it, its network access or its input. */
const commandRequestParams = z.object({
  threadId,
  turnId,
  itemId: entryId,
  kind: z.literal('command').nullish(),
  approvalId: z.null().optional(),
  networkApprovalContext: z.null().optional(),
  command: z.string(),
  cwd: z.string(),
  commandActions: z.array(z.unknown()).nullish(),
  startedAtMs: z.number(),
});
const nameParams = z.object({ threadName: z.string().nullish() });

/** Routes Codex's notifications to their threads. */
export class ThreadListener {
  readonly #deps: ThreadListenerDeps;

  constructor(deps: ThreadListenerDeps) {
    this.#deps = deps;
  }

  handle(reported: CodexNotification): void {
    const notification = readNotification(reported);
    const id = notification.threadId;
    if (id === null) {
      if (getNotificationScope(notification.method) === null) this.#deps.alerts.putUnknownMessage(reported);
    } else if (!this.#deps.list.isDeleted(id) && !this.#handleForList(notification, id)) {
      // A released thread reports its status again when Codex has unloaded it.
      const isLate = notification.method === 'thread/status/changed' && this.#deps.threads.get(id) === null;
      if (!isLate) this.#handleForThread(this.#deps.threads.ensure(id), notification);
    }
  }

  /**
   * Handles a request from Codex. A command without a reported start also appears, for example if another one has its
   * id.
   */
  handleRequest(request: CodexServerRequest): void {
    const { data } = commandRequestParams.safeParse(request.params);
    if (request.method !== 'item/commandExecution/requestApproval' || data === undefined) return;
    const { itemId, startedAtMs, threadId: id, turnId: inTurn, ...rest } = data;
    const thread = this.#deps.threads.get(id);
    const isMeant = (entry: Entry) => entry.kind === 'command' && entry.rawCommand === data.command;
    if (thread === null || thread.names.findName(thread.log.transcript, inTurn, itemId, isMeant) !== null) return;
    const item = { ...rest, type: 'commandExecution', id: itemId, status: 'inProgress', source: 'agent', startedAtMs };
    const params = { threadId: id, turnId: inTurn, item };
    this.#handleForThread(thread, readNotification({ method: 'item/started', params, emittedAtMs: null }));
  }

  /** Ends everything that ran in the Codex process that stopped. */
  handleCodexStop(): void {
    const { clock, threads, list } = this.#deps;
    threads.handleCodexStop();
    for (const thread of threads.all()) {
      thread.loadedIn = null;
      thread.hasWritten = false;
      thread.isPlanning = false;
      thread.pendingOwnReverts = 0;
      thread.turn.stop();
      const running = thread.log.transcript.turns.filter(({ status }) => status === 'running');
      thread.recorder.handleCodexStop(clock.now());
      // Turns in another process continue there.
      if (thread.syncStatus.type === 'locked') continue;
      this.#deps.pendingWork.handleCodexStop(thread);
      for (const { id } of running) thread.recorder.record([createCodexStoppedEvent(id, clock.now())]);
      list.markChanged(thread);
    }
  }

  #handleForThread(thread: LiveThread, reported: ReadNotification): void {
    for (const notification of thread.names.receive(thread.log.transcript, reported))
      this.#applyToThread(thread, notification);
  }

  #applyToThread(thread: LiveThread, notification: ReadNotification): void {
    const { agents, clock, commands, changes, queue, list } = this.#deps;
    commands.receive(thread.id, notification);
    changes.receive(thread.id, notification);
    const ended = thread.turn.receive(notification);
    if (notification.method === 'turn/started') this.#handleTurnStarted(thread);
    this.#deps.pendingWork.receive(thread, notification.method, notification.params);
    thread.recorder.receive(notification);
    const typed = toTypedInputEvent(notification, thread.log.transcript, clock.now());
    if (typed !== null) thread.recorder.record([typed]);
    if (notification.method === 'thread/settings/updated') this.#handleSettings(thread, notification.params);
    if (notification.method === 'thread/status/changed') {
      agents.updateAncestors(thread);
      list.markChanged(thread);
    }
    if (ended?.status === 'interrupted') void this.#deps.pendingWork.handleTurnInterrupted(thread, ended.turnId);
    if (ended !== null) void queue.handleTurnEnd(thread, ended);
  }

  #handleTurnStarted(thread: LiveThread): void {
    const { pendingWork, threads } = this.#deps;
    const root = findRoot(threads, thread);
    if (!root.isPlanning) threads.noteWork(root.id);
    pendingWork.turnStarted(thread);
  }

  /** Handles notifications that change the list rather than a thread. False for anything else. */
  #handleForList({ method, params }: ReadNotification, id: ThreadId): boolean {
    const { list, rewind, stateRecorder, threads } = this.#deps;
    switch (method) {
      case 'thread/closed': {
        const closed = threads.get(id);
        if (closed !== null) closed.loadedIn = null;
        return true;
      }
      case 'thread/archived':
        void stateRecorder.recordArchived(id, true);
        return true;
      case 'thread/deleted':
        void stateRecorder.recordLost(id);
        return true;
      case 'thread/unarchived':
        void stateRecorder.recordArchived(id, false);
        void list.refresh(id);
        return true;
      case 'thread/reverted':
        void rewind.applyFromCodex(id);
        return true;
      case 'thread/name/updated': {
        const name = nameParams.safeParse(params).data?.threadName ?? null;
        const thread = threads.get(id);
        if (thread === null || name === null) void list.refresh(id);
        else
          void stateRecorder.recordName(id, getThreadName({ name, preview: thread.initialTitle }), thread.initialTitle);
        return true;
      }
      default:
        return false;
    }
  }

  #handleSettings(thread: LiveThread, params: unknown): void {
    if (thread.settings === null) return;
    thread.settings = settingsFromNotification(thread.settings, params);
    this.#deps.emit(thread.id, { name: 'threadSettingsChanged', payload: thread.settings });
    this.#deps.list.markChanged(thread);
  }
}

function createCodexStoppedEvent(turnId: TurnId, at: number): ThreadEvent {
  const entry: StatusEntry = {
    id: entryId.parse(`stopped:${turnId}`),
    at,
    kind: 'status',
    status: 'warning',
    fact: t`Codex stopped while working on this.`,
    detail: t`What you see is kept. Retry sends the message again.`,
    commands: ['retryTurn'],
    attempt: null,
    about: null,
  };
  return { type: 'entryPut', turnId, entry };
}
