import { create } from 'zustand';
import type { ThreadId } from '../../shared/base/ids.ts';
import type { RequestValue } from '../../shared/contract/contract.ts';
import type { AgentOrigin } from '../../shared/threads/agent-source.ts';
import type { Goal } from '../../shared/threads/goal.ts';
import type { QueuedMessage, ThreadSettings, ThreadSummary } from '../../shared/threads/thread-summary.ts';
import type { ThreadSyncStatus } from '../../shared/threads/thread-sync-status.ts';
import type { DraftKey } from './draft-key.ts';

/** The thread list, and the thread that this window shows; null shows a new one that has not started. */
export type ThreadsStore = {
  readonly threads: Readonly<Record<ThreadId, ThreadSummary>>;
  /** Branches of opened threads that the list may lack: old, archived, or of another folder. */
  readonly relatives: Readonly<Record<ThreadId, ThreadSummary>>;
  /** The message that sets each fork among these apart from its origin. */
  readonly ownMessages: Readonly<Record<ThreadId, string>>;
  readonly shown: ThreadId | null;
  readonly settings: Readonly<Record<ThreadId, ThreadSettings>>;
  readonly queues: Readonly<Record<ThreadId, readonly QueuedMessage[]>>;
  /** Whether shown threads can be continued. */
  readonly syncStatuses: Readonly<Record<ThreadId, ThreadSyncStatus>>;
  /** The goals of shown threads. */
  readonly goals: Readonly<Record<ThreadId, Goal | null>>;
  /** The titles of opened threads, because the list may lack one: a thread of another folder. */
  readonly titles: Readonly<Record<ThreadId, string>>;
  /** For shown threads of agents, the way back. */
  readonly origins: Readonly<Record<ThreadId, AgentOrigin>>;
};

/** The threads of this window, and the state of those it has shown. */
export const useThreads = create<ThreadsStore>()(() => ({
  threads: {},
  relatives: {},
  ownMessages: {},
  shown: null,
  settings: {},
  queues: {},
  syncStatuses: {},
  goals: {},
  titles: {},
  origins: {},
}));

/** Replaces everything with a snapshot of the host, and forgets the state of every thread. */
export function threadsReset(threads: readonly ThreadSummary[], shown: ThreadId | null): void {
  useThreads.setState({
    threads: indexById(threads),
    relatives: {},
    ownMessages: {},
    shown,
    settings: {},
    queues: {},
    syncStatuses: {},
    goals: {},
    titles: {},
    origins: {},
  });
}

/** Adds threads to the list, or replaces them there. */
export function threadsChanged(threads: readonly ThreadSummary[]): void {
  if (threads.length === 0) return;
  useThreads.setState((state) => ({ threads: { ...state.threads, ...indexById(threads) } }));
}

/** Drops threads from the list and from the branches. The shown thread stays shown. */
export function threadsRemoved(ids: readonly ThreadId[]): void {
  const removed = new Set(ids);
  useThreads.setState((state) => ({
    threads: indexById(Object.values(state.threads).filter((thread) => !removed.has(thread.id))),
    relatives: indexById(Object.values(state.relatives).filter((thread) => !removed.has(thread.id))),
  }));
}

/** Adds the branches of a thread, and the message that sets each fork apart. */
export function relativesLoaded({ messages, threads }: RequestValue<'listBranches'>): void {
  if (threads.length === 0) return;
  const own = Object.fromEntries(messages.map(({ text, threadId }) => [threadId, text]));
  useThreads.setState((state) => ({
    relatives: { ...state.relatives, ...indexById(threads) },
    ownMessages: { ...state.ownMessages, ...own },
  }));
}

/** Sets the thread that this window shows; null is a new one. `openThread` also requests it. */
export function threadShown(id: ThreadId | null): void {
  useThreads.setState({ shown: id });
}

/** Replaces the settings of a thread with the host's. */
export function threadSettingsChanged(settings: ThreadSettings): void {
  useThreads.setState((state) => ({ settings: { ...state.settings, [settings.threadId]: settings } }));
}

/** Replaces the queue of a thread: with the host's, or with what the user does before the host confirms it. */
export function queueChanged(threadId: ThreadId, queue: readonly QueuedMessage[]): void {
  useThreads.setState((state) => ({ queues: { ...state.queues, [threadId]: queue } }));
}

/** Stores whether a thread can be continued. */
export function threadSyncStatusChanged(threadId: ThreadId, syncStatus: ThreadSyncStatus): void {
  useThreads.setState((state) => ({ syncStatuses: { ...state.syncStatuses, [threadId]: syncStatus } }));
}

/** Sets the goal of a thread; null removes it. */
export function threadGoalChanged(threadId: ThreadId, goal: Goal | null): void {
  useThreads.setState((state) => ({ goals: { ...state.goals, [threadId]: goal } }));
}

/** Stores the way back from an agent's thread to the one that started it. */
export function agentOriginChanged(threadId: ThreadId, origin: AgentOrigin): void {
  useThreads.setState((state) => ({ origins: { ...state.origins, [threadId]: origin } }));
}

/** Stores the title of an opened thread. The list's own title comes first. */
export function threadTitleChanged(threadId: ThreadId, title: string): void {
  useThreads.setState((state) => ({ titles: { ...state.titles, [threadId]: title } }));
}

/** Returns the key of the shown draft. */
export function getShownDraftKey({ shown }: ThreadsStore): DraftKey {
  return shown ?? 'new';
}

/** Returns the title of the shown thread; null if it has not started or is unknown. */
export function getShownTitle({ origins, shown, threads, titles }: ThreadsStore): string | null {
  if (shown === null) return null;
  return threads[shown]?.title ?? origins[shown]?.path.at(-1) ?? (titles[shown] || null);
}

/** Returns the list row of the shown thread: its own row, or for an agent the row of its root thread. */
export function getShownRow({ origins, shown }: ThreadsStore): ThreadId | null {
  return shown === null ? null : (origins[shown]?.root ?? shown);
}

/** Returns whether the shown thread was forked, or others were forked from it. */
export function hasBranches({ relatives, shown, threads }: ThreadsStore): boolean {
  if (shown === null) return false;
  if ((threads[shown] ?? relatives[shown])?.forkedFrom != null) return true;
  const isFork = ({ forkedFrom }: ThreadSummary): boolean => forkedFrom === shown;
  return Object.values(threads).some(isFork) || Object.values(relatives).some(isFork);
}

function indexById(threads: readonly ThreadSummary[]): Record<ThreadId, ThreadSummary> {
  return Object.fromEntries(threads.map((thread) => [thread.id, thread]));
}
