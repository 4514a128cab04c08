import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DataKeys, KeyTools } from './data-keys.ts';
import type { KeyTable } from './key-table.ts';
import { KeyTableFile } from './key-table-file.ts';
import { openDataKeys } from './open-data-keys.ts';
import { createProtector, type Protector } from './protector.ts';
import { createSafeStoragePlace } from './safe-storage-place.ts';
import { FakeSafeStorage } from './testing/fake-safe-storage.ts';
import { createKeyFolders } from './testing/key-folders.ts';

const salt = 'ab'.repeat(16);

describe('protecting a data key as well as the system can', () => {
  let at: ReturnType<typeof createKeyFolders>;
  let system: FakeSafeStorage;
  let desktop: () => KeyTools;

  beforeEach(() => {
    at = createKeyFolders();
    system = new FakeSafeStorage();
    const place = createSafeStoragePlace(Promise.resolve(system.newer), at.clock);
    desktop = () => ({ ...at.tools, protectors: [createProtector(place, at.clock), ...at.tools.protectors] });
  });
  afterEach(() => at.root.remove());

  /** Simulates a start of one host: opens the key and strengthens it, as the app does once the threads are open. */
  async function start(tools: KeyTools): Promise<DataKeys> {
    const opened = await openDataKeys(tools, [salt]);
    const keys = opened.ok ? opened : await openDataKeys(tools, []);
    if (!keys.ok) throw new Error(JSON.stringify(keys.error));
    const { id } = firstOf(keys.value);
    await keys.value.setSalts(id, [salt]);
    if (keys.value.canStrengthen(id)) await keys.value.strengthen(id);
    return keys.value;
  }

  async function openAgain(): Promise<DataKeys> {
    const keys = await openDataKeys(desktop(), [salt]);
    if (!keys.ok) throw new Error(JSON.stringify(keys.error));
    return keys.value;
  }

  const kinds = async () => {
    const table = await at.tools.file.read();
    return table.ok ? table.value.keys.flatMap(({ protectors }) => protectors.map(({ kind }) => kind)) : [];
  };
  const keyFiles = () => readdir(at.keyFiles).catch(() => []);
  const withoutSystem = () => {
    system.isAvailable = false;
    at.keyring.absent = 'no bus';
  };
  const withSystem = () => {
    system.isAvailable = true;
    at.keyring.absent = null;
  };

  it('wraps a key with safeStorage and the keyring on the desktop, so that both hosts open the store', async () => {
    const { key } = firstOf(await start(desktop()));
    expect(await kinds()).toEqual(['safeStorage', 'keyring']);
    expect(firstOf(await start(at.tools)).key.equals(key)).toBe(true);
    at.keyring.entries.clear();
    expect(firstOf(await start(desktop())).key.equals(key)).toBe(true);
    expect(await keyFiles()).toEqual([]);
  });

  it('describes key protection in one sentence, and promises no more than the weakest protector', async () => {
    const keys = await start(desktop());
    expect(keys.describeProtection(firstOf(keys).id)).toEqual({
      kind: 'safeStorage',
      sentence: 'The system encrypts the key for the desktop app, and the system keyring has a second copy.',
    });
    expect(keys.canStrengthen(firstOf(keys).id)).toBe(false);
  });

  it('strengthening a key adds a key of the web host to safeStorage at the first start of the desktop app', async () => {
    const { key } = firstOf(await start(at.tools));
    await start(desktop());
    expect(await kinds()).toEqual(['keyring', 'safeStorage']);
    at.keyring.absent = 'no bus';
    expect(firstOf(await start(desktop())).key.equals(key)).toBe(true);
  });

  it('strengthening a key drops the key file only at the start after the keyring accepted the key', async () => {
    withoutSystem();
    const before = firstOf(await start(desktop()));
    expect(await kinds()).toEqual(['keyFile']);
    withSystem();
    const keys = await start(desktop());
    expect(firstOf(keys).key.equals(before.key)).toBe(true);
    expect(await kinds()).toEqual(['keyFile', 'safeStorage', 'keyring']);
    expect(await keyFiles()).toHaveLength(1);
    const later = await start(desktop());
    expect(later.describeProtection(before.id).kind).toBe('safeStorage');
    expect(await kinds()).toEqual(['safeStorage', 'keyring']);
    expect(await keyFiles()).toEqual([]);
    expect(firstOf(await start(at.tools)).key.equals(before.key)).toBe(true);
  });

  it('strengthening a key keeps the key file of a host that opens the store again in the same run', async () => {
    at.keyring.absent = 'no bus';
    await start(at.tools);
    at.keyring.absent = null;
    const sameRun = at.tools;
    await start(sameRun);
    await start(sameRun);
    expect(await kinds()).toEqual(['keyFile', 'keyring']);
    expect(await keyFiles()).toHaveLength(1);
    await start(at.tools);
    expect(await kinds()).toEqual(['keyring']);
  });

  it('strengthening a key opens with the key file when the keyring forgets the key at logout', async () => {
    at.keyring.absent = 'no bus';
    const { key } = firstOf(await start(at.tools));
    at.keyring.absent = null;
    await start(at.tools);
    at.keyring.entries.clear();
    expect(firstOf(await start(at.tools)).key.equals(key)).toBe(true);
    expect(await keyFiles()).toHaveLength(1);
  });

  it('strengthening a key drops the key file for safeStorage alone only after a later start has opened the key with it', async () => {
    withoutSystem();
    const { key } = firstOf(await start(desktop()));
    system.isAvailable = true;
    await start(desktop());
    expect(await kinds()).toEqual(['keyFile', 'safeStorage']);
    expect(await keyFiles()).toHaveLength(1);
    await start(desktop());
    expect(await kinds()).toEqual(['safeStorage']);
    expect(await keyFiles()).toEqual([]);
    expect(firstOf(await start(desktop())).key.equals(key)).toBe(true);
  });

  it('keeps the key file while the system accepts no key, or does not return one', async () => {
    withoutSystem();
    const { key } = firstOf(await start(desktop()));
    await start(desktop());
    at.keyring.absent = null;
    at.keyring.garbles = true;
    await start(desktop());
    expect(await kinds()).toEqual(['keyFile']);
    expect(firstOf(await start(desktop())).key.equals(key)).toBe(true);
  });

  it('strengthening a key still names the key file when it cannot be deleted', async () => {
    withoutSystem();
    await start(desktop());
    withSystem();
    const stuck = (protector: Protector) =>
      protector.kind === 'keyFile' ? { ...protector, forget: async () => {} } : protector;
    await start(desktop());
    const keys = await start({ ...desktop(), protectors: desktop().protectors.map(stuck) });
    expect(keys.describeProtection(firstOf(keys).id).kind).toBe('keyFile');
    expect(await kinds()).toEqual(['keyFile', 'safeStorage', 'keyring']);
  });

  it.each([1, 2, 3])(
    'strengthening a key loses nothing when the app dies before or after write %i of the table',
    async (fatal) => {
      withoutSystem();
      const { key } = firstOf(await start(desktop()));
      withSystem();
      for (const when of ['before', 'after'] as const) {
        await expect(start({ ...desktop(), file: new DyingFile(at.data, fatal, when) })).rejects.toThrow('died');
        expect(firstOf(await openAgain()).key.equals(key)).toBe(true);
      }
      await start(desktop());
      // Deletes the key file.
      for (const when of ['before', 'after'] as const) {
        const dying = start({ ...desktop(), file: new DyingFile(at.data, 2, when) });
        await dying.catch(() => undefined);
        expect(firstOf(await openAgain()).key.equals(key)).toBe(true);
      }
      await start(desktop());
      expect(await kinds()).toEqual(['safeStorage', 'keyring']);
      expect(await keyFiles()).toEqual([]);
      expect(firstOf(await openAgain()).key.equals(key)).toBe(true);
    },
  );

  it('strengthening a key renews an entry of safeStorage when the system asks for it', async () => {
    const { key } = firstOf(await start(desktop()));
    const before = await readFile(join(at.data, 'keys.json'), 'utf8');
    system.shouldReEncrypt = true;
    await start(desktop());
    expect(await readFile(join(at.data, 'keys.json'), 'utf8')).not.toBe(before);
    system.shouldReEncrypt = false;
    const after = await readFile(join(at.data, 'keys.json'), 'utf8');
    expect(firstOf(await start(desktop())).key.equals(key)).toBe(true);
    expect(await readFile(join(at.data, 'keys.json'), 'utf8')).toBe(after);
  });

  it.each([
    ['another password store', { backend: 'kwallet6', secret: 0x11 }],
    ['another key in the same store', { secret: 0x11 }],
  ])('strengthening a key moves to %s with the help of the keyring', async (_what, change) => {
    const { key } = firstOf(await start(desktop()));
    Object.assign(system, change);
    await start(desktop());
    at.keyring.absent = 'no bus';
    expect(firstOf(await start(desktop())).key.equals(key)).toBe(true);
  });

  it('strengthening a key keeps the entry of the earlier password store while the new one accepts no key', async () => {
    const { key } = firstOf(await start(desktop()));
    Object.assign(system, { backend: 'basic_text' });
    await start(desktop());
    Object.assign(system, { backend: 'gnome_libsecret' });
    at.keyring.entries.clear();
    expect(firstOf(await start(desktop())).key.equals(key)).toBe(true);
  });

  it('strengthening a key never uses basic_text', async () => {
    system.backend = 'basic_text';
    await start(desktop());
    expect(await kinds()).toEqual(['keyring']);
    expect(system.calls).toEqual([]);
  });

  it('stays locked, and changes nothing, while safeStorage and the keyring are locked', async () => {
    const { key } = firstOf(await start(desktop()));
    const before = await readFile(join(at.data, 'keys.json'), 'utf8');
    system.isAvailable = false;
    at.keyring.closed = 'it is not unlocked';
    expect(await openDataKeys(desktop(), [salt])).toMatchObject({
      ok: false,
      error: { type: 'locked', said: [{ kind: 'safeStorage' }, { kind: 'keyring' }] },
    });
    expect(await readFile(join(at.data, 'keys.json'), 'utf8')).toBe(before);
    system.isAvailable = true;
    at.keyring.closed = null;
    expect(firstOf(await start(desktop())).key.equals(key)).toBe(true);
  });
});

/** A table whose process dies during one of its writes. */
class DyingFile extends KeyTableFile {
  #left: number;
  readonly #when: 'before' | 'after';

  constructor(folder: string, fatal: number, when: 'before' | 'after') {
    super(folder);
    this.#left = fatal;
    this.#when = when;
  }

  override async write(table: KeyTable): Promise<void> {
    this.#left -= 1;
    if (this.#left === 0 && this.#when === 'before') throw new Error('died');
    await super.write(table);
    if (this.#left === 0) throw new Error('died');
  }
}

function firstOf(keys: DataKeys) {
  const [first] = keys.opened;
  if (first === undefined) throw new Error('No key is open.');
  return first;
}
