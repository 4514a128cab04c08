import { chmod, copyFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DataKeys } from './data-keys.ts';
import { openDataKeys, openWithRecoveryKey, startWithFreshKey } from './open-data-keys.ts';
import { createKeyFolders } from './testing/key-folders.ts';

const salt = 'ab'.repeat(16);

describe('opening the data key', () => {
  let at: ReturnType<typeof createKeyFolders>;
  const keysJson = () => join(at.data, 'keys.json');
  beforeEach(async () => {
    at = createKeyFolders();
  });
  afterEach(() => at.root.remove());

  /** Opens the keys. A failure fails the test. */
  async function open(salts: readonly string[] = []): Promise<DataKeys> {
    return expectOpen(await openDataKeys(at.tools, salts));
  }

  /** Simulates the first start: makes a key, and a database with it. */
  async function firstStart() {
    const keys = await open();
    const { id, key } = firstOf(keys);
    await keys.setSalts(id, [salt]);
    return { keys, id, key };
  }

  it('the key store makes a key once, and returns the same one at each start', async () => {
    const { id, key } = await firstStart();
    const again = await open([salt]);
    expect(firstOf(again).id).toBe(id);
    expect(firstOf(again).key.equals(key)).toBe(true);
    expect(again.getSalts(id)).toEqual([salt]);
  });

  it('the key store stores a new key in the keyring if there is one', async () => {
    const { keys, id } = await firstStart();
    expect(at.keyring.entries.size).toBe(1);
    expect(keys.describeProtection(id)).toEqual({ kind: 'keyring', sentence: 'The key is in the system keyring.' });
  });

  it('the key store uses a file if there is no keyring, and reports what that means', async () => {
    at.keyring.absent = 'no bus';
    const { keys, id, key } = await firstStart();
    const sentence = 'The key is in a file that only your account can read. The system does not protect it.';
    expect(keys.describeProtection(id)).toEqual({ kind: 'keyFile', sentence });
    expect(await readdir(at.keyFiles)).toEqual([`${id}.key`]);
    expect(firstOf(await open([salt])).key.equals(key)).toBe(true);
  });

  it('the key store does not rely on a protector that returns something else than it stored', async () => {
    at.keyring.garbles = true;
    const { keys, id } = await firstStart();
    expect(keys.describeProtection(id).kind).toBe('keyFile');
  });

  it('makes no key that no protector can store', async () => {
    at.keyring.absent = 'no bus';
    await writeFile(join(at.root.path, 'config'), 'a file where the folder should be');
    const opened = await openDataKeys(at.tools, []);
    expect(opened).toMatchObject({ ok: false, error: { type: 'unprotected', said: [{ kind: 'keyring' }, {}] } });
    expect(await readdir(at.data)).toEqual([]);
  });

  it.each(['keyring', 'keyFile'] as const)('the key store leaves no key in the data folder: %s', async (kind) => {
    if (kind === 'keyFile') at.keyring.absent = 'no bus';
    const { keys, id, key } = await firstStart();
    const recoveryKey = await keys.addRecoveryKey(id);
    const wrappingKeys = [...at.keyring.entries.values()];
    if (kind === 'keyFile') {
      wrappingKeys.push(Buffer.from(await readFile(join(at.keyFiles, `${id}.key`), 'utf8'), 'base64'));
    }
    expect(wrappingKeys).toHaveLength(1);
    const names = await readdir(at.data);
    expect(names).toEqual(['keys.json', 'keys.json.bak']);
    for (const name of names) {
      const content = await readFile(join(at.data, name));
      for (const secret of [key.reveal(), ...wrappingKeys]) {
        const bytes = Buffer.from(secret);
        const hex = bytes.toString('hex');
        for (const form of [bytes, hex, hex.toUpperCase(), bytes.toString('base64'), bytes.toString('base64url')]) {
          expect(content.includes(form)).toBe(false);
        }
      }
      for (const group of recoveryKey.reveal().split('-')) expect(content.includes(`"${group}`)).toBe(false);
      expect(content.includes(recoveryKey.reveal())).toBe(false);
    }
  });

  it('the key store is locked when the keyring has lost the key, and reports what was tried', async () => {
    await firstStart();
    at.keyring.entries.clear();
    const before = await readFile(keysJson(), 'utf8');
    const said = [{ kind: 'keyring', failure: { type: 'missing' } }];
    expect(await openDataKeys(at.tools, [salt])).toEqual({
      ok: false,
      error: { type: 'locked', said, hasRecoveryKey: false },
    });
    expect(await readFile(keysJson(), 'utf8')).toBe(before);
  });

  it('the key store is locked when the keyring has another key', async () => {
    await firstStart();
    for (const name of at.keyring.entries.keys()) at.keyring.entries.set(name, new Uint8Array(32));
    const said = [{ kind: 'keyring', failure: { type: 'wrongKey' } }];
    expect(await openDataKeys(at.tools, [salt])).toMatchObject({ ok: false, error: { type: 'locked', said } });
  });

  it('the key store is locked if the key needs a protector of another host', async () => {
    await firstStart();
    const [, keyFile] = at.tools.protectors;
    const said = [{ kind: 'keyring', failure: { type: 'unavailable' } }];
    const opened = await openDataKeys({ ...at.tools, protectors: keyFile ? [keyFile] : [] }, [salt]);
    expect(opened).toMatchObject({ ok: false, error: { type: 'locked', said } });
  });

  it.skipIf(process.platform === 'win32')('the key store is locked when others may read the key file', async () => {
    at.keyring.absent = 'no bus';
    const { id } = await firstStart();
    await chmod(join(at.keyFiles, `${id}.key`), 0o644);
    const said = [{ kind: 'keyFile', failure: { type: 'denied' } }];
    expect(await openDataKeys(at.tools, [salt])).toMatchObject({ ok: false, error: { type: 'locked', said } });
  });

  it('the key store reveals nothing to someone with keys.json alone', async () => {
    await firstStart();
    const thief = createKeyFolders();
    await openDataKeys(thief.tools, []);
    await copyFile(keysJson(), join(thief.data, 'keys.json'));
    const opened = await openDataKeys(thief.tools, [salt]);
    expect(opened).toMatchObject({ ok: false, error: { type: 'locked' } });
    await thief.root.remove();
  });

  it('the key store opens with the recovery key, and next time without', async () => {
    const { keys, id, key } = await firstStart();
    const written = await keys.addRecoveryKey(id);
    at.keyring.entries.clear();
    expect(await openDataKeys(at.tools, [salt])).toMatchObject({ error: { type: 'locked', hasRecoveryKey: true } });
    const recovered = expectOpen(await openWithRecoveryKey(at.tools, [salt], written.reveal().toLowerCase()));
    expect(firstOf(recovered).key.equals(key)).toBe(true);
    expect(recovered.describeProtection(id).kind).toBe('keyring');
    expect(firstOf(await open([salt])).key.equals(key)).toBe(true);
    expect(recovered.hasRecoveryKey(id)).toBe(true);
  });

  it('the key store opens with the recovery key if nothing can keep the key, and says so', async () => {
    const { keys, id } = await firstStart();
    const written = await keys.addRecoveryKey(id);
    at.keyring.entries.clear();
    at.keyring.garbles = true;
    await writeFile(join(at.root.path, 'config'), '');
    const recovered = expectOpen(await openWithRecoveryKey(at.tools, [salt], written.reveal()));
    expect(recovered.describeProtection(id).kind).toBe('recoveryKey');
  });

  it('the key store keeps a protector that is only locked now', async () => {
    const { keys, id } = await firstStart();
    const written = await keys.addRecoveryKey(id);
    at.keyring.absent = 'no bus';
    const recovered = expectOpen(await openWithRecoveryKey(at.tools, [salt], written.reveal()));
    expect(recovered.describeProtection(id).kind).toBe('keyFile');
    await rm(at.keyFiles, { recursive: true });
    at.keyring.absent = null;
    await open([salt]);
  });

  it('the key store distinguishes a mistyped recovery key from a wrong one', async () => {
    const { keys, id } = await firstStart();
    const old = await keys.addRecoveryKey(id);
    const written = await keys.addRecoveryKey(id);
    const [first = '', ...rest] = written.reveal().split('-');
    const mistyped = [first.slice(0, 4) + (first.endsWith('2') ? '3' : '2'), ...rest].join('-');
    expect(await openWithRecoveryKey(at.tools, [salt], mistyped)).toEqual({
      ok: false,
      error: { type: 'mistyped', problem: { type: 'wrongGroups', groups: [1] } },
    });
    expect(await openWithRecoveryKey(at.tools, [salt], old.reveal())).toEqual({
      ok: false,
      error: { type: 'wrongRecoveryKey' },
    });
  });

  it('the key store finds the table in its copy', async () => {
    const { key } = await firstStart();
    await rm(keysJson());
    expect(firstOf(await open([salt])).key.equals(key)).toBe(true);
  });

  it('the key store makes no new key next to a database whose table is lost', async () => {
    await firstStart();
    await rm(keysJson());
    await rm(`${keysJson()}.bak`);
    const lost = { ok: false, error: { type: 'keyTableLost', reason: 'missing' } };
    expect(await openDataKeys(at.tools, [salt])).toEqual(lost);
    expect(await readdir(at.data)).toEqual([]);
  });

  it('the key store never overwrites a table of a newer version', async () => {
    await firstStart();
    await writeFile(keysJson(), '{"version": 7}');
    const newer = { ok: false, error: { type: 'keyTableNewer', version: 7 } };
    expect(await openDataKeys(at.tools, [salt])).toEqual(newer);
    expect(await startWithFreshKey(at.tools)).toEqual(newer);
    expect(await openWithRecoveryKey(at.tools, [salt], '')).toEqual(newer);
    expect(await readFile(keysJson(), 'utf8')).toBe('{"version": 7}');
  });

  it('the key store starts fresh and keeps the lost key for its database', async () => {
    const { keys, id } = await firstStart();
    const written = await keys.addRecoveryKey(id);
    at.keyring.entries.clear();
    const fresh = firstOf(expectOpen(await startWithFreshKey(at.tools)));
    expect(fresh.id).not.toBe(id);
    expect(firstOf(await open()).id).toBe(fresh.id);
    expect(firstOf(expectOpen(await openWithRecoveryKey(at.tools, [salt], written.reveal()))).id).toBe(id);
  });

  it('the key store stays locked for the database of the lost key, whatever fresh key is open', async () => {
    await firstStart();
    at.keyring.entries.clear();
    expectOpen(await startWithFreshKey(at.tools));
    expect(await openDataKeys(at.tools, [salt])).toMatchObject({ ok: false, error: { type: 'locked' } });
  });

  it('the key store starts fresh next to a damaged table', async () => {
    await firstStart();
    await writeFile(keysJson(), 'not a table');
    await writeFile(`${keysJson()}.bak`, '');
    const lost = { ok: false, error: { type: 'keyTableLost', reason: 'damaged' } };
    expect(await openDataKeys(at.tools, [])).toEqual(lost);
    expectOpen(await startWithFreshKey(at.tools));
    expect(await readFile(`${keysJson()}.damaged-${at.clock.now()}`, 'utf8')).toBe('not a table');
    await open();
  });
});

function expectOpen<E>(
  result: { readonly ok: true; readonly value: DataKeys } | { readonly ok: false; readonly error: E },
): DataKeys {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function firstOf(keys: DataKeys) {
  const [first] = keys.opened;
  if (first === undefined) throw new Error('No key is open.');
  return first;
}
