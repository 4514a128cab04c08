import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '../../shared/base/clock.ts';
import type { ClientMessageId, ThreadId, TurnId } from '../../shared/base/ids.ts';
import type { Lifetime } from '../../shared/base/lifetime.ts';
import type { CodexNotification } from '../../shared/codex-protocol/protocol.ts';
import type { attachmentsRequests } from '../../shared/contract/attachments.ts';
import type { diffRequests } from '../../shared/contract/changes.ts';
import type { execRequests } from '../../shared/contract/console.ts';
import type { resumeRequests } from '../../shared/contract/resume.ts';
import type { suggestedActionsRequests } from '../../shared/contract/suggested-actions.ts';
import type { libraryRequests } from '../../shared/contract/thread-actions.ts';
import type { threadImagesRequests } from '../../shared/contract/thread-images.ts';
import type { threadsRequests } from '../../shared/contract/threads.ts';
import type { InputPolicy } from '../../shared/input-safety/judge-input.ts';
import type { EmitSessionEvent } from '../../shared/privacy/telemetry/session-events.ts';
import type { ApprovalMode } from '../../shared/settings/options.ts';
import type { TurnWindow } from '../../shared/store/rolling-window.ts';
import type { Entry } from '../../shared/transcript/entry.ts';
import { AttachedTexts, AttachmentStore, attachmentHandlers } from '../attachments/attachment-store.ts';
import { ThreadImages } from '../attachments/thread-images.ts';
import { diffHandlers } from '../changes/diff-handlers.ts';
import { DiffService } from '../changes/diff-service.ts';
import { planDiff } from '../changes/plan-diff.ts';
import { writePlan } from '../changes/write-plan.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import { ExecService } from '../console/exec-service.ts';
import { OwnCommands } from '../console/own-commands.ts';
import { personsShell } from '../console/persons-shell.ts';
import { Spool } from '../console/spool.ts';
import type { Broadcaster, DomainHandlers } from '../host/client-window.ts';
import type { AuthGate, TrustGate } from '../host/gates.ts';
import { InputGate } from '../input-safety/input-gate.ts';
import { foldersIn } from '../runs/worktrees/run-worktrees.ts';
import type { KeptRuns } from '../store/threads/kept-runs.ts';
import { SessionRecorder } from '../store/threads/session-recorder.ts';
import type { TextKeeper } from '../store/threads/text-keeper.ts';
import { CodexStore } from '../threads/codex-store.ts';
import { Conversations } from '../threads/conversations.ts';
import { ExportSources } from '../threads/export-sources.ts';
import { ThreadList, type ThreadListDeps } from '../threads/list/thread-list.ts';
import { AgentNews } from '../threads/live/agent-news.ts';
import { IdleThreads } from '../threads/live/idle-threads.ts';
import { LockedThreads } from '../threads/live/locked-threads.ts';
import { PendingWork } from '../threads/live/pending-work.ts';
import { RollingWindow } from '../threads/live/rolling-window.ts';
import { SleepNotes, SleepWatch } from '../threads/live/sleep-notes.ts';
import { SlowNotes } from '../threads/live/slow-notes.ts';
import { SyncStatuses } from '../threads/live/sync-statuses.ts';
import { ThreadLoader } from '../threads/live/thread-loader.ts';
import { ThreadLog } from '../threads/live/thread-log.ts';
import { ThreadNotes } from '../threads/live/thread-notes.ts';
import { ThreadRecorder } from '../threads/live/thread-recorder.ts';
import { refillThreads } from '../threads/live/thread-refill.ts';
import { LiveThread } from '../threads/live-thread.ts';
import { LiveThreads } from '../threads/live-threads.ts';
import { resumeHandlers } from '../threads/resume-handlers.ts';
import { followReverted } from '../threads/revert-thread.ts';
import { Rewinding } from '../threads/rewinding.ts';
import { CodexRunner } from '../threads/runner/codex-runner.ts';
import { ThreadsAsRuns } from '../threads/runner/threads-as-runs.ts';
import { QueueEdits } from '../threads/send/queue-edits.ts';
import { QueueKeeper } from '../threads/send/queue-keeper.ts';
import { SendGate } from '../threads/send/send-gate.ts';
import { KeptQueues } from '../threads/send/stored-queues.ts';
import { TurnSender } from '../threads/send/turn-sender.ts';
import { isShown, ShownThreads } from '../threads/shown-threads.ts';
import type { KeptThreads } from '../threads/stored-threads.ts';
import { StoredWorks } from '../threads/suggested/stored-works.ts';
import { SuggestedActions } from '../threads/suggested/suggested-actions.ts';
import { SuggestedOpenings } from '../threads/suggested/suggested-openings.ts';
import { ThreadLibrary } from '../threads/thread-actions.ts';
import { ThreadHistory } from '../threads/thread-history.ts';
import { ThreadListener } from '../threads/thread-listener.ts';
import { emitShown, ThreadNews, type ThreadObserver } from '../threads/thread-news.ts';
import { sourceOf } from '../threads/thread-source.ts';
import { ThreadsFacade } from '../threads/threads-facade.ts';
import { ThreadsService } from '../threads/threads-service.ts';
import { type KeptReadOnly, OutdatedThreads, type OutdatedThreadsDeps } from '../threads/trust/outdated-threads.ts';
import type { PersonGate } from '../threads/trust/own-action-review.ts';
import { stopWriters } from '../threads/trust/withdrawn-trust.ts';
import type { Opener } from '../workspace/opener.ts';

export type ThreadsDomainDeps = {
  readonly codex: CodexServer;
  readonly broadcaster: Broadcaster;
  readonly clock: Clock;
  /** When it ends, the listeners on Codex end, memory is saved, and recorded outputs are deleted. */
  readonly lifetime: Lifetime;
  readonly kept: KeptThreads;
  readonly keptRuns: KeptRuns;
  /** How much of a thread is loaded first and stays in memory as it grows. */
  readonly window: () => TurnWindow;
  /** Our own folder. Outputs too large for memory go into `spool`, attachments into `attachments`. */
  readonly dataFolder: string;
  readonly trustGate: TrustGate;
  /** What is known of the running Codex. */
  readonly outdated: Omit<OutdatedThreadsDeps, 'threads'>;
  readonly authGate: AuthGate;
  /** The consequences of findings in a message. */
  readonly inputPolicy: () => InputPolicy;
  /** The mode that the person picked for sending. */
  readonly pickedMode: () => ApprovalMode;
  /** Subscribes to what windows type and keep. */
  readonly onText: TextKeeper['onText'];
  readonly emitEvent: EmitSessionEvent;
  /** Called with additions to thread logs, and with threads that leave memory. */
  readonly observer: ThreadObserver;
  /** Called before a turn that may write, with the person's thread. Codex waits for it. */
  readonly beforeTurn: (threadId: ThreadId, folder: string, message: ClientMessageId) => Promise<string | null>;
  readonly person: PersonGate;
  readonly opener: Opener;
  /** Where runs work. */
  readonly runPlaces: ThreadListDeps['places'];
  /** Ends app-servers left over from earlier runs of the app. */
  readonly endLeftovers: () => Promise<void>;
  /** Null if this host may change the person's files, otherwise a sentence that says why not. */
  claimFiles(): Promise<string | null>;
  /** Called when a change has left copies. */
  readonly onKept?: () => void;
  /** Resolves once a restart of Codex no longer blocks messages. */
  opened(): Promise<void>;
  /** Handles notifications that this version does not know and that name no thread. */
  readonly onUnplaced: (notification: CodexNotification) => void;
};

type Names =
  | keyof typeof attachmentsRequests
  | keyof typeof threadImagesRequests
  | keyof typeof threadsRequests
  | keyof typeof libraryRequests
  | keyof typeof resumeRequests
  | keyof typeof execRequests
  | keyof typeof diffRequests
  | keyof typeof suggestedActionsRequests;

export type ThreadsDomain = {
  readonly handlers: DomainHandlers<Names>;
  readonly facade: ThreadsFacade;
  readonly list: ThreadList;
  readonly exportSources: ExportSources;
  readonly asRuns: ThreadsAsRuns;
  /** Codex as a tool that performs runs. */
  readonly runner: CodexRunner;
  /** Decides whether a message may go out, and with which permissions. */
  readonly gate: SendGate;
  /** Checks outgoing content. */
  readonly input: InputGate;
  /** The attachments of messages. */
  readonly attachments: AttachmentStore;
  /** Going back to an earlier turn of a thread. */
  readonly rewinding: Rewinding;
  /** The diff of a turn, or of one of its patches. */
  readonly readDiff: DiffService['readDiff'];
  /** Stops everything that can still write in read-only folders, now including `folder`, and says so in its threads. */
  trustWithdrawn(isKept: KeptReadOnly, folder: string): Promise<void>;
  /** Reloads threads from the database after a restart of Codex. */
  refill(): Promise<void>;
};

/** Creates the threads of one profile with their console and changes, on top of its Codex. */
export function createThreadsDomain(deps: ThreadsDomainDeps): ThreadsDomain {
  const { codex, broadcaster, clock, kept, lifetime } = deps;
  const emit = emitShown(broadcaster);
  const store = new CodexStore(codex);
  const spool = new Spool(join(deps.dataFolder, 'spool'));
  lifetime.onEnd(() => spool.close());
  const folderOf = (threadId: ThreadId) => threads.get(threadId)?.cwd ?? null;
  const works = new StoredWorks(kept, store, folderOf);
  const exec = new ExecService({ clock, spool, emit, storedOutput: (...place) => works.output(...place) });
  const diff = new DiffService({ clock, emit, folderOf, storedDiff: (...place) => works.diff(...place) });
  const window = new RollingWindow({ size: deps.window, kept, clock, exec, diff });
  const recorder = new SessionRecorder({
    clock,
    newRun: randomUUID,
    writer: kept.writer,
    source: (threadId) => {
      const thread = threads.get(threadId);
      return thread === null ? null : sourceOf(thread, exec, diff);
    },
    onSaved: (threadId, saved) => {
      const thread = threads.get(threadId);
      return thread === null ? saved : window.saved(thread, saved);
    },
  });
  lifetime.onEnd(() => recorder.saveAll());
  const list = new ThreadList({ codex, kept, broadcaster, clock, places: deps.runPlaces, live: () => threads });
  const news = new ThreadNews({ broadcaster, emit, clock, exec, diff, list, recorder, observer: deps.observer });
  const threads = new LiveThreads((id) => {
    // A thread that was started again or released reports nothing more.
    const log = new ThreadLog((events) => {
      if (threads.get(id) !== thread) return;
      news.arrived(thread, events);
      agents.arrived(thread, events);
      sleep.arrived(thread, events);
      if (events.some(({ event }) => event.type === 'turnsReconciled')) queues.compare(thread);
      if (thread.agentOf === null) asRuns.advanced(id);
    });
    const thread = new LiveThread(id, log, new ThreadRecorder(log, clock), clock.now());
    return thread;
  });
  const agents = new AgentNews(() => threads);
  const sleep = new SleepNotes(threads);
  const history = new ThreadHistory({ codex, kept, recorder, window, exec, diff });
  const standings = new SyncStatuses(emit, kept, list);
  const pendingWork = new PendingWork({ codex, standings, emit });
  const loader = new ThreadLoader({ codex, clock, history, standings, pendingWork, emit, emitEvent: deps.emitEvent });
  const attachments = new AttachmentStore(join(deps.dataFolder, 'attachments'));
  const attached = new AttachedTexts(attachments);
  const input = new InputGate(deps.inputPolicy, attached);
  const gate = new SendGate(codex, deps.trustGate, deps.authGate);
  const outdated = new OutdatedThreads({ ...deps.outdated, threads });
  const sender = new TurnSender({
    codex,
    clock,
    attached,
    gate,
    outdated,
    beforeTurn: async ({ cwd, id }, message) => (cwd === null ? null : await deps.beforeTurn(id, cwd, message)),
  });
  const { opened, person, pickedMode } = deps;
  const isRecorded = (thread: LiveThread) => threads.get(thread.id) === thread;
  const edits = new QueueEdits();
  const isEdited = (id: string) => edits.has(id);
  const onSaved = (id: string) => {
    const living = broadcaster.windows().flatMap((each) => (each.view.ended ? [] : [each.id]));
    edits.saved(id, new Set(living));
  };
  const queues = new KeptQueues({
    kept,
    isRecorded: (threadId, known) => threads.get(threadId)?.queue === known,
    saveMessage: (threadId, id) => recorder.saveMessage(threadId, id),
    clock,
    lifetime,
    emit,
    isEdited,
  });
  const mayBegin = async (thread: LiveThread) => {
    const loaded = await loader.load(thread);
    return loaded.ok || loaded.error.type !== 'hasPendingWork';
  };
  const queue = new QueueKeeper({
    sender,
    queues,
    input,
    gate,
    pickedMode,
    mayBegin,
    isRecorded,
    isEdited,
    onSaved,
    clock,
  });
  lifetime.onEnd(
    deps.onText((text) => {
      const thread = text.place.threadId === null ? null : threads.get(text.place.threadId);
      if (edits.follow(text) && thread !== null) void queue.editsChanged(thread);
    }),
  );
  const conversations = new Conversations({
    codex,
    clock,
    threads,
    gate,
    input,
    person,
    history,
    loader,
    queue,
    outdated,
    opened,
  });
  const asRuns = new ThreadsAsRuns({ kept, runs: deps.keptRuns, threads, exec, diff, works });
  list.onRow((threadId, isThere) => {
    if (isThere) asRuns.advanced(threadId);
    else {
      asRuns.removed(threadId);
      deps.observer.removed(threadId);
    }
  });
  const drop = (thread: LiveThread) => {
    threads.delete(thread.id);
    recorder.forget(thread.id);
    exec.forget(thread.id);
    diff.forget(thread.id);
    deps.observer.forgotten(thread.id);
    deps.person.threadClosed(thread.id);
  };
  const onClosed = (threadId: ThreadId) => person.threadClosed(threadId);
  const eraseFiles = async (threadIds: readonly ThreadId[], isInForks: boolean) => {
    await Promise.all(threadIds.map((threadId) => exec.erase(threadId)));
    deps.person.threadsDeleted(threadIds);
    if (isInForks) return true;
    return await attachments
      .remove(() => kept.ownSources(threadIds))
      .then(
        () => true,
        () => false,
      );
  };
  const notes = new ThreadNotes({ clock, kept, threads, list, recorder, standings, drop, eraseFiles, onClosed });
  const facade = new ThreadsFacade(threads, list);
  const put = (threadId: ThreadId, turnId: TurnId, entry: Entry) => facade.say(threadId, turnId, entry);
  const commands = new OwnCommands({
    codex,
    clock,
    exec,
    shell: personsShell(process.platform, process.env),
    put,
  });
  const { opener } = deps;
  const { pending, removed, staging } = foldersIn(deps.dataFolder);
  const writing = {
    folders: { pending, kept: removed, onKept: deps.onKept },
    stagingFolder: staging,
    claimFiles: () => deps.claimFiles(),
    now: () => clock.now(),
  };
  const suggested = new SuggestedActions({
    codex,
    clock,
    threads,
    history,
    openings: new SuggestedOpenings({ clock, opener, ask: person.ask, put }),
    commands,
    gate,
    diff,
    ask: person.ask,
    put,
    plan: planDiff,
    write: (plan) => writePlan(writing, plan),
  });
  const images = new ThreadImages({
    clock,
    entries: async ({ threadId, turnId }) => {
      const thread = threads.get(threadId);
      return thread === null ? null : ((await history.turn(thread, turnId))?.entries ?? null);
    },
  });
  // A window that moves to another folder shows nothing for now. Codex unloads what it showed there, unless it still
  // runs.
  const shown = new ShownThreads((left) => idle.letGo(left));
  const service = new ThreadsService({
    codex,
    clock,
    lifetime,
    threads,
    list,
    loader,
    notes,
    history,
    conversations,
    queue,
    window,
    shown,
    commands,
  });
  const library = new ThreadLibrary({ codex, clock, broadcaster, kept, threads, list, notes, history, recorder, emit });
  const reverting = { codex, kept, threads, list, loader, history, queue, recorder, exec, diff, emit };
  const held = new LockedThreads({
    codex,
    clock,
    lifetime,
    loader,
    history,
    standings,
    isShown: (threadId) => isShown(broadcaster, threadId),
    endLeftovers: deps.endLeftovers,
  });
  const listener = new ThreadListener({
    clock,
    threads,
    list,
    agents,
    notes,
    queue,
    exec,
    diff,
    pendingWork,
    emit,
    reverted: (threadId) => void followReverted(reverting, threadId),
    onUnplaced: deps.onUnplaced,
  });
  kept.onReopened(async () => {
    const begun = [...threads.all()].filter(({ history: known }) => known !== null);
    await Promise.all(begun.map((thread) => history.joinKept(thread)));
    for (const { id } of threads.all()) void recorder.save(id);
    for (const thread of begun) void queues.joinKept(thread);
    void list.relist();
  });
  const slow = new SlowNotes(threads, clock);
  const sleepWatch = new SleepWatch(clock, lifetime, (slept) => sleep.woke(slept));
  const idle = new IdleThreads({
    clock,
    lifetime,
    broadcaster,
    threads,
    loader,
    isSaved: (threadId) => recorder.isSaved(threadId),
    forget: (thread) => {
      list.keep(thread);
      drop(thread);
    },
  });
  lifetime.onEnd(codex.onState((state) => slow.handle(state)));
  lifetime.onEnd(codex.onNotification(() => sleepWatch.look()));
  lifetime.onEnd(codex.onNotification((notification) => commands.handle(notification)));
  lifetime.onEnd(codex.onNotification((notification) => listener.handle(notification)));
  lifetime.onEnd(codex.onServerRequest((request) => listener.asked(request)));
  lifetime.onEnd(codex.onGenerationEnd(() => listener.codexStopped()));
  return {
    handlers: {
      ...service.handlers,
      ...library.handlers,
      ...resumeHandlers({ codex, threads, conversations, held, loader, pendingWork, queue, standings }),
      readOutput: (_window, { threadId, runId, recorded, turnId }) =>
        exec.readOutput(threadId, runId, recorded, turnId),
      ...diffHandlers(diff, folderOf),
      ...attachmentHandlers(attachments),
      ...images.handlers,
      ...suggested.handlers,
    },
    facade,
    list,
    asRuns,
    runner: new CodexRunner({ codex, clock, threads, loader, sender, asRuns }),
    gate,
    input,
    attachments,
    readDiff: (...place) => diff.readDiff(...place),
    rewinding: new Rewinding({ ...reverting, library }),
    exportSources: new ExportSources({ kept, threads, loader, history, recorder, exec, diff, works }),
    trustWithdrawn: (isKept, folder) => stopWriters({ codex, clock, threads, commands, outdated }, isKept, folder),
    refill: () => refillThreads({ threads, recorder, history, list, exec, diff, emit }),
  };
}
