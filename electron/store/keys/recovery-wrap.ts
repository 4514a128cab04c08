import { hkdfSync } from 'node:crypto';
import type { DataKey } from './data-key.ts';
import type { ProtectorEntry } from './key-table.ts';
import { unwrapKey, wrapKey } from './wrap-key.ts';

const kind = 'recoveryKey';

/** Wraps a data key with a recovery key of 32 bytes. The recovery key itself is stored nowhere. */
export function wrapForRecovery(dataKey: DataKey, recoveryKey: Uint8Array, keyId: string, now: number): ProtectorEntry {
  const wrapped = wrapKey(dataKey, deriveWrappingKey(recoveryKey, keyId), { keyId, kind });
  return { kind, wrapped, ticket: null, createdAt: now };
}

/** Opens a recovery entry. Null if it belongs to a different recovery key. */
export function unwrapByRecovery(entry: ProtectorEntry, recoveryKey: Uint8Array, keyId: string): DataKey | null {
  return unwrapKey(entry.wrapped, deriveWrappingKey(recoveryKey, keyId), { keyId, kind });
}

/** Derives the wrapping key. The recovery key has 256 random bits, so a slow derivation is not needed. */
function deriveWrappingKey(recoveryKey: Uint8Array, keyId: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', recoveryKey, keyId, 'Workcell recovery key', 32));
}
