import { join } from 'node:path';
import type { ThreadId } from '../../shared/base/ids.ts';
import type { Result } from '../../shared/base/result.ts';
import type { attachmentsRequests } from '../../shared/contract/attachments.ts';
import type { budgetsRequests } from '../../shared/contract/budgets.ts';
import type { commandRequests } from '../../shared/contract/commands.ts';
import type { findingsRequests } from '../../shared/contract/findings.ts';
import type { resumeRequests } from '../../shared/contract/resume.ts';
import type { suggestedActionsRequests } from '../../shared/contract/suggested-actions.ts';
import type { threadActionsRequests } from '../../shared/contract/thread-actions.ts';
import type { threadImagesRequests } from '../../shared/contract/thread-images.ts';
import type { threadsRequests } from '../../shared/contract/threads.ts';
import { AttachmentStore, createAttachmentHandlers } from '../attachments/attachment-store.ts';
import { ThreadImages } from '../attachments/thread-images.ts';
import type { ChangesService } from '../changes/changes-service.ts';
import { FindingService } from '../findings/finding-service.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import type { InputGate } from '../input-safety/input-gate.ts';
import type { BudgetKeeper } from '../threads/budgets/budget-keeper.ts';
import { ExportSources } from '../threads/export-sources.ts';
import type { ThreadList } from '../threads/list/thread-list.ts';
import { SlowNotes } from '../threads/live/slow-notes.ts';
import { refillThreads } from '../threads/live/thread-refill.ts';
import { resumeHandlers } from '../threads/resume-handlers.ts';
import { CodexRunner } from '../threads/runner/codex-runner.ts';
import { ThreadsAsRuns } from '../threads/runner/threads-as-runs.ts';
import { type Sample, type SampleProblem, sampleThread } from '../threads/sample-thread.ts';
import type { SendGate } from '../threads/send/send-gate.ts';
import { ShownThreads } from '../threads/shown-threads.ts';
import { ThreadActionHandlers } from '../threads/thread-actions.ts';
import { ThreadDiffs } from '../threads/thread-diffs.ts';
import { ThreadListener } from '../threads/thread-listener.ts';
import { ThreadRewind } from '../threads/thread-rewind.ts';
import type { ThreadsFacade } from '../threads/threads-facade.ts';
import { ThreadsService } from '../threads/threads-service.ts';
import type { IsReadOnly } from '../threads/trust/outdated-threads.ts';
import { stopWriters } from '../threads/trust/withdrawn-trust.ts';
import { createThreadLoading } from './threads/thread-loading.ts';
import { createThreadRecording } from './threads/thread-recording.ts';
import { createThreadSending } from './threads/thread-sending.ts';
import { createThreadSuggestions } from './threads/thread-suggestions.ts';
import type { ThreadsDomainDeps } from './threads/threads-domain-deps.ts';

type Names =
  | keyof typeof attachmentsRequests
  | keyof typeof threadImagesRequests
  | keyof typeof threadsRequests
  | keyof typeof threadActionsRequests
  | keyof typeof resumeRequests
  | keyof typeof commandRequests
  | keyof typeof suggestedActionsRequests
  | keyof typeof budgetsRequests
  | keyof typeof findingsRequests;

/** Everything about threads, for one profile: their handlers, and what other parts of the app use. */
export type ThreadsDomain = {
  readonly handlers: DomainHandlers<Names>;
  readonly facade: ThreadsFacade;
  /** Watches what threads use. */
  readonly budgets: Pick<BudgetKeeper, 'handleSettings'>;
  readonly list: ThreadList;
  readonly exportSources: ExportSources;
  readonly runThreads: ThreadsAsRuns;
  /** Codex as a tool that performs runs. */
  readonly runner: CodexRunner;
  /** Decides whether a message may be sent, and with which permissions. */
  readonly gate: SendGate;
  /** Checks outgoing content. */
  readonly input: InputGate;
  /** The attachments of messages. */
  readonly attachments: AttachmentStore;
  /** Rewinds a thread to an earlier turn. */
  readonly rewind: ThreadRewind;
  /** The diff of a turn, or of one of its patches. */
  readonly readDiff: ChangesService['readDiff'];
  /** Asks the model of a thread something, and leaves the thread as it is. Never rejects. */
  sample(
    threadId: ThreadId,
    question: { readonly prompt: string; readonly signal: AbortSignal },
  ): Promise<Result<Sample, SampleProblem>>;
  /** Puts the record of changes into the diffs of turns. */
  readonly diffs: ThreadDiffs;
  /**
   * Stops everything that can still write in read-only folders, now including `folder`, and adds a note to its threads.
   */
  handleTrustWithdrawn(isKept: IsReadOnly, folder: string): Promise<void>;
  /** Reloads threads from the database after a restart of Codex. */
  refillThreads(): Promise<void>;
};

/** Creates the threads of one profile with their console and changes, on top of its Codex. */
export function createThreadsDomain(deps: ThreadsDomainDeps): ThreadsDomain {
  const { broadcaster, clock, codex, lifetime, threadStore: store } = deps;
  const attachments = new AttachmentStore(join(deps.dataFolder, 'attachments'));
  const recording = createThreadRecording(deps);
  const { changes, commands, emit, facade, list, rollingWindow, sleepWatch, subagents } = recording;
  const { threads, threadSaver, toolOutputs } = recording;
  const loading = createThreadLoading(deps, recording, attachments);
  const { history, idle, loader, lockedThreads, pendingWork, stateRecorder, syncStatuses } = loading;
  const sending = createThreadSending(deps, recording, loading, attachments);
  const { budgets, gate, input, messageService, outdated, queue, queues, reviews, sender } = sending;
  const { ownCommands, suggested } = createThreadSuggestions(deps, recording, history, gate);
  const runThreads = new ThreadsAsRuns({ store, runStore: deps.runStore, threads, commands, changes, toolOutputs });
  threads.onEvents(({ agentOf, id }) => {
    if (agentOf === null) runThreads.notifyAdvanced(id);
  });
  list.onRowChange((threadId, isThere) => {
    if (isThere) runThreads.notifyAdvanced(threadId);
    else {
      runThreads.notifyRemoved(threadId);
      deps.observer.onRemoved(threadId);
    }
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
  const shown = new ShownThreads({
    onShown: (folder, threadId) => void deps.recent.threadShown(folder, threadId),
    onLeft: (left) => idle.unloadIdle(left),
  });
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
    reviews,
    queue,
    rollingWindow,
    shown,
    commands: ownCommands,
  });
  const findings = new FindingService(threads, store);
  threads.onEvents((thread, events) => findings.handleEvents(thread, events));
  const threadActions = new ThreadActionHandlers({
    codex,
    clock,
    broadcaster,
    store,
    threads,
    list,
    stateRecorder,
    history,
    runPlaces: deps.runPlaces,
    threadSaver,
    emit,
    services: deps.services,
  });
  const reverting = { codex, store, threads, list, loader, history, queue, threadSaver, commands, changes, emit };
  const rewind = new ThreadRewind({ ...reverting, threadActions });
  const listener = new ThreadListener({
    clock,
    threads,
    list,
    agents: subagents,
    stateRecorder,
    queue,
    commands,
    changes,
    pendingWork,
    emit,
    rewind,
    alerts: deps.alerts,
  });
  store.onReopened(async () => {
    const loadedThreads = [...threads.all()].filter(({ history: known }) => known !== null);
    await Promise.all(loadedThreads.map((thread) => history.mergeStored(thread)));
    for (const { id } of threads.all()) void threadSaver.save(id);
    for (const thread of loadedThreads) void queues.mergeStored(thread);
    void list.relist();
  });
  const slow = new SlowNotes(threads, clock);
  lifetime.onEnd(codex.onState((state) => slow.handle(state)));
  lifetime.onEnd(codex.onNotification(() => sleepWatch.check()));
  lifetime.onEnd(codex.onNotification((notification) => ownCommands.handle(notification)));
  lifetime.onEnd(codex.onNotification((notification) => listener.handle(notification)));
  lifetime.onEnd(codex.onServerRequest((request) => listener.handleRequest(request)));
  lifetime.onEnd(codex.onGenerationEnd(() => listener.handleCodexStop()));
  return {
    handlers: {
      ...service.handlers,
      ...threadActions.handlers,
      ...findings.handlers,
      ...resumeHandlers({
        ...sending,
        codex,
        threads,
        lockedThreads,
        loader,
        pendingWork,
        syncStatuses,
        policy: deps.policy,
      }),
      readOutput: (_window, { threadId, commandId, recorded, turnId }) =>
        commands.readOutput(threadId, commandId, recorded, turnId),
      ...createAttachmentHandlers(attachments),
      ...images.handlers,
      ...suggested.handlers,
      ...budgets.handlers,
    },
    facade,
    budgets,
    list,
    runThreads,
    runner: new CodexRunner({ codex, clock, threads, loader, sender, runThreads }),
    gate,
    input,
    attachments,
    readDiff: (...place) => changes.readDiff(...place),
    sample: (threadId, question) => sampleThread({ budgets, codex, threads, loader, history }, threadId, question),
    diffs: new ThreadDiffs({ threads, list, loader, changes }),
    rewind,
    exportSources: new ExportSources({
      store,
      threads,
      loader,
      history,
      threadSaver,
      commands,
      changes,
      toolOutputs,
    }),
    handleTrustWithdrawn: (isKept, folder) =>
      stopWriters({ codex, clock, threads, commands: ownCommands, outdated }, isKept, folder),
    refillThreads: () => refillThreads({ threads, threadSaver, history, list, commands, changes, emit }),
  };
}
