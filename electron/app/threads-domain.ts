import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '../../shared/base/clock.ts';
import type { ClientMessageId, ThreadId, TurnId } from '../../shared/base/ids.ts';
import type { Lifetime } from '../base/lifetime.ts';
import type { CodexNotification } from '../codex-protocol/protocol.ts';
import type { attachmentsRequests } from '../../shared/contract/attachments.ts';
import type { changesRequests } from '../../shared/contract/changes.ts';
import type { commandRequests } from '../../shared/contract/commands.ts';
import type { resumeRequests } from '../../shared/contract/resume.ts';
import type { suggestedActionsRequests } from '../../shared/contract/suggested-actions.ts';
import type { threadActionsRequests } from '../../shared/contract/thread-actions.ts';
import type { threadImagesRequests } from '../../shared/contract/thread-images.ts';
import type { threadsRequests } from '../../shared/contract/threads.ts';
import type { InputPolicy } from '../../shared/input-safety/judge-input.ts';
import type { EmitSessionEvent } from '../../shared/privacy/telemetry/session-events.ts';
import type { ApprovalMode } from '../../shared/settings/settings-schema.ts';
import type { TurnWindow } from '../../shared/store/rolling-window.ts';
import type { Entry } from '../../shared/transcript/entry.ts';
import { AttachedTexts, AttachmentStore, createAttachmentHandlers } from '../attachments/attachment-store.ts';
import { ThreadImages } from '../attachments/thread-images.ts';
import { changesHandlers } from '../changes/changes-handlers.ts';
import { ChangesService } from '../changes/changes-service.ts';
import { planDiff } from '../changes/plan-diff.ts';
import { writePlan } from '../changes/write-plan.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import { CommandService } from '../console/command-service.ts';
import { OwnCommands } from '../console/own-commands.ts';
import { Spool } from '../console/spool.ts';
import { getUserShell } from '../console/user-shell.ts';
import type { Broadcaster, DomainHandlers } from '../host/client-window.ts';
import type { AuthGate, TrustGate } from '../host/gates.ts';
import { InputGate } from '../input-safety/input-gate.ts';
import { getDataFolders } from '../runs/worktrees/run-worktrees.ts';
import type { RunStore } from '../store/threads/run-store.ts';
import type { TextStore } from '../store/threads/text-store.ts';
import { ThreadSaver } from '../store/threads/thread-saver.ts';
import { CodexStore } from '../threads/codex-store.ts';
import { ExportSources } from '../threads/export-sources.ts';
import { ThreadList, type ThreadListDeps } from '../threads/list/thread-list.ts';
import { IdleThreads } from '../threads/live/idle-threads.ts';
import { LockedThreads } from '../threads/live/locked-threads.ts';
import { PendingWork } from '../threads/live/pending-work.ts';
import { RollingWindow } from '../threads/live/rolling-window.ts';
import { SleepDetector, SleepNotes } from '../threads/live/sleep-notes.ts';
import { SlowNotes } from '../threads/live/slow-notes.ts';
import { SubagentTracker } from '../threads/live/subagent-tracker.ts';
import { SyncStatuses } from '../threads/live/sync-statuses.ts';
import { ThreadLoader } from '../threads/live/thread-loader.ts';
import { ThreadLog } from '../threads/live/thread-log.ts';
import { ThreadRecorder } from '../threads/live/thread-recorder.ts';
import { refillThreads } from '../threads/live/thread-refill.ts';
import { ThreadStateRecorder } from '../threads/live/thread-state-recorder.ts';
import { LiveThread } from '../threads/live-thread.ts';
import { LiveThreads } from '../threads/live-threads.ts';
import { MessageService } from '../threads/message-service.ts';
import { resumeHandlers } from '../threads/resume-handlers.ts';
import { applyRevertFromCodex } from '../threads/revert-thread.ts';
import { CodexRunner } from '../threads/runner/codex-runner.ts';
import { ThreadsAsRuns } from '../threads/runner/threads-as-runs.ts';
import { QueueEdits } from '../threads/send/queue-edits.ts';
import { QueueKeeper } from '../threads/send/queue-keeper.ts';
import { QueueStore } from '../threads/send/queue-store.ts';
import { SendGate } from '../threads/send/send-gate.ts';
import { TurnSender } from '../threads/send/turn-sender.ts';
import { isShown, ShownThreads } from '../threads/shown-threads.ts';
import { StoredToolOutputs } from '../threads/suggested/stored-tool-outputs.ts';
import { SuggestedActions } from '../threads/suggested/suggested-actions.ts';
import { SuggestedOpenings } from '../threads/suggested/suggested-openings.ts';
import { ThreadActions } from '../threads/thread-actions.ts';
import { createWindowEmitter, ThreadEventDispatcher, type ThreadObserver } from '../threads/thread-event-dispatcher.ts';
import { ThreadHistory } from '../threads/thread-history.ts';
import { ThreadListener } from '../threads/thread-listener.ts';
import { ThreadRewind } from '../threads/thread-rewind.ts';
import { createThreadSource } from '../threads/thread-source.ts';
import type { ThreadStoreAccess } from '../threads/thread-store-access.ts';
import { ThreadsFacade } from '../threads/threads-facade.ts';
import { ThreadsService } from '../threads/threads-service.ts';
import { type IsReadOnly, OutdatedThreads, type OutdatedThreadsDeps } from '../threads/trust/outdated-threads.ts';
import type { UserGate } from '../threads/trust/own-action-review.ts';
import { stopWriters } from '../threads/trust/withdrawn-trust.ts';
import type { Opener } from '../workspace/opener.ts';

export type ThreadsDomainDeps = {
  readonly codex: CodexServer;
  readonly broadcaster: Broadcaster;
  readonly clock: Clock;
  /** When it ends, the listeners on Codex end, memory is saved, and recorded outputs are deleted. */
  readonly lifetime: Lifetime;
  readonly threadStore: ThreadStoreAccess;
  readonly runStore: RunStore;
  /** How much of a thread is loaded first and stays in memory as it grows. */
  readonly getTurnWindow: () => TurnWindow;
  /** Our own folder. Outputs too large for memory go into `spool`, attachments into `attachments`. */
  readonly dataFolder: string;
  readonly trustGate: TrustGate;
  /** What is known of the running Codex. */
  readonly outdated: Omit<OutdatedThreadsDeps, 'threads'>;
  readonly authGate: AuthGate;
  /** The consequences of findings in a message. */
  readonly inputPolicy: () => InputPolicy;
  /** The mode that the user picked for sending. */
  readonly pickedMode: () => ApprovalMode;
  /** Subscribes to what windows type and keep. */
  readonly onText: TextStore['onText'];
  readonly emitEvent: EmitSessionEvent;
  /** Called with additions to thread logs, and with threads that leave memory. */
  readonly observer: ThreadObserver;
  /** Called before a turn that may write, with the user's thread. Codex waits for it. */
  readonly beforeTurn: (threadId: ThreadId, folder: string, message: ClientMessageId) => Promise<string | null>;
  readonly userGate: UserGate;
  readonly opener: Opener;
  /** Where runs work. */
  readonly runPlaces: ThreadListDeps['runPlaces'];
  /** Ends app-servers left over from earlier runs of the app. */
  readonly endLeftovers: () => Promise<void>;
  /** Null if this host may change the user's files, otherwise a sentence that says why not. */
  claimFiles(): Promise<string | null>;
  /** Called when a change has left copies. */
  readonly onCopiesStored?: () => void;
  /** Resolves once a restart of Codex no longer blocks messages. */
  waitUntilOpen(): Promise<void>;
  /** Handles notifications that this version does not know and that name no thread. */
  readonly onUnknownNotification: (notification: CodexNotification) => void;
};

type Names =
  | keyof typeof attachmentsRequests
  | keyof typeof threadImagesRequests
  | keyof typeof threadsRequests
  | keyof typeof threadActionsRequests
  | keyof typeof resumeRequests
  | keyof typeof commandRequests
  | keyof typeof changesRequests
  | keyof typeof suggestedActionsRequests;

/** Everything about threads, for one profile: their handlers, and what other parts of the app use. */
export type ThreadsDomain = {
  readonly handlers: DomainHandlers<Names>;
  readonly facade: ThreadsFacade;
  readonly list: ThreadList;
  readonly exportSources: ExportSources;
  readonly runThreads: ThreadsAsRuns;
  /** Codex as a tool that performs runs. */
  readonly runner: CodexRunner;
  /** Decides whether a message may go out, and with which permissions. */
  readonly gate: SendGate;
  /** Checks outgoing content. */
  readonly input: InputGate;
  /** The attachments of messages. */
  readonly attachments: AttachmentStore;
  /** Going back to an earlier turn of a thread. */
  readonly rewind: ThreadRewind;
  /** The diff of a turn, or of one of its patches. */
  readonly readDiff: ChangesService['readDiff'];
  /** Stops everything that can still write in read-only folders, now including `folder`, and says so in its threads. */
  handleTrustWithdrawn(isKept: IsReadOnly, folder: string): Promise<void>;
  /** Reloads threads from the database after a restart of Codex. */
  refillThreads(): Promise<void>;
};

/** Creates the threads of one profile with their console and changes, on top of its Codex. */
export function createThreadsDomain(deps: ThreadsDomainDeps): ThreadsDomain {
  const { codex, broadcaster, clock, threadStore: store, lifetime } = deps;
  const emit = createWindowEmitter(broadcaster);
  const codexStore = new CodexStore(codex);
  const spool = new Spool(join(deps.dataFolder, 'spool'));
  lifetime.onEnd(() => spool.close());
  const findFolder = (threadId: ThreadId) => threads.get(threadId)?.cwd ?? null;
  const toolOutputs = new StoredToolOutputs(store, codexStore, findFolder);
  const commandService = new CommandService({
    clock,
    spool,
    emit,
    readStoredOutput: (...place) => toolOutputs.readOutput(...place),
  });
  const changesService = new ChangesService({
    clock,
    emit,
    findFolder,
    readStoredDiff: (...place) => toolOutputs.readDiff(...place),
  });
  const rollingWindow = new RollingWindow({
    size: deps.getTurnWindow,
    store,
    clock,
    commands: commandService,
    changes: changesService,
  });
  const threadSaver = new ThreadSaver({
    clock,
    newRun: randomUUID,
    writer: store.writer,
    source: (threadId) => {
      const thread = threads.get(threadId);
      return thread === null ? null : createThreadSource(thread, commandService, changesService);
    },
    onSaved: (threadId, saved) => {
      const thread = threads.get(threadId);
      return thread === null ? saved : rollingWindow.handleSaved(thread, saved);
    },
  });
  lifetime.onEnd(() => threadSaver.saveAll());
  const list = new ThreadList({
    codex,
    store,
    broadcaster,
    clock,
    runPlaces: deps.runPlaces,
    getLiveThreads: () => threads,
  });
  const eventDispatcher = new ThreadEventDispatcher({
    broadcaster,
    emit,
    clock,
    commands: commandService,
    changes: changesService,
    list,
    threadSaver,
    observer: deps.observer,
  });
  const threads = new LiveThreads((id) => {
    // A thread that was started again or released reports nothing more.
    const log = new ThreadLog((events) => {
      if (threads.get(id) !== thread) return;
      eventDispatcher.dispatch(thread, events);
      subagents.handleEvents(thread, events);
      sleep.handleEvents(thread, events);
      if (events.some(({ event }) => event.type === 'turnsReconciled')) queues.dropSent(thread);
      if (thread.agentOf === null) runThreads.notifyAdvanced(id);
    });
    const thread = new LiveThread(id, log, new ThreadRecorder(log, clock), clock.now());
    return thread;
  });
  const subagents = new SubagentTracker(() => threads);
  const sleep = new SleepNotes(threads);
  const history = new ThreadHistory({
    codex,
    store,
    threadSaver,
    rollingWindow,
    commands: commandService,
    changes: changesService,
  });
  const syncStatuses = new SyncStatuses(emit, store, list);
  const pendingWork = new PendingWork({ codex, syncStatuses, emit });
  const loader = new ThreadLoader({
    codex,
    clock,
    history,
    syncStatuses,
    pendingWork,
    emit,
    emitEvent: deps.emitEvent,
    onLocked: (thread) => lockedThreads.follow(thread),
  });
  const lockedThreads = new LockedThreads({
    codex,
    clock,
    lifetime,
    loader,
    history,
    syncStatuses,
    isShown: (threadId) => isShown(broadcaster, threadId),
    endLeftovers: deps.endLeftovers,
  });
  const attachments = new AttachmentStore(join(deps.dataFolder, 'attachments'));
  const attached = new AttachedTexts(attachments);
  const input = new InputGate(deps.inputPolicy, attached);
  const gate = new SendGate(codex, deps.trustGate, deps.authGate);
  const outdated = new OutdatedThreads({ ...deps.outdated, threads });
  const sender = new TurnSender({
    codex,
    clock,
    attachedTexts: attached,
    gate,
    outdated,
    beforeTurn: async ({ cwd, id }, message) => (cwd === null ? null : await deps.beforeTurn(id, cwd, message)),
  });
  const { waitUntilOpen, userGate, pickedMode } = deps;
  const isRecorded = (thread: LiveThread) => threads.get(thread.id) === thread;
  const edits = new QueueEdits();
  const isEdited = (id: string) => edits.has(id);
  const onSaved = (id: string) => {
    const living = broadcaster.windows().flatMap((each) => (each.view.ended ? [] : [each.id]));
    edits.handleSaved(id, new Set(living));
  };
  const queues = new QueueStore({
    store,
    isRecorded: (threadId, known) => threads.get(threadId)?.queue === known,
    saveMessage: (threadId, id) => threadSaver.saveMessage(threadId, id),
    clock,
    lifetime,
    emit,
    isEdited,
  });
  const mayStart = async (thread: LiveThread) => {
    const loaded = await loader.load(thread);
    return loaded.ok || loaded.error.type !== 'hasPendingWork';
  };
  const queue = new QueueKeeper({
    sender,
    queues,
    input,
    gate,
    pickedMode,
    mayStart,
    isRecorded,
    isEdited,
    onSaved,
    clock,
  });
  lifetime.onEnd(
    deps.onText((text) => {
      const thread = text.place.threadId === null ? null : threads.get(text.place.threadId);
      if (edits.updateFromText(text) && thread !== null) void queue.handleEditsChanged(thread);
    }),
  );
  const messageService = new MessageService({
    codex,
    clock,
    threads,
    gate,
    input,
    userGate,
    history,
    loader,
    queue,
    outdated,
    waitUntilOpen,
  });
  const runThreads = new ThreadsAsRuns({
    store,
    runStore: deps.runStore,
    threads,
    commands: commandService,
    changes: changesService,
    toolOutputs,
  });
  list.onRowChange((threadId, isThere) => {
    if (isThere) runThreads.notifyAdvanced(threadId);
    else {
      runThreads.notifyRemoved(threadId);
      deps.observer.onRemoved(threadId);
    }
  });
  const drop = (thread: LiveThread) => {
    threads.delete(thread.id);
    threadSaver.forget(thread.id);
    commandService.forget(thread.id);
    changesService.forget(thread.id);
    deps.observer.onForgotten(thread.id);
    deps.userGate.handleThreadClosed(thread.id);
  };
  const onClosed = (threadId: ThreadId) => userGate.handleThreadClosed(threadId);
  const eraseFiles = async (threadIds: readonly ThreadId[], isInForks: boolean) => {
    await Promise.all(threadIds.map((threadId) => commandService.erase(threadId)));
    deps.userGate.handleThreadsDeleted(threadIds);
    if (isInForks) return true;
    return await attachments
      .remove(() => store.ownSources(threadIds))
      .then(
        () => true,
        () => false,
      );
  };
  const stateRecorder = new ThreadStateRecorder({
    clock,
    store,
    threads,
    list,
    threadSaver,
    syncStatuses,
    drop,
    eraseFiles,
    onClosed,
  });
  const facade = new ThreadsFacade(threads, list);
  const putEntry = (threadId: ThreadId, turnId: TurnId, entry: Entry) => facade.addEntry(threadId, turnId, entry);
  const commands = new OwnCommands({
    codex,
    clock,
    commands: commandService,
    shell: getUserShell(process.platform, process.env),
    putEntry,
  });
  const { opener } = deps;
  const { pending, removed, staging } = getDataFolders(deps.dataFolder);
  const writing = {
    folders: { pending, kept: removed, onKept: deps.onCopiesStored },
    stagingFolder: staging,
    claimFiles: () => deps.claimFiles(),
    now: () => clock.now(),
  };
  const suggested = new SuggestedActions({
    codex,
    clock,
    threads,
    history,
    openings: new SuggestedOpenings({ clock, opener, ask: userGate.ask, putEntry }),
    commands,
    gate,
    changes: changesService,
    ask: userGate.ask,
    putEntry,
    planDiff,
    writePlan: (plan) => writePlan(writing, plan),
  });
  const images = new ThreadImages({
    clock,
    entries: async ({ threadId, turnId }) => {
      const thread = threads.get(threadId);
      return thread === null ? null : ((await history.findTurn(thread, turnId))?.entries ?? null);
    },
  });
  // A window that moves to another folder shows nothing for now. Codex unloads what it showed there, unless it still
  // runs.
  const shown = new ShownThreads((left) => idle.unloadIdle(left));
  const service = new ThreadsService({
    codex,
    clock,
    lifetime,
    threads,
    list,
    loader,
    lockedThreads,
    stateRecorder,
    history,
    messageService,
    queue,
    rollingWindow,
    shown,
    commands,
  });
  const threadActions = new ThreadActions({
    codex,
    clock,
    broadcaster,
    store,
    threads,
    list,
    stateRecorder,
    history,
    threadSaver,
    emit,
  });
  const reverting = {
    codex,
    store,
    threads,
    list,
    loader,
    history,
    queue,
    threadSaver,
    commands: commandService,
    changes: changesService,
    emit,
  };
  const listener = new ThreadListener({
    clock,
    threads,
    list,
    agents: subagents,
    stateRecorder,
    queue,
    commands: commandService,
    changes: changesService,
    pendingWork,
    emit,
    onReverted: (threadId) => void applyRevertFromCodex(reverting, threadId),
    onUnknownNotification: deps.onUnknownNotification,
  });
  store.onReopened(async () => {
    const loadedThreads = [...threads.all()].filter(({ history: known }) => known !== null);
    await Promise.all(loadedThreads.map((thread) => history.mergeStored(thread)));
    for (const { id } of threads.all()) void threadSaver.save(id);
    for (const thread of loadedThreads) void queues.mergeStored(thread);
    void list.relist();
  });
  const slow = new SlowNotes(threads, clock);
  const sleepWatch = new SleepDetector(clock, lifetime, (slept) => sleep.handleWake(slept));
  const idle = new IdleThreads({
    clock,
    lifetime,
    broadcaster,
    threads,
    loader,
    isSaved: (threadId) => threadSaver.isSaved(threadId),
    forget: (thread) => {
      list.storeRow(thread);
      drop(thread);
    },
  });
  lifetime.onEnd(codex.onState((state) => slow.handle(state)));
  lifetime.onEnd(codex.onNotification(() => sleepWatch.check()));
  lifetime.onEnd(codex.onNotification((notification) => commands.handle(notification)));
  lifetime.onEnd(codex.onNotification((notification) => listener.handle(notification)));
  lifetime.onEnd(codex.onServerRequest((request) => listener.handleRequest(request)));
  lifetime.onEnd(codex.onGenerationEnd(() => listener.handleCodexStop()));
  return {
    handlers: {
      ...service.handlers,
      ...threadActions.handlers,
      ...resumeHandlers({ codex, threads, messageService, lockedThreads, loader, pendingWork, queue, syncStatuses }),
      readOutput: (_window, { threadId, commandId, recorded, turnId }) =>
        commandService.readOutput(threadId, commandId, recorded, turnId),
      ...changesHandlers(changesService, findFolder),
      ...createAttachmentHandlers(attachments),
      ...images.handlers,
      ...suggested.handlers,
    },
    facade,
    list,
    runThreads,
    runner: new CodexRunner({ codex, clock, threads, loader, sender, runThreads }),
    gate,
    input,
    attachments,
    readDiff: (...place) => changesService.readDiff(...place),
    rewind: new ThreadRewind({ ...reverting, threadActions }),
    exportSources: new ExportSources({
      store,
      threads,
      loader,
      history,
      threadSaver,
      commands: commandService,
      changes: changesService,
      toolOutputs,
    }),
    handleTrustWithdrawn: (isKept, folder) =>
      stopWriters({ codex, clock, threads, commands, outdated }, isKept, folder),
    refillThreads: () =>
      refillThreads({ threads, threadSaver, history, list, commands: commandService, changes: changesService, emit }),
  };
}
