import { AttachedTexts, type AttachmentStore } from '../../attachments/attachment-store.ts';
import { InputGate } from '../../input-safety/input-gate.ts';
import { BudgetKeeper } from '../../threads/budgets/budget-keeper.ts';
import { MessageService } from '../../threads/message-service.ts';
import { readThread } from '../../threads/revert-thread.ts';
import { QueueEdits } from '../../threads/send/queue-edits.ts';
import { QueueKeeper } from '../../threads/send/queue-keeper.ts';
import { QueueStore } from '../../threads/send/queue-store.ts';
import { ReviewStarter } from '../../threads/send/review-starter.ts';
import { SendGate } from '../../threads/send/send-gate.ts';
import { TurnSender } from '../../threads/send/turn-sender.ts';
import { OutdatedThreads } from '../../threads/trust/outdated-threads.ts';
import type { ThreadLoading } from './thread-loading.ts';
import type { ThreadRecording } from './thread-recording.ts';
import type { ThreadsDomainDeps } from './threads-domain-deps.ts';

/** Creates what checks, queues and sends messages. */
export function createThreadSending(
  deps: ThreadsDomainDeps,
  { emit, sleepWatch, threads, threadSaver }: ThreadRecording,
  { history, loader }: ThreadLoading,
  attachments: AttachmentStore,
) {
  const { broadcaster, clock, codex, lifetime, policy, services, threadStore: store, userGate } = deps;
  const attachedTexts = new AttachedTexts(attachments);
  const input = new InputGate(policy, attachedTexts);
  const gate = new SendGate(codex, deps.trustGate, deps.authGate, deps.runPlaces);
  const outdated = new OutdatedThreads({ ...deps.outdated, threads });
  const { prices } = deps;
  const budgets = new BudgetKeeper({
    codex,
    clock,
    lifetime,
    sleepWatch,
    threads,
    store: store.budgets,
    policy,
    prices,
    emit,
  });
  const sender = new TurnSender({ codex, clock, attachedTexts, gate, outdated, budgets, services, threads });
  const edits = new QueueEdits();
  const queues = new QueueStore({ store, threads, threadSaver, clock, lifetime, emit, edits });
  threads.onEvents((thread, events) => {
    if (events.some(({ event }) => event.type === 'turnsReconciled')) queues.dropSent(thread);
  });
  const queue = new QueueKeeper({
    sender,
    queues,
    input,
    gate,
    budgets,
    policy,
    threads,
    loader,
    readThread: (threadId) => readThread({ loader, threads }, threadId),
    edits,
    broadcaster,
    clock,
    lifetime,
  });
  store.onReopened(() => queue.addScheduled());
  void queue.addScheduled();
  lifetime.onEnd(
    deps.texts.onText((text) => {
      const thread = text.place.threadId === null ? null : threads.get(text.place.threadId);
      if (edits.updateFromText(text) && thread !== null) void queue.handleEditsChanged(thread);
    }),
  );
  budgets.onAllowed((thread) => void queue.handleAllowed(thread));
  const reviews = new ReviewStarter({ codex, threads, gate, budgets, loader, outdated, services });
  const messageService = new MessageService({
    codex,
    clock,
    threads,
    gate,
    budgets,
    input,
    userGate,
    history,
    loader,
    queue,
    outdated,
    runPlaces: deps.runPlaces,
    reviews,
    services,
  });
  return { input, gate, budgets, outdated, sender, queues, queue, messageService, reviews };
}
