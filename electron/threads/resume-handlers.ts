import { err, ok } from '../../shared/base/result.ts';
import type { resumeRequests } from '../../shared/contract/resume.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import type { Conversations } from './conversations.ts';
import type { LockedThreads } from './live/locked-threads.ts';
import type { LiveThreads } from './live-threads.ts';

export type ResumeHandlersDeps = {
  readonly threads: LiveThreads;
  readonly conversations: Conversations;
  readonly held: LockedThreads;
};

/** Handles window requests about threads that this app cannot load in Codex. */
export function resumeHandlers(deps: ResumeHandlersDeps): DomainHandlers<keyof typeof resumeRequests> {
  const { conversations, held, threads } = deps;
  return {
    sendInFork: (window, input) => conversations.sendInFork(window, input),
    watchThread: async (_window, { threadId, watch }) => {
      const thread = threads.get(threadId);
      if (thread === null) return err({ type: 'threadGone' });
      if (watch) held.watch(thread);
      else held.stopWatching(thread);
      return ok(null);
    },
    takeOverThread: async (_window, { threadId }) => {
      const thread = threads.get(threadId);
      return thread === null ? err({ type: 'threadGone' }) : await held.takeOver(thread);
    },
  };
}
