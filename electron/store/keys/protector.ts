import { randomBytes } from 'node:crypto';
import type { Clock } from '../../../shared/base/clock.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { DataKey } from './data-key.ts';
import type { ProtectorEntry, ProtectorKind } from './key-table.ts';
import { unwrapKey, wrapKey } from './wrap-key.ts';

/** Why a protector does not return a key. Reasons are sentences for the user. */
export type ProtectorFailure =
  /** The protector is not available here or now. */
  | { readonly type: 'unavailable'; readonly reason: string }
  /** The protector refused. */
  | { readonly type: 'denied'; readonly reason: string }
  /** The protector has nothing for this key. */
  | { readonly type: 'missing' }
  /** The protector's secret does not open the entry. */
  | { readonly type: 'wrongKey' }
  /** A different password store encrypted the entry, and this one cannot decrypt it. */
  | { readonly type: 'backendChanged'; readonly reason: string };

/** Where a protector stores the random key that wraps a data key. */
export interface WrappingKeyPlace {
  readonly kind: ProtectorKind;
  /**
   * Stores the key and replaces an earlier one with this id. Returns the ticket that the entry needs to get the key
   * back, or null.
   */
  store(keyId: string, wrappingKey: Uint8Array): Promise<Result<string | null, ProtectorFailure>>;
  /**
   * Returns the wrapping key. Calls `onStale` when the key still works but should be stored again because the system's
   * own key changed.
   */
  fetch(keyId: string, ticket: string | null, onStale?: () => void): Promise<Result<Uint8Array, ProtectorFailure>>;
  /** Removes the key if possible. */
  forget(keyId: string): Promise<void>;
}

/**
 * A way to get a data key back. The only reliable check is to wrap a key: each wrap is tested by reading the key back.
 */
export interface Protector {
  readonly kind: ProtectorKind;
  /**
   * Whether this process wrapped the key. The system may keep it in memory, so a read in the same process does not
   * prove that a later start can read it.
   */
  wasWrappedHere(keyId: string): boolean;
  wrap(keyId: string, dataKey: DataKey): Promise<Result<ProtectorEntry, ProtectorFailure>>;
  /** Opens an entry. Calls `onStale` when the entry still opens but should be wrapped again. */
  unwrap(keyId: string, entry: ProtectorEntry, onStale?: () => void): Promise<Result<DataKey, ProtectorFailure>>;
  /** Removes the protector's data for an unused key. */
  forget(keyId: string): Promise<void>;
}

/** Creates the protector that stores its wrapping keys in this place. */
export function createProtector(place: WrappingKeyPlace, clock: Clock): Protector {
  const { kind } = place;
  const wrappedHere = new Set<string>();
  const unwrap: Protector['unwrap'] = async (keyId, entry, onStale) => {
    const fetched = await place.fetch(keyId, entry.ticket, onStale);
    if (!fetched.ok) return fetched;
    const dataKey = unwrapKey(entry.wrapped, fetched.value, { keyId, kind });
    fetched.value.fill(0);
    return dataKey === null ? err({ type: 'wrongKey' }) : ok(dataKey);
  };
  return {
    kind,
    wasWrappedHere: (keyId) => wrappedHere.has(keyId),
    unwrap,
    wrap: async (keyId, dataKey) => {
      wrappedHere.add(keyId);
      const wrappingKey = randomBytes(32);
      const wrapped = wrapKey(dataKey, wrappingKey, { keyId, kind });
      const kept = await place.store(keyId, wrappingKey);
      wrappingKey.fill(0);
      if (!kept.ok) return kept;
      const entry = { kind, wrapped, ticket: kept.value, createdAt: clock.now() };
      const readBack = await unwrap(keyId, entry);
      if (!readBack.ok) return readBack;
      const isSame = readBack.value.equals(dataKey);
      readBack.value.erase();
      return isSame ? ok(entry) : err({ type: 'wrongKey' });
    },
    forget: (keyId) => place.forget(keyId),
  };
}
