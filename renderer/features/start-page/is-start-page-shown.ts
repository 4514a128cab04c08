import type { AuthState } from '../../../shared/auth/auth-state.ts';
import type { ThreadId } from '../../../shared/base/ids.ts';
import type { WorkspaceSnapshot } from '../../../shared/workspace/workspace-snapshot.ts';

/** The start page replaces a new thread as long as there is no folder, or no one to pay for a turn. */
export function isStartPageShown(facts: {
  readonly auth: AuthState;
  readonly workspace: WorkspaceSnapshot | null;
  readonly thread: ThreadId | null;
}): boolean {
  if (facts.thread !== null) return false;
  return facts.workspace === null || facts.auth.state === 'signedOut' || facts.auth.state === 'signingIn';
}
