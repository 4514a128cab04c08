import type { AuthState } from '../../shared/auth/auth-state.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import type { WorkspaceSnapshot } from '../../shared/workspace/workspace-snapshot.ts';
import type { Page } from '../stores/frame.store.ts';

type ShownFacts = {
  readonly auth: AuthState;
  readonly workspace: WorkspaceSnapshot | null;
  readonly thread: ThreadId | null;
};

/** Returns whether the start page replaces a new thread: when no folder is open, or when Codex needs a sign-in. */
export function isStartPageShown(facts: ShownFacts): boolean {
  if (facts.thread !== null) return false;
  return facts.workspace === null || facts.auth.state === 'signedOut' || facts.auth.state === 'signingIn';
}

/** Returns whether the window shows a thread, started or not. */
export function isThreadsPageShown({ page, ...facts }: ShownFacts & { readonly page: Page }): boolean {
  return page === 'threads' && !isStartPageShown(facts);
}
