import type { RequestProblem } from '../../shared/contract/contract.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { describeWireFault } from '../client/describe-wire-fault.ts';
import { hostClient } from '../client/page-client.ts';

/** Why signing in or out failed. */
export type AuthFailure = RequestProblem<'signInWithApiKey'> | WireFault;

/** Starts a sign-in and opens its page in the browser. Null means that the sign-in continues there. */
export async function signInWithChatgpt(): Promise<AuthFailure | null> {
  const begun = await hostClient.request('signInWithChatgpt', null);
  if (!begun.ok) return begun.error;
  window.open(begun.value.url, '_blank', 'noopener,noreferrer');
  return null;
}

/** Signs in with a key. Null means that it worked. */
export async function signInWithApiKey(apiKey: string): Promise<AuthFailure | null> {
  const done = await hostClient.request('signInWithApiKey', { apiKey });
  return done.ok ? null : done.error;
}

/** Cancels the sign-in in the browser, whose page stops working. Null means that it worked or none was running. */
export async function cancelSignIn(): Promise<AuthFailure | null> {
  const done = await hostClient.request('cancelSignIn', null);
  return done.ok ? null : done.error;
}

/** Signs out of Codex's account; the new state arrives as `authChanged`. Null means that it worked. */
export async function signOut(): Promise<AuthFailure | null> {
  const done = await hostClient.request('signOut', null);
  return done.ok ? null : done.error;
}

/** A sign-in failure as one sentence. */
export function describeAuthFailure(problem: AuthFailure): { readonly fact: string; readonly detail: string } {
  switch (problem.type) {
    case 'alreadySigningIn':
      return { fact: t`Sign-in is already in progress.`, detail: t`Finish it in the browser, or cancel it here.` };
    case 'codexNotReady':
      return { fact: t`Codex is not running yet.`, detail: problem.message };
    case 'refused':
      return { fact: t`Sign-in was refused.`, detail: problem.message };
    default:
      return describeWireFault(problem);
  }
}
