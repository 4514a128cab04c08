import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { getSecretLabel, type Handshake, type SecretUse, writeStatement } from '../../shared/contract/handshake.ts';

/** The keys derived from a secret. They do not reveal it. */
export type SecretKeys = {
  /** The public ID of the secret. */
  readonly id: string;
  /** The key of the page's proofs. */
  readonly page: Buffer;
  /** The key of the host's proofs. */
  readonly host: Buffer;
};

/** Returns a new secret or nonce: 256 random bits, as base64url. */
export function createSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Derives the public ID of a secret and the keys that prove it, one per end. Pages do it in `derivePageKeys`. */
export function deriveKeys(secret: string): SecretKeys {
  const make = (use: SecretUse) => sign(secret, getSecretLabel(use));
  return { id: make('id').toString('base64url'), page: make('page'), host: make('host') };
}

/** Returns the proof, as base64url, that one end has its key. */
export function prove(keys: SecretKeys, end: 'page' | 'host', handshake: Handshake): string {
  return sign(keys[end], writeStatement(end, handshake)).toString('base64url');
}

/**
 * Returns whether a proof is from that end. Compares in constant time, so timing reveals nothing about the right proof.
 */
export function isProof(proof: string, keys: SecretKeys, end: 'page' | 'host', handshake: Handshake): boolean {
  const offered = Buffer.from(proof, 'base64url');
  const right = sign(keys[end], writeStatement(end, handshake));
  return offered.length === right.length && timingSafeEqual(offered, right);
}

/** Returns the secret that replaces a ticket after its use. Both ends derive it, so it is never sent. */
export function deriveNextSecret(ticket: string, handshake: Handshake): string {
  return sign(ticket, writeStatement('next', handshake)).toString('base64url');
}

function sign(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
