import { z } from 'zod';
import type { Clock } from '../../../shared/base/clock.ts';
import { parseJson } from '../../../shared/base/parse-json.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { getErrorMessage } from '../../base/error-message.ts';
import type { ProtectorFailure, WrappingKeyPlace } from './protector.ts';

/**
 * The parts of Electron's safeStorage that the app uses. Newer versions have asynchronous calls, older ones synchronous
 * calls, and some both. The app uses whichever exist.
 */
export interface SafeStorageLike {
  isAsyncEncryptionAvailable?(): Promise<boolean>;
  encryptStringAsync?(text: string): Promise<Buffer>;
  decryptStringAsync?(encrypted: Buffer): Promise<{ readonly result: string; readonly shouldReEncrypt?: boolean }>;
  isEncryptionAvailable?(): boolean;
  encryptString?(text: string): Buffer;
  decryptString?(encrypted: Buffer): string;
  /** Linux only: the password store behind safeStorage. */
  getSelectedStorageBackend?(): string;
}

/** How long an answer may take, in milliseconds. The user may have to unlock the password store first. */
const answerMs = 60_000;

/** The ticket in a key table entry for safeStorage: the encrypted wrapping key, and the backend that encrypted it. */
const ticketContent = z.object({ backend: z.string().nullable(), encrypted: z.base64() });

/**
 * Encrypts the wrapping keys with Electron's safeStorage. It stores nothing itself, so the entry contains the result.
 * It is usable only after Electron is ready, which is when `safeStorage` resolves.
 */
export function createSafeStoragePlace(safeStorage: Promise<SafeStorageLike>, clock: Clock): WrappingKeyPlace {
  const use = async <T>(
    job: (storage: SafeStorageLike, backend: string | null) => Promise<Result<T, ProtectorFailure>>,
  ): Promise<Result<T, ProtectorFailure>> => {
    const { promise: deadline, reject } = Promise.withResolvers<never>();
    const cancel = clock.after(answerMs, () => reject(new Error(t`it did not answer within ${answerMs / 1000} s`)));
    const answer = async () => {
      const storage = await safeStorage;
      const backend = storage.getSelectedStorageBackend?.() ?? null;
      // This backend encrypts with the same password on every computer.
      if (backend === 'basic_text')
        return err(toUnavailable(t`this desktop has no password store that Electron supports`));
      const isThere = await (storage.isAsyncEncryptionAvailable?.() ?? storage.isEncryptionAvailable?.() ?? false);
      return isThere
        ? await job(storage, backend)
        : err(toUnavailable(t`the system's password store is locked or missing`));
    };
    try {
      return await Promise.race([answer(), deadline]);
    } catch (failure) {
      return err(toUnavailable(getErrorMessage(failure)));
    } finally {
      cancel();
    }
  };
  return {
    kind: 'safeStorage',
    store: (_keyId, wrappingKey) =>
      use(async (storage, backend) => {
        const encrypted = await encrypt(storage, Buffer.from(wrappingKey).toString('base64'));
        const content: z.infer<typeof ticketContent> = { backend, encrypted: encrypted.toString('base64') };
        return ok(Buffer.from(JSON.stringify(content)).toString('base64'));
      }),
    fetch: async (_keyId, ticket, onStale = () => {}) => {
      const content = ticketContent.safeParse(parseJson(Buffer.from(ticket ?? '', 'base64').toString())).data;
      if (content === undefined) return err({ type: 'missing' });
      return use(async (storage, backend) => {
        const isOther = backend !== content.backend;
        try {
          const { result, shouldReEncrypt } = await decrypt(storage, Buffer.from(content.encrypted, 'base64'));
          if (isOther || shouldReEncrypt === true) onStale();
          return ok(Buffer.from(result, 'base64'));
        } catch {
          return err(isOther ? toBackendChanged(content.backend, backend) : { type: 'wrongKey' });
        }
      });
    },
    forget: async () => {},
  };
}

async function encrypt(storage: SafeStorageLike, text: string): Promise<Buffer> {
  const encrypted = await (storage.encryptStringAsync?.(text) ?? storage.encryptString?.(text));
  if (encrypted === undefined) throw new Error(t`this Electron cannot encrypt`);
  return encrypted;
}

async function decrypt(storage: SafeStorageLike, encrypted: Buffer) {
  if (storage.decryptStringAsync !== undefined) return await storage.decryptStringAsync(encrypted);
  const result = storage.decryptString?.(encrypted);
  if (result === undefined) throw new Error(t`this Electron cannot decrypt`);
  return { result, shouldReEncrypt: false };
}

function toUnavailable(reason: string): ProtectorFailure {
  return { type: 'unavailable', reason: t`Electron's safeStorage cannot be used: ${reason}.` };
}

function toBackendChanged(before: string | null, now: string | null): ProtectorFailure {
  const [was, is] = [before ?? '–', now ?? '–'];
  return {
    type: 'backendChanged',
    reason: t`The key was encrypted with ${was}, but this desktop session uses ${is}. Sign in to the earlier desktop session and start Workcell there.`,
  };
}
