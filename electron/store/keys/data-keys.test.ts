import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DataKeys } from './data-keys.ts';
import type { OpenedKey } from './make-key.ts';
import { openDataKeys } from './open-data-keys.ts';
import { createKeyFolders } from './testing/key-folders.ts';

const oldSalt = 'aa'.repeat(16);
const newSalt = 'bb'.repeat(16);

const noCopies: ReadonlySet<string> = new Set();

describe('changing the data key', () => {
  let at: ReturnType<typeof createKeyFolders>;
  let keys: DataKeys;
  let old: OpenedKey;

  async function open(salts: readonly string[]): Promise<DataKeys> {
    const opened = await openDataKeys(at.tools, salts);
    if (!opened.ok) throw new Error(opened.error.type);
    return opened.value;
  }

  async function rotate(): Promise<OpenedKey> {
    const rotated = await keys.rotate(old.id);
    if (!rotated.ok) throw new Error('no protector took the new key');
    return rotated.value;
  }

  beforeEach(async () => {
    at = createKeyFolders();
    keys = await open([]);
    const [first] = keys.opened;
    if (first === undefined) throw new Error('No key is open.');
    old = first;
    await keys.setSalts(old.id, [oldSalt]);
  });
  afterEach(() => at.root.remove());

  it('changing the data key makes another key, and keeps only that one once the change is settled', async () => {
    const bytes = old.key.reveal();
    const next = await rotate();
    expect(next.key.equals(old.key)).toBe(false);
    await keys.setSalts(next.id, [newSalt]);
    await keys.settle(next.id, [], noCopies);
    expect(keys.opened.map(({ id }) => id)).toEqual([next.id]);
    expect(bytes).toEqual(Buffer.alloc(32));
    expect([...at.keyring.entries.keys()]).toEqual([`Workcell/data key ${next.id}`]);
    expect((await open([newSalt])).opened.map(({ id }) => id)).toEqual([next.id]);
  });

  it('changing the data key opens both keys after a kill in between, first the one that the file names', async () => {
    const next = await rotate();
    const beforeSalt = await open([oldSalt]);
    expect(beforeSalt.opened.map(({ id }) => id)).toEqual([old.id, next.id]);
    await keys.setSalts(next.id, [newSalt]);
    expect((await open([oldSalt])).opened.map(({ id }) => id)).toEqual([old.id]);
    expect((await open([newSalt])).opened.map(({ id }) => id)).toEqual([next.id]);
    expect((await open([oldSalt, newSalt])).opened).toHaveLength(2);
  });

  it('changing the data key returns to the old key when the file still has it', async () => {
    const next = await rotate();
    const after = await open([oldSalt]);
    await after.settle(old.id, [], noCopies);
    expect(after.opened.map(({ id }) => id)).toEqual([old.id]);
    expect([...at.keyring.entries.keys()]).not.toContain(`Workcell/data key ${next.id}`);
    expect((await after.rotate(old.id)).ok).toBe(true);
  });

  it('changing the data key keeps the old key as long as a file that it opens is set aside', async () => {
    const next = await rotate();
    await keys.setSalts(next.id, [newSalt]);
    await keys.settle(next.id, [oldSalt], noCopies);
    expect(keys.isChanging(next.id)).toBe(false);
    expect(at.keyring.entries.size).toBe(2);
    // A start opens only the keys of its files.
    expect((await open([newSalt])).opened.map(({ id }) => id)).toEqual([next.id]);
    const putBack = await open([oldSalt]);
    expect(putBack.opened.map(({ key }) => key.equals(old.key))).toEqual([true]);

    await keys.dropRetired([oldSalt], noCopies);
    expect(at.keyring.entries.size).toBe(2);
    await keys.dropRetired([], noCopies);
    expect([...at.keyring.entries.keys()]).toEqual([`Workcell/data key ${next.id}`]);
    expect((await open([newSalt])).opened.map(({ id }) => id)).toEqual([next.id]);
  });

  it('changing the data key keeps the old key for a file with an unknown key, but not for one with the new key', async () => {
    const next = await rotate();
    await keys.setSalts(next.id, [newSalt]);
    await keys.settle(next.id, ['cc'.repeat(16)], noCopies);
    expect(at.keyring.entries.size).toBe(2);
    await keys.dropRetired([newSalt], noCopies);
    expect(at.keyring.entries.size).toBe(1);
  });

  it('keeps the old key while it is not known which keys the kept copies need', async () => {
    const next = await rotate();
    await keys.setSalts(next.id, [newSalt]);
    await keys.settle(next.id, [], null);
    expect(keys.isChanging(next.id)).toBe(false);
    await keys.dropRetired([], null);
    expect(at.keyring.entries.size).toBe(2);
    await keys.dropRetired([], noCopies);
    expect(at.keyring.entries.size).toBe(1);
  });

  it('changing the data key can follow another change while an older key is kept', async () => {
    const next = await rotate();
    await keys.setSalts(next.id, [newSalt]);
    await keys.settle(next.id, [oldSalt], noCopies);
    const third = await keys.rotate(next.id);
    if (!third.ok) throw new Error('no protector took the new key');
    await keys.setSalts(third.value.id, ['cc'.repeat(16)]);
    await keys.settle(third.value.id, [oldSalt], noCopies);
    expect((await open([oldSalt])).opened.map(({ id }) => id)).toEqual([old.id]);
    expect(at.keyring.entries.size).toBe(2);
  });

  it('changing the data key cannot start twice', async () => {
    const next = await rotate();
    await expect(keys.rotate(old.id)).rejects.toThrow('not settled');
    await expect(keys.rotate(next.id)).rejects.toThrow('not settled');
  });

  it('changing the data key needs a new recovery key', async () => {
    await keys.addRecoveryKey(old.id);
    const next = await rotate();
    expect(keys.hasRecoveryKey(old.id)).toBe(true);
    expect(keys.hasRecoveryKey(next.id)).toBe(false);
  });

  it('changing the data key changes nothing when no protector accepts the new key', async () => {
    const before = await at.tools.file.read();
    const withoutFiles = { ...at.tools, protectors: at.tools.protectors.filter(({ kind }) => kind === 'keyring') };
    const opened = await openDataKeys(withoutFiles, [oldSalt]);
    if (!opened.ok) throw new Error(opened.error.type);
    at.keyring.absent = 'no bus';
    const rotated = await opened.value.rotate(old.id);
    expect(rotated).toMatchObject({ ok: false, error: [{ kind: 'keyring' }] });
    expect(await at.tools.file.read()).toEqual(before);
  });

  it('changing the data key leaves no key in memory once it is erased', () => {
    const bytes = old.key.reveal();
    keys.erase();
    expect(bytes).toEqual(Buffer.alloc(32));
    expect(keys.opened).toEqual([]);
  });
});
