import { describe, expect, it } from 'vitest';
import { createKeyringPlace } from './keyring-place.ts';
import { FakeKeyring } from './testing/fake-keyring.ts';

const wrappingKey = new Uint8Array(32).fill(9);

describe("the system's keyring", () => {
  it("the system's keyring stores, returns and deletes one secret per key, under the app's name", async () => {
    const keyring = new FakeKeyring();
    const place = createKeyringPlace(keyring.ask);
    expect(await place.fetch('one', null)).toEqual({ ok: false, error: { type: 'missing' } });
    expect(await place.store('one', wrappingKey)).toEqual({ ok: true, value: null });
    expect([...keyring.entries.keys()]).toEqual(['Workcell/data key one']);
    expect(await place.fetch('one', null)).toEqual({ ok: true, value: Buffer.from(wrappingKey) });
    expect(await place.fetch('two', null)).toEqual({ ok: false, error: { type: 'missing' } });
    await place.forget('one');
    expect(keyring.entries.size).toBe(0);
  });

  it('the system’s keyring is unavailable if there is none', async () => {
    const keyring = new FakeKeyring();
    keyring.absent = 'Platform failure: DBus error';
    const place = createKeyringPlace(keyring.ask);
    const reason = 'The system keyring cannot be used: Platform failure: DBus error.';
    const failure = { ok: false, error: { type: 'unavailable', reason } };
    expect(await place.store('one', wrappingKey)).toEqual(failure);
    expect(await place.fetch('one', null)).toEqual(failure);
  });

  it.each([
    "Couldn't access platform storage: Secret Service: unlock prompt was dismissed",
    'Platform failure: User canceled the operation.',
    'it was not unlocked within 60 s',
  ])('the system’s keyring denies when it stays locked: %s', async (message) => {
    const keyring = new FakeKeyring();
    keyring.closed = message;
    const fetched = await createKeyringPlace(keyring.ask).fetch('one', null);
    expect(fetched).toMatchObject({ ok: false, error: { type: 'denied' } });
  });
});
