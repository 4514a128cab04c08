import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { wireVersion } from './wire.ts';

// How a page and the web host prove to each other that they know the address's secret, before anything else goes over
// their socket. The secret itself is never sent. The host proves it first, so a program that took over the port gets
// nothing but random numbers and the ID of a key.
//
//   page: hello       which key, and a nonce
//   host: hostProof   a nonce, and the proof that it has the key
//   page: pageProof   the proof that it has the key
//   host: welcome     from here on, the messages of the contract

/** The path of the web host's WebSocket. */
export const socketPath = '/desk';

/** The name of the secret in the fragment of the printed address, which works until the host ends: `#token=…`. */
export const tokenParameter = 'token';

/** The name of the secret in the fragment of an address that works once: `#ticket=…`. */
export const ticketParameter = 'ticket';

/** The close code of a socket whose page did not prove that it knows the secret. Retrying does not help. */
export const refusedCloseCode = 4401;

/** 256 bits, as base64url: a nonce, a proof, the ID of a key, and the secret itself. */
const bits256 = z.string().regex(/^[\w-]{43}$/);

/** The first message of a page. `key` is the ID of the key, and `nonce` the page's random number. */
export const helloMessage = z.object({
  kind: z.literal('hello'),
  version: z.literal(wireVersion),
  key: bits256,
  nonce: bits256,
});
/** The host's answer to `hello`: its own random number, and the proof that it has the key. */
export const hostProofMessage = z.object({ kind: z.literal('hostProof'), nonce: bits256, proof: bits256 });
/** The page's answer to `hostProof`: the proof that it has the key. */
export const pageProofMessage = z.object({ kind: z.literal('pageProof'), proof: bits256 });
/** The host accepted the page's proof. From here on, both send the messages in `wire.ts`. */
export const welcomeMessage = z.object({ kind: z.literal('welcome') });

export type Hello = Immutable<z.infer<typeof helloMessage>>;
export type HostProof = Immutable<z.infer<typeof hostProofMessage>>;
export type PageProof = Immutable<z.infer<typeof pageProofMessage>>;
export type Welcome = Immutable<z.infer<typeof welcomeMessage>>;

/** What the proofs on one socket sign, so that neither is valid for another socket, key, or origin. */
export type Handshake = {
  /** The page's origin, as the browser reports it: `http://….localhost:4100`. */
  readonly origin: string;
  /** The ID of the key. */
  readonly key: string;
  readonly pageNonce: string;
  readonly hostNonce: string;
};

/**
 * A value derived from a secret by HMAC-SHA-256, with the secret's text as the key: the ID by which the page names the
 * secret, the key for each end's proofs, and, from a ticket and the nonces, the secret that replaces the ticket.
 */
export type SecretUse = 'id' | 'page' | 'host' | 'next';

/** The text to sign for a use of a secret. */
export function getSecretLabel(use: SecretUse): string {
  return `workcell ${use}`;
}

/** The text that one end signs with its key, or, for `next`, that both sign with the ticket. No field has a line break. */
export function writeStatement(use: Exclude<SecretUse, 'id'>, handshake: Handshake): string {
  const { hostNonce, key, origin, pageNonce } = handshake;
  return [`${getSecretLabel(use)} proof`, wireVersion, origin, key, pageNonce, hostNonce].join('\n');
}
