import { z } from 'zod';
import { authState } from '../auth/auth-state.ts';
import { accountLimits } from '../spending/account-limits.ts';
import { nothing, request } from './request.ts';

const authProblem = z.discriminatedUnion('type', [
  z.object({ type: z.literal('alreadySigningIn') }),
  z.object({ type: z.literal('codexNotReady'), message: z.string() }),
  z.object({ type: z.literal('refused'), message: z.string() }),
]);

/** Requests to sign in and out of Codex. */
export const authRequests = {
  /** Starts a sign-in. The value is the page to open in the user's browser. */
  signInWithChatgpt: request({
    scope: 'profile',
    wait: 'user',
    input: nothing,
    value: z.object({ url: z.string() }),
    problem: authProblem,
  }),
  signInWithApiKey: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ apiKey: z.string().min(1).max(10_000) }),
    value: nothing,
    problem: authProblem,
  }),
  cancelSignIn: request({ scope: 'profile', wait: 'change', input: nothing, value: nothing, problem: authProblem }),
  signOut: request({ scope: 'profile', wait: 'change', input: nothing, value: nothing, problem: authProblem }),
};

export const authEvents = {
  authChanged: authState,
  accountLimitsChanged: accountLimits,
};
