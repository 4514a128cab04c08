import type { AuthState } from '../../shared/auth/auth-state.ts';
import type { CodexReply } from '../../shared/codex-protocol/protocol.ts';

/** Converts Codex's account, without a sign-in in progress. `provider` is the name of the current provider. */
export function accountState(reply: CodexReply<'account/read'>, provider: string | null): AuthState {
  const { account, requiresOpenaiAuth } = reply;
  if (!requiresOpenaiAuth) return { state: 'notNeeded', provider };
  if (account === null) return { state: 'signedOut', problem: null };
  if (account.type === 'chatgpt') {
    return { state: 'signedIn', method: 'chatgpt', email: account.email, plan: account.planType };
  }
  return { state: 'signedIn', method: account.type === 'apiKey' ? 'apiKey' : 'other', email: null, plan: null };
}
