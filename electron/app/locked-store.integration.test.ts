import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { answer, run } from '../../fixtures/provider/script.ts';
import { createTemporaryFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';
import { sendMessage, TestApp, waitForApproval, waitForTurnEnd } from './testing/test-app.ts';

let config: TestFolder;
let app: TestApp;

const keys = () => join(config.path, 'workcell', 'keys');
const loseKeys = () => rename(keys(), `${keys()}.away`);
const findKeys = () => rename(`${keys()}.away`, keys());

beforeEach(async () => {
  config = createTemporaryFolder('config');
  app = await TestApp.start({
    steps: [run('echo one line', { callId: 'call_echo' }), answer('First.'), answer('Second.'), answer('Other.')],
    // Without a session bus, there is no keyring, so the key is in a file.
    environment: { XDG_CONFIG_HOME: config.path, DBUS_SESSION_BUS_ADDRESS: '', XDG_RUNTIME_DIR: config.path },
  });
});
afterEach(async () => {
  await app.end();
  await config.remove();
});

it.skipIf(process.platform !== 'linux')(
  'merges what happened while the store was locked with its content, and saves it',
  async () => {
    const before = await app.openWindow();
    const threadId = await sendMessage(before, 'One');
    const { id } = await waitForApproval(before);
    await before.get('resolveApproval', { approvalId: id, decision: { type: 'approve' } });
    await waitForTurnEnd(before);

    await app.restart(loseKeys);
    const locked = await app.openWindow();
    const alert = await locked.until(() => locked.app.alerts.find((one) => one.id === 'sessions'));
    expect(alert).toMatchObject({ severity: 'critical', commands: ['reopenStore', 'startFresh'] });
    expect(locked.app.encryption.type).toBe('locked');
    await sendMessage(locked, 'Two', { threadId });
    await waitForTurnEnd(locked);
    expect(locked.entries.find(({ kind }) => kind === 'command')).not.toMatchObject({ approval: { by: 'person' } });
    const otherId = await sendMessage(locked, 'Other');
    await waitForTurnEnd(locked);
    await locked.open(threadId);

    await findKeys();
    await locked.get('reopenStore', null);
    expect(locked.app.encryption.type).toBe('encrypted');
    expect(locked.app.alerts.some((one) => one.id === 'sessions' && one.surface === 'banner')).toBe(false);
    const approved = { approval: { state: 'approved', by: 'person' } };
    expect(locked.entries.find(({ kind }) => kind === 'command')).toMatchObject(approved);
    const { entries } = locked;
    const said = entries.flatMap((entry) => ('text' in entry ? [entry.text] : []));
    expect(said).toEqual(expect.arrayContaining(['One', 'First.', 'Two', 'Second.']));

    await app.restart();
    const after = await app.openWindow();
    await after.open(threadId);
    const spoken = (list: typeof entries) => list.filter(({ kind }) => kind !== 'status');
    expect(spoken(after.entries)).toEqual(spoken(entries));
    await after.open(otherId);
    expect(spoken(after.entries)).toMatchObject([{ text: 'Other' }, { text: 'Other.' }]);
    const { threads } = await after.get('searchThreads', { query: 'Second' });
    expect(threads).toMatchObject([{ id: threadId }]);
  },
);
