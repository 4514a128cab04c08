import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { DataKey } from './data-key.ts';
import type { ProtectorKind, WrappedKey } from './key-table.ts';

const cipherName = 'aes-256-gcm';

/** Which key a wrapping is of; part of what is authenticated, so that one entry cannot stand in for another. */
export type WrappingLabel = { readonly keyId: string; readonly kind: ProtectorKind };

/** Encrypts a data key with a wrapping key of 32 bytes. */
export function wrapKey(dataKey: DataKey, wrappingKey: Uint8Array, label: WrappingLabel): WrappedKey {
  const nonce = randomBytes(12);
  const cipher = createCipheriv(cipherName, wrappingKey, nonce).setAAD(bytesOf(label));
  const sealed = Buffer.concat([cipher.update(dataKey.reveal()), cipher.final()]);
  return {
    nonce: nonce.toString('base64'),
    sealed: sealed.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
  };
}

/** The data key; null when the wrapping key or the label is another one, or a bit of the entry was changed. */
export function unwrapKey(wrapped: WrappedKey, wrappingKey: Uint8Array, label: WrappingLabel): DataKey | null {
  try {
    const nonce = Buffer.from(wrapped.nonce, 'base64');
    const decipher = createDecipheriv(cipherName, wrappingKey, nonce, { authTagLength: 16 })
      .setAAD(bytesOf(label))
      .setAuthTag(Buffer.from(wrapped.tag, 'base64'));
    const bytes = decipher.update(Buffer.from(wrapped.sealed, 'base64'));
    decipher.final();
    return new DataKey(bytes);
  } catch {
    return null;
  }
}

/** Tells whether a key is the one that an entry is about, without giving any of it away. */
export function fingerprintOf(dataKey: DataKey, keyId: string): string {
  return createHmac('sha256', dataKey.reveal()).update(`Workcell key fingerprint ${keyId}`).digest('hex');
}

function bytesOf({ keyId, kind }: WrappingLabel): Buffer {
  return Buffer.from(`Workcell data key ${keyId} ${kind}`);
}
