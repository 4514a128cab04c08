import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/** Who pays for a turn, according to the CLI. */
export const authState = z.discriminatedUnion('state', [
  /** Not requested yet. */
  z.object({ state: z.literal('unknown') }),
  /** The provider in config.toml does not require signing in through the app. */
  z.object({ state: z.literal('notNeeded'), provider: z.string().nullable() }),
  z.object({ state: z.literal('signedOut'), problem: z.string().nullable() }),
  z.object({
    state: z.literal('signingIn'),
    method: z.enum(['chatgpt', 'apiKey']),
    /** To open in the user's browser. Null for an API key. */
    url: z.string().nullable(),
  }),
  z.object({
    state: z.literal('signedIn'),
    method: z.enum(['chatgpt', 'apiKey', 'other']),
    email: z.string().nullable(),
    plan: z.string().nullable(),
  }),
]);
export type AuthState = Immutable<z.infer<typeof authState>>;

/** Returns whether the account allows sending a message. */
export function accountAllowsSend(auth: AuthState): boolean {
  return auth.state === 'notNeeded' || auth.state === 'signedIn';
}
