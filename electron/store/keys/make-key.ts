import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../shared/base/clock.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import { DataKey } from './data-key.ts';
import type { KeyEntry, ProtectorEntry, ProtectorKind } from './key-table.ts';
import type { Protector, ProtectorFailure } from './protector.ts';
import { getFingerprint } from './wrap-key.ts';

/** The failure of one protector to return or accept a key. */
export type ProtectorAttempt = { readonly kind: ProtectorKind; readonly failure: ProtectorFailure };

/** A decrypted data key with its id in the table. */
export type OpenedKey = {
  readonly id: string;
  readonly key: DataKey;
  /** The protector that returned the key, or that accepted it when it was made. Null: the recovery key. */
  readonly openedBy: ProtectorKind | null;
  /** The protectors whose entries no longer open the key or are outdated. They should wrap it again. */
  readonly outdated: readonly ProtectorKind[];
};

/** Makes a key and its table entry, wrapped by the first protector that works. */
export async function makeKey(
  protectors: readonly Protector[],
  clock: Clock,
  replaces: string | null,
): Promise<Result<{ readonly opened: OpenedKey; readonly entry: KeyEntry }, readonly ProtectorAttempt[]>> {
  const id = randomUUID();
  const key = DataKey.random();
  const wrapped = await wrapWithBest(protectors, id, key);
  if (!wrapped.ok) return wrapped;
  const fingerprint = getFingerprint(key, id);
  const createdAt = clock.now();
  const entry = { id, fingerprint, salts: [], replaces, isRetired: false, createdAt, protectors: [wrapped.value] };
  return ok({ opened: { id, key, openedBy: wrapped.value.kind, outdated: [] }, entry });
}

/**
 * Wraps the key with the first protector that accepts it and returns it on a test read. Fails with each protector's
 * failure.
 */
export async function wrapWithBest(
  protectors: readonly Protector[],
  keyId: string,
  key: DataKey,
): Promise<Result<ProtectorEntry, readonly ProtectorAttempt[]>> {
  const said: ProtectorAttempt[] = [];
  for (const protector of protectors) {
    const wrapped = await protector.wrap(keyId, key);
    if (wrapped.ok) return wrapped;
    said.push({ kind: protector.kind, failure: wrapped.error });
  }
  return err(said);
}
