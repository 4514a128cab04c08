import type { Clock } from '../../shared/base/clock.ts';
import { messageOf } from '../../shared/base/failure.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { t } from '../../shared/words/words.ts';
import type { ProtectorFailure, WrappingKeyPlace } from './protector.ts';

/** What is used of Electron's safeStorage. */
export interface SafeStorageLike {
  isAsyncEncryptionAvailable(): Promise<boolean>;
  encryptStringAsync(text: string): Promise<Buffer>;
  decryptStringAsync(encrypted: Buffer): Promise<{ readonly result: string }>;
  /** Linux only: what stands behind it. */
  getSelectedStorageBackend?(): string;
}

/** How long it may take to answer, in milliseconds; the person may have to unlock the system's store meanwhile. */
const answerMs = 60_000;

/** Lets safeStorage encrypt the wrapping keys; it keeps nothing, so the entry holds the result. */
export function createSafeStoragePlace(safeStorage: SafeStorageLike, clock: Clock): WrappingKeyPlace {
  const use = async <T>(job: () => Promise<T>): Promise<Result<T, ProtectorFailure>> => {
    // Its back end of last resort encrypts with a password that is the same everywhere.
    if (safeStorage.getSelectedStorageBackend?.() === 'basic_text')
      return err(unavailable(t`it would protect nothing`));
    const { promise: deadline, reject } = Promise.withResolvers<never>();
    const cancel = clock.after(answerMs, () => reject(new Error(t`it did not answer within ${answerMs / 1000} s`)));
    try {
      const isThere = await Promise.race([safeStorage.isAsyncEncryptionAvailable(), deadline]);
      return isThere ? ok(await Promise.race([job(), deadline])) : err(unavailable(t`the system offers none`));
    } catch (failure) {
      return err(unavailable(messageOf(failure)));
    } finally {
      cancel();
    }
  };
  return {
    kind: 'safeStorage',
    keep: async (_keyId, wrappingKey) => {
      const text = Buffer.from(wrappingKey).toString('base64');
      const encrypted = await use(() => safeStorage.encryptStringAsync(text));
      return encrypted.ok ? ok(encrypted.value.toString('base64')) : encrypted;
    },
    fetch: async (_keyId, ticket) => {
      if (ticket === null) return err({ type: 'missing' });
      const decrypted = await use(() => safeStorage.decryptStringAsync(Buffer.from(ticket, 'base64')));
      return decrypted.ok ? ok(Buffer.from(decrypted.value.result, 'base64')) : decrypted;
    },
    forget: async () => {},
  };
}

function unavailable(reason: string): ProtectorFailure {
  return { type: 'unavailable', reason: t`Electron's safeStorage cannot be used: ${reason}.` };
}
