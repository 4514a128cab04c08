import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGate } from '../../../fixtures/provider/gate.ts';
import { createTemporaryFolder, type TestFolder } from '../../../fixtures/testkit/test-folder.ts';
import { getWorkerFile } from '../../../fixtures/testkit/worker-file.ts';
import type { UserFacingAlert } from '../../../shared/alerts/alert.ts';
import { threadId } from '../../../shared/base/ids.ts';
import type { EncryptionState } from '../../../shared/store/encryption-state.ts';
import { Lifetime } from '../../base/lifetime.ts';
import { systemClock } from '../../files/system-clock.ts';
import { loadSettingsStore, type SettingsStore } from '../../settings/settings-store.ts';
import { createKeyringPlace } from '../../store/keys/keyring-place.ts';
import { createProtector } from '../../store/keys/protector.ts';
import { FakeKeyring } from '../../store/keys/testing/fake-keyring.ts';
import { StoreThread } from '../../store/sqlite/store-thread.ts';
import type { ThreadStore } from '../../store/threads/thread-store.ts';
import type { StoreOperations } from '../../workers/store-worker.ts';
import { Encryption } from './encryption.ts';
import { createStoreDeps, listTitles, openThreadStore, saveThread, startWorker } from './testing/test-store.ts';
import type { StoreDeps } from './thread-store-opener.ts';

let root: TestFolder;
let options: SettingsStore;
let lifetime: Lifetime;
let sessions: ThreadStore;
let protection: Encryption;
let states: EncryptionState[];
let look: () => void;
let alerts: Map<string, UserFacingAlert | null>;

const data = () => join(root.path, 'data');
const keys = () => join(root.path, 'keys');
const files = (start = '') => readdirSync(data()).filter((name) => name.startsWith(start));

/** Starts the app's databases in the folder. */
async function start(more: Partial<StoreDeps> = {}): Promise<void> {
  lifetime = new Lifetime();
  options = await loadSettingsStore(data(), systemClock, lifetime);
  const deps = createStoreDeps(root.path, () => options.snapshot.values.encryptThreads, more);
  sessions = await openThreadStore(deps);
  states = [];
  look = () => {};
  alerts = new Map();
  const put = (id: string, alert: UserFacingAlert | null) => void alerts.set(id, alert);
  const onChange = (state: EncryptionState) => {
    states.push(state);
    look();
  };
  protection = new Encryption({
    stores: deps,
    threadStore: sessions,
    settings: options,
    alerts: { put },
    lifetime: new Lifetime(),
    onChange,
  });
}

/** Resolves once the encryption has this type. */
function becomes(type: EncryptionState['type']): Promise<void> {
  return new Promise((resolve) => {
    look = () => {
      if (protection.state.type === type) resolve();
    };
    look();
  });
}

async function restart(meanwhile: () => void = () => {}): Promise<void> {
  await sessions.close();
  await lifetime.end();
  meanwhile();
  await start();
}

/** Returns whether any file in the data folder contains the word. */
function isPlain(word: string): boolean {
  return files().some((name) => readFileSync(join(data(), name)).includes(word));
}

beforeEach(async () => {
  root = createTemporaryFolder('protection');
  mkdirSync(data());
  await start();
  await saveThread(sessions, 'zebra', 5);
});
afterEach(async () => {
  await sessions.close();
  await lifetime.end();
  await root.remove();
});

describe('the protection of the encryption key', () => {
  it('improves the protection of the key while threads are open, once the system offers a better place', async () => {
    const [id] = readdirSync(keys());
    const keyring = new FakeKeyring();
    const keyringPlace = createKeyringPlace(keyring.ask);
    await sessions.close();
    await lifetime.end();
    const startWithKeyring = async () => {
      const { keyTools } = createStoreDeps(root.path, () => true);
      const protectors = [createProtector(keyringPlace, systemClock), ...keyTools.protectors];
      await start({ keyTools: { ...keyTools, protectors } });
    };
    await startWithKeyring();
    expect(await listTitles(sessions)).toEqual(['zebra']);
    await expect.poll(() => keyring.entries.size).toBe(1);
    // The key file stays until a later start has opened the threads with the keyring.
    expect(readdirSync(keys())).toEqual([id]);
    await saveThread(sessions, 'okapi');
    await sessions.close();
    await lifetime.end();
    await startWithKeyring();
    await new Promise<void>((resolve) => {
      look = () => {
        const { state } = protection;
        if (state.type === 'encrypted' && state.sentence.includes('system keyring')) resolve();
      };
      look();
    });
    expect(readdirSync(keys())).toEqual([]);
    await sessions.close();
    await lifetime.end();
    await startWithKeyring();
    expect(await listTitles(sessions)).toEqual(['okapi', 'zebra']);
  });
});

describe('encryption on disk', () => {
  it('turns encryption on disk off and on while the app runs, without losing anything', async () => {
    expect(protection.state.type).toBe('encrypted');
    expect(isPlain('zebra')).toBe(false);
    expect(await protection.encryptThreads(false)).toEqual({ ok: true, value: null });
    expect([...new Set(states.map(({ type }) => type))]).toEqual(['rewriting', 'plain']);
    expect(states.find(({ type }) => type === 'rewriting')).toMatchObject({ step: 'copying' });
    expect(states.findLast(({ type }) => type === 'rewriting')).toMatchObject({ step: 'finishing' });
    expect(isPlain('zebra said.')).toBe(true);
    expect(options.snapshot.values.encryptThreads).toBe(false);
    await saveThread(sessions, 'okapi');
    expect(isPlain('okapi')).toBe(true);

    expect(await protection.encryptThreads(true)).toEqual({ ok: true, value: null });
    expect(protection.state.type).toBe('encrypted');
    await saveThread(sessions, 'tapir');
    for (const word of ['zebra', 'okapi', 'tapir', 'CREATE TABLE']) {
      expect([word, isPlain(word)]).toEqual([word, false]);
    }
    await restart();
    expect(await listTitles(sessions)).toEqual(['okapi', 'tapir', 'zebra']);
  });

  it.each(['encryptThreads', 'changeKey'] as const)(
    'cancels a rewrite (%s) during the copy and accepts a new request',
    async (asked) => {
      const ask = () => (asked === 'changeKey' ? protection.changeKey() : protection.encryptThreads(false));
      look = () => protection.cancelRewrite();
      expect(await ask()).toEqual({ ok: false, error: { type: 'notDone', message: 'It was canceled.' } });
      expect(states.find((state) => state.type === 'rewriting' && state.isCanceled)).toBeDefined();
      expect(protection.state.type).toBe('encrypted');
      expect(options.snapshot.values.encryptThreads).toBe(true);
      expect(files().filter((name) => name.includes('.new'))).toEqual([]);
      expect(alerts.get('protection')).toBeNull();
      expect(await saveThread(sessions, 'okapi')).toBe(true);
      await restart();
      expect(await listTitles(sessions)).toEqual(['okapi', 'zebra']);
      expect(await ask()).toEqual({ ok: true, value: null });
      expect(await listTitles(sessions)).toEqual(['okapi', 'zebra']);
    },
  );

  it('refuses to cancel when nothing is being rewritten or the copy is already in place', async () => {
    protection.cancelRewrite();
    look = () => {
      const { state } = protection;
      if (state.type === 'rewriting' && state.step === 'finishing') protection.cancelRewrite();
    };
    expect(await protection.encryptThreads(false)).toEqual({ ok: true, value: null });
    expect(protection.state.type).toBe('plain');
  });

  it('follows the encryption setting in the settings file, even at the next start', async () => {
    await options.change({ encryptThreads: false });
    await becomes('plain');
    await restart(() => writeFileSync(join(data(), 'config.toml'), '[persistence]\nencrypt = true\n'));
    await becomes('encrypted');
    expect(isPlain('zebra')).toBe(false);
    expect(await listTitles(sessions)).toEqual(['zebra']);
  });

  it('allows reads during the rewrite, accepts the journal, and then saves what waited', async () => {
    await sessions.close();
    await lifetime.end();
    const gate = createGate();
    class Slow extends StoreThread<StoreOperations> {
      override call: StoreThread<StoreOperations>['call'] = async (...asked) => {
        await gate.released;
        return await super.call(...asked);
      };
    }
    await start({ startWorker: () => new Slow(getWorkerFile('store-worker')) });
    const done = protection.encryptThreads(false);
    await becomes('rewriting');
    expect(await listTitles(sessions)).toEqual(['zebra']);
    let isSaved = false;
    const saved = saveThread(sessions, 'okapi').then((result) => {
      isSaved = result;
    });
    const reported = { run: 'run', threadId: threadId.parse('okapi'), events: [], at: 1 };
    expect(await sessions.writer.journal([reported])).toBe(true);
    expect(isSaved).toBe(false);
    gate.release();
    await saved;
    expect(isSaved).toBe(true);
    await done;
    expect(await listTitles(sessions)).toEqual(['okapi', 'zebra']);
  });

  it('leaves the databases unchanged if the rewrite fails, and resets the setting', async () => {
    await sessions.close();
    await lifetime.end();
    const failing = () => {
      const worker = startWorker();
      void worker.close();
      return worker;
    };
    await start({ startWorker: failing });
    expect(await protection.encryptThreads(false)).toMatchObject({ ok: false, error: { type: 'notDone' } });
    expect(protection.state.type).toBe('encrypted');
    expect(options.snapshot.values.encryptThreads).toBe(true);
    expect(alerts.get('protection')?.fact).toBe('Threads are still encrypted on disk.');
    expect(await saveThread(sessions, 'okapi')).toBe(true);
    await restart();
    expect(await listTitles(sessions)).toEqual(['okapi', 'zebra']);
  });
});

describe('a new key', () => {
  it('opens everything with a new key, and deletes the old one with its recovery key', async () => {
    const words = await recoveryWords();
    const [before] = readdirSync(keys());
    expect(await protection.changeKey()).toEqual({ ok: true, value: null });
    const after = readdirSync(keys());
    expect(after).toHaveLength(1);
    expect(after).not.toContain(before);
    expect(protection.state).toMatchObject({ type: 'encrypted', hasRecoveryKey: false });
    await restart(() => rmSync(keys(), { recursive: true }));
    expect(await protection.useRecoveryKey(words)).toMatchObject({ error: { type: 'wrongRecoveryKey' } });
  });

  it('keeps the old key for a store that was set aside until that store is gone', async () => {
    await restart(() => damage(join(data(), 'sessions.db')));
    const [aside = ''] = files('sessions.db.damaged');
    expect(aside).not.toBe('');
    await saveThread(sessions, 'okapi');
    const [before] = readdirSync(keys());
    expect(await protection.encryptThreads(false)).toEqual({ ok: true, value: null });
    expect(await protection.encryptThreads(true)).toEqual({ ok: true, value: null });
    expect(await protection.changeKey()).toEqual({ ok: true, value: null });
    expect(readdirSync(keys())).toHaveLength(2);
    expect(readdirSync(keys())).toContain(before);
    await restart();
    expect(await listTitles(sessions)).toContain('okapi');
    expect(readdirSync(keys())).toHaveLength(2);

    // A restored file opens with its own key, and everything readable is there.
    const away = join(root.path, 'sessions.db');
    await restart(() => {
      renameSync(join(data(), 'sessions.db'), away);
      copyFileSync(join(data(), aside), join(data(), 'sessions.db'));
    });
    await becomes('encrypted');
    expect(await listTitles(sessions)).toEqual(['zebra']);
    await restart(() => {
      renameSync(away, join(data(), 'sessions.db'));
      for (const name of files('sessions.db.damaged')) rmSync(join(data(), name));
    });
    await becomes('encrypted');
    expect(await listTitles(sessions)).toContain('okapi');
    expect(readdirSync(keys())).toHaveLength(1);
    expect(readdirSync(keys())).not.toContain(before);
  });

  it('creates no new key for unencrypted threads', async () => {
    await protection.encryptThreads(false);
    expect(await protection.changeKey()).toMatchObject({ ok: false });
    expect(await protection.makeRecoveryKey()).toMatchObject({ ok: false });
  });
});

describe('a locked store', () => {
  it('opens a locked store permanently with the recovery key, without a restart', async () => {
    const words = await recoveryWords();
    expect(protection.state).toMatchObject({ hasRecoveryKey: true });
    await restart(() => rmSync(keys(), { recursive: true }));
    expect(protection.state).toMatchObject({ type: 'locked', hasRecoveryKey: true });
    expect(await listTitles(sessions)).toEqual([]);
    expect(await saveThread(sessions, 'okapi')).toBe(false);
    expect(await protection.useRecoveryKey('ABC')).toMatchObject({ error: { type: 'wrongLength' } });
    expect(await protection.useRecoveryKey(words)).toEqual({ ok: true, value: null });
    expect(protection.state.type).toBe('encrypted');
    expect(await listTitles(sessions)).toEqual(['zebra']);
    expect(await saveThread(sessions, 'okapi')).toBe(true);
    await restart();
    expect(await listTitles(sessions)).toEqual(['okapi', 'zebra']);
  });

  it('opens a locked store if its key is back and the user tries again', async () => {
    await restart(() => renameSync(keys(), `${keys()}.away`));
    expect(await protection.reopen()).toMatchObject({ ok: false });
    renameSync(`${keys()}.away`, keys());
    expect(await protection.reopen()).toEqual({ ok: true, value: null });
    expect(await listTitles(sessions)).toEqual(['zebra']);
  });

  it('sets a locked store aside whole under the announced name when the user starts fresh', async () => {
    const words = await recoveryWords();
    await restart(() => rmSync(keys(), { recursive: true }));
    const { state } = protection;
    const aside = state.type === 'locked' ? state.aside : '';
    expect(await protection.startFresh()).toEqual({ ok: true, value: { aside } });
    expect(aside).toMatch(/sessions\.db\.locked-\d{8}T\d{9}Z$/);
    expect(files('journal.db.locked')).toHaveLength(1);
    expect(await listTitles(sessions)).toEqual([]);
    expect(await saveThread(sessions, 'okapi')).toBe(true);
    await restart();
    expect(await listTitles(sessions)).toEqual(['okapi']);

    // After the file is restored, the old one still opens with its recovery key.
    const journal = files('journal.db.locked')[0] ?? '';
    await restart(() => {
      renameSync(aside, join(data(), 'sessions.db'));
      renameSync(join(data(), journal), join(data(), 'journal.db'));
    });
    expect(await protection.useRecoveryKey(words)).toEqual({ ok: true, value: null });
    expect(await listTitles(sessions)).toEqual(['zebra']);
  });

  it('keeps a store locked without keys.json, and opens it when the file is back', async () => {
    const away = await mkdtemp(join(root.path, 'away-'));
    await restart(() => {
      for (const name of files('keys.json')) renameSync(join(data(), name), join(away, name));
    });
    expect(protection.state).toMatchObject({ type: 'locked', hasRecoveryKey: false });
    renameSync(join(away, 'keys.json'), join(data(), 'keys.json'));
    expect(await protection.reopen()).toEqual({ ok: true, value: null });
    expect(await listTitles(sessions)).toEqual(['zebra']);
  });

  it('never treats a locked store as damaged if its key table is an older copy', async () => {
    const older = readFileSync(join(data(), 'keys.json'));
    const [name = ''] = readdirSync(keys());
    const key = readFileSync(join(keys(), name));
    await protection.changeKey();
    await restart(() => {
      writeFileSync(join(data(), 'keys.json'), older);
      writeFileSync(join(keys(), name), key, { mode: 0o600 });
    });
    expect(protection.state.type).toBe('locked');
    expect(files('sessions.db.damaged')).toEqual([]);
  });
});

it('stores nothing while there is no place for a key, until encryption is turned off', async () => {
  await sessions.close();
  await lifetime.end();
  for (const name of files()) rmSync(join(data(), name));
  rmSync(keys(), { recursive: true });
  writeFileSync(keys(), 'a file where the folder should be');
  await start();
  expect(protection.state.type).toBe('closed');
  expect(await protection.encryptThreads(false)).toEqual({ ok: true, value: null });
  expect(protection.state.type).toBe('plain');
  expect(await saveThread(sessions, 'okapi')).toBe(true);
});

/** Truncates a database within a page. */
function damage(path: string): void {
  truncateSync(path, statSync(path).size - 100);
}

async function recoveryWords(): Promise<string> {
  const made = await protection.makeRecoveryKey();
  if (!made.ok) throw new Error(made.error.message);
  return made.value.words;
}
