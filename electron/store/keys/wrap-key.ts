import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { DataKey } from './data-key.ts';
import type { ProtectorKind, WrappedKey } from './key-table.ts';

const cipherName = 'aes-256-gcm';

/** The key that a wrapping is for. It is authenticated, so that one entry cannot replace another. */
export type WrappingLabel = { readonly keyId: string; readonly kind: ProtectorKind };

/** Encrypts a data key with a wrapping key of 32 bytes. */
export function wrapKey(dataKey: DataKey, wrappingKey: Uint8Array, label: WrappingLabel): WrappedKey {
  const nonce = randomBytes(12);
  const cipher = createCipheriv(cipherName, wrappingKey, nonce).setAAD(toBytes(label));
  const sealed = Buffer.concat([cipher.update(dataKey.reveal()), cipher.final()]);
  return {
    nonce: nonce.toString('base64'),
    sealed: sealed.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
  };
}

/** Decrypts a data key. Null if the wrapping key or the label is different, or if a bit of the entry changed. */
export function unwrapKey(wrapped: WrappedKey, wrappingKey: Uint8Array, label: WrappingLabel): DataKey | null {
  try {
    const nonce = Buffer.from(wrapped.nonce, 'base64');
    const decipher = createDecipheriv(cipherName, wrappingKey, nonce, { authTagLength: 16 })
      .setAAD(toBytes(label))
      .setAuthTag(Buffer.from(wrapped.tag, 'base64'));
    const bytes = decipher.update(Buffer.from(wrapped.sealed, 'base64'));
    decipher.final();
    return new DataKey(bytes);
  } catch {
    return null;
  }
}

/** Identifies the key of an entry without revealing it. */
export function getFingerprint(dataKey: DataKey, keyId: string): string {
  return createHmac('sha256', dataKey.reveal()).update(`Workcell key fingerprint ${keyId}`).digest('hex');
}

function toBytes({ keyId, kind }: WrappingLabel): Buffer {
  return Buffer.from(`Workcell data key ${keyId} ${kind}`);
}
