import { z } from 'zod';
import { authState } from '../auth/auth-state.ts';
import { nothing, request } from './define.ts';

const authProblem = z.discriminatedUnion('type', [
  z.object({ type: z.literal('alreadySigningIn') }),
  z.object({ type: z.literal('codexNotReady'), message: z.string() }),
  z.object({ type: z.literal('refused'), message: z.string() }),
]);

export const authRequests = {
  /** Begins a sign-in; the value is the page to open in the person's browser. */
  signInWithChatgpt: request(nothing, z.object({ url: z.string() }), authProblem),
  signInWithApiKey: request(z.object({ apiKey: z.string().min(1).max(10_000) }), nothing, authProblem),
  cancelSignIn: request(nothing, nothing, authProblem),
  signOut: request(nothing, nothing, authProblem),
};

export const authEvents = { authChanged: authState };
