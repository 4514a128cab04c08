import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/** Who pays for a turn, as the CLI says. */
export const authState = z.discriminatedUnion('state', [
  /** Not asked yet. */
  z.object({ state: z.literal('unknown') }),
  /** The provider in config.toml needs no sign-in of ours. */
  z.object({ state: z.literal('notNeeded'), provider: z.string().nullable() }),
  z.object({ state: z.literal('signedOut'), problem: z.string().nullable() }),
  z.object({
    state: z.literal('signingIn'),
    method: z.enum(['chatgpt', 'apiKey']),
    /** To be opened in the person's browser; null for an API key. */
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

/** May a message be sent as far as the account goes? */
export function accountAllowsSend(auth: AuthState): boolean {
  return auth.state === 'notNeeded' || auth.state === 'signedIn';
}
