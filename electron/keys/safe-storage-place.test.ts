import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { DataKey } from './data-key.ts';
import { createProtector } from './protector.ts';
import { createSafeStoragePlace, type SafeStorageLike } from './safe-storage-place.ts';

const working: SafeStorageLike = {
  isAsyncEncryptionAvailable: async () => true,
  encryptStringAsync: async (text) => Buffer.from(Buffer.from(text).map((byte) => byte ^ 0x55)),
  decryptStringAsync: async (encrypted) => ({ result: Buffer.from(encrypted.map((byte) => byte ^ 0x55)).toString() }),
};

describe('safeStorage', () => {
  const key = DataKey.random();
  const clock = new ManualClock();
  const protectorOn = (safeStorage: SafeStorageLike) =>
    createProtector(createSafeStoragePlace(safeStorage, clock), clock);

  it('gives back a key from what the entry holds', async () => {
    const wrapped = await protectorOn(working).wrap('one', key);
    if (!wrapped.ok) throw new Error(wrapped.error.type);
    const unwrapped = await protectorOn({ ...working, getSelectedStorageBackend: () => 'kwallet6' }).unwrap(
      'one',
      wrapped.value,
    );
    expect(unwrapped.ok && unwrapped.value.equals(key)).toBe(true);
  });

  it.each([
    ['has only its back end without protection', { getSelectedStorageBackend: () => 'basic_text' }],
    ['is not there', { isAsyncEncryptionAvailable: async () => false }],
    ['fails', { encryptStringAsync: () => Promise.reject(new Error('no')) }],
  ])('is unavailable when it %s', async (_when, change) => {
    const wrapped = await protectorOn({ ...working, ...change }).wrap('one', key);
    expect(wrapped).toMatchObject({ ok: false, error: { type: 'unavailable' } });
  });

  it('is given up when it does not answer', async () => {
    const asked = Promise.withResolvers<void>();
    const mute = protectorOn({
      ...working,
      encryptStringAsync: () => {
        asked.resolve();
        return new Promise(() => {});
      },
    });
    const wrapping = mute.wrap('one', key);
    await asked.promise;
    clock.advance(60_000);
    expect(await wrapping).toMatchObject({ ok: false, error: { type: 'unavailable' } });
    expect(clock.pending).toBe(0);
  });
});
