import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { getSecretLabel, type Handshake, type SecretUse, writeStatement } from '../../shared/contract/handshake.ts';

/** What is made of a secret. Nothing here leads back to it. */
export type SecretKeys = {
  /** Names the secret. Anyone may see it. */
  readonly id: string;
  /** The key of the page's proofs. */
  readonly page: Buffer;
  /** The key of the host's proofs. */
  readonly host: Buffer;
};

/** A new secret or nonce: 256 random bits, as base64url. */
export function createSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Derives the public ID of a secret and the keys that prove it, one per end. Pages do it in `derivePageKeys`. */
export function deriveKeys(secret: string): SecretKeys {
  const make = (use: SecretUse) => sign(secret, getSecretLabel(use));
  return { id: make('id').toString('base64url'), page: make('page'), host: make('host') };
}

/** The proof, as base64url, that one end has its key. */
export function prove(keys: SecretKeys, end: 'page' | 'host', handshake: Handshake): string {
  return sign(keys[end], writeStatement(end, handshake)).toString('base64url');
}

/** Whether a proof is that end's. The time it takes says nothing about the right one. */
export function isProof(proof: string, keys: SecretKeys, end: 'page' | 'host', handshake: Handshake): boolean {
  const offered = Buffer.from(proof, 'base64url');
  const right = sign(keys[end], writeStatement(end, handshake));
  return offered.length === right.length && timingSafeEqual(offered, right);
}

/** The secret that replaces a ticket once it is used. Both ends make it, so that it is never sent. */
export function deriveNextSecret(ticket: string, handshake: Handshake): string {
  return sign(ticket, writeStatement('next', handshake)).toString('base64url');
}

function sign(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
