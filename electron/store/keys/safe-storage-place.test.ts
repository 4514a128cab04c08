import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import { DataKey } from './data-key.ts';
import { createProtector } from './protector.ts';
import { createSafeStoragePlace, type SafeStorageLike } from './safe-storage-place.ts';
import { FakeSafeStorage } from './testing/fake-safe-storage.ts';

describe('safeStorage', () => {
  const key = DataKey.random();
  const clock = new ManualClock();
  const protectorOn = (safeStorage: SafeStorageLike | Promise<SafeStorageLike>) =>
    createProtector(createSafeStoragePlace(Promise.resolve(safeStorage), clock), clock);

  async function wrapOn(safeStorage: SafeStorageLike) {
    const wrapped = await protectorOn(safeStorage).wrap('one', key);
    if (!wrapped.ok) throw new Error(wrapped.error.type);
    return wrapped.value;
  }

  it.each(['newer', 'older'] as const)('restores a key from its entry: %s Electron', async (version) => {
    const system = new FakeSafeStorage();
    const entry = await wrapOn(system[version]);
    const unwrapped = await protectorOn(system[version]).unwrap('one', entry);
    expect(unwrapped.ok && unwrapped.value.equals(key)).toBe(true);
    expect(system.calls.every((call) => call.endsWith('Async') === (version === 'newer'))).toBe(true);
  });

  it('opens with the asynchronous calls what the synchronous ones wrote', async () => {
    const system = new FakeSafeStorage();
    const unwrapped = await protectorOn(system.newer).unwrap('one', await wrapOn(system.older));
    expect(unwrapped.ok && unwrapped.value.equals(key)).toBe(true);
  });

  it('is not called before Electron is ready', async () => {
    const system = new FakeSafeStorage();
    const ready = Promise.withResolvers<SafeStorageLike>();
    const wrapping = protectorOn(ready.promise).wrap('one', key);
    await Promise.resolve();
    expect(system.calls).toEqual([]);
    ready.resolve(system.newer);
    expect((await wrapping).ok).toBe(true);
  });

  it.each([
    ['basic_text', true, 'this desktop has no password store that Electron supports'],
    ['gnome_libsecret', false, "the system's password store is locked or missing"],
  ])('is unavailable, and reports why: %s', async (backend, isAvailable, why) => {
    const system = Object.assign(new FakeSafeStorage(), { backend, isAvailable });
    const wrapped = await protectorOn(system.older).wrap('one', key);
    const reason = `Electron's safeStorage cannot be used: ${why}.`;
    expect(wrapped).toEqual({ ok: false, error: { type: 'unavailable', reason } });
    expect(system.calls).toEqual([]);
  });

  it('never opens what basic_text could have encrypted', async () => {
    const system = new FakeSafeStorage();
    const entry = await wrapOn(system.newer);
    system.backend = 'basic_text';
    expect(await protectorOn(system.newer).unwrap('one', entry)).toMatchObject({ error: { type: 'unavailable' } });
  });

  it.each([{}, { isAsyncEncryptionAvailable: () => Promise.reject(new Error('no')) }])(
    'is unavailable if the calls are missing or fail',
    async (safeStorage) => {
      const wrapped = await protectorOn(safeStorage).wrap('one', key);
      expect(wrapped).toMatchObject({ ok: false, error: { type: 'unavailable' } });
    },
  );

  it('reports that its entry should be renewed', async () => {
    const system = new FakeSafeStorage();
    const entry = await wrapOn(system.newer);
    let stale = 0;
    const unwrap = () => protectorOn(system.newer).unwrap('one', entry, () => stale++);
    await unwrap();
    expect(stale).toBe(0);
    system.shouldReEncrypt = true;
    expect((await unwrap()).ok).toBe(true);
    expect(stale).toBe(1);
    Object.assign(system, { shouldReEncrypt: false, backend: 'kwallet6' });
    expect((await unwrap()).ok).toBe(true);
    expect(stale).toBe(2);
  });

  it('distinguishes another key of the system from another password store', async () => {
    const system = new FakeSafeStorage();
    const entry = await wrapOn(system.newer);
    system.secret = 0x11;
    expect(await protectorOn(system.newer).unwrap('one', entry)).toMatchObject({ error: { type: 'wrongKey' } });
    system.backend = 'kwallet6';
    const reason =
      'The key was encrypted with gnome_libsecret, but this desktop session uses kwallet6. ' +
      'Sign in to the earlier desktop session and start Workcell there.';
    const unwrapped = await protectorOn(system.newer).unwrap('one', entry);
    expect(unwrapped).toEqual({ ok: false, error: { type: 'backendChanged', reason } });
  });

  it.each([null, '', 'AAAA', 'e30='])('treats an empty entry as missing: %s', async (ticket) => {
    const system = new FakeSafeStorage();
    const entry = { ...(await wrapOn(system.newer)), ticket };
    expect(await protectorOn(system.newer).unwrap('one', entry)).toMatchObject({ error: { type: 'missing' } });
  });

  it('is abandoned when it does not answer', async () => {
    const asked = Promise.withResolvers<void>();
    const mute = protectorOn({
      ...new FakeSafeStorage().newer,
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
