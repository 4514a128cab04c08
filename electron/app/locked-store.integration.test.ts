import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { answer, run } from '../../fixtures/provider/script.ts';
import { createTemporaryFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';
import { nextApproval, send, TestApp, turnEnded } from './testing/test-desk.ts';

let config: TestFolder;
let desk: TestApp;

const keys = () => join(config.path, 'workcell', 'keys');
const loseKeys = () => rename(keys(), `${keys()}.away`);
const findKeys = () => rename(`${keys()}.away`, keys());

beforeEach(async () => {
  config = createTemporaryFolder('config');
  desk = await TestApp.start({
    steps: [run('echo one line', { callId: 'call_echo' }), answer('First.'), answer('Second.'), answer('Other.')],
    // Without a session bus there is no keyring, and the key is in a file.
    environment: { XDG_CONFIG_HOME: config.path, DBUS_SESSION_BUS_ADDRESS: '', XDG_RUNTIME_DIR: config.path },
  });
});
afterEach(async () => {
  await desk.end();
  await config.remove();
});

it.skipIf(process.platform !== 'linux')(
  'merges what happened while the store was locked with its content, and saves it',
  async () => {
    const before = await desk.openWindow();
    const threadId = await send(before, 'One');
    const { id } = await nextApproval(before);
    await before.get('resolveApproval', { approvalId: id, decision: { type: 'approve' } });
    await turnEnded(before);

    await desk.restart(loseKeys);
    const locked = await desk.openWindow();
    const alert = await locked.until(() => locked.desk.alerts.find((one) => one.id === 'sessions'));
    expect(alert).toMatchObject({ severity: 'critical', commands: ['reopenStore', 'startFresh'] });
    expect(locked.desk.protection.type).toBe('locked');
    await send(locked, 'Two', { threadId });
    await turnEnded(locked);
    expect(locked.entries.find(({ kind }) => kind === 'command')).not.toMatchObject({ approval: { by: 'person' } });
    const otherId = await send(locked, 'Other');
    await turnEnded(locked);
    await locked.open(threadId);

    await findKeys();
    await locked.get('reopenStore', null);
    expect(locked.desk.protection.type).toBe('encrypted');
    expect(locked.desk.alerts.some((one) => one.id === 'sessions' && one.surface === 'banner')).toBe(false);
    const approved = { approval: { state: 'approved', by: 'person' } };
    expect(locked.entries.find(({ kind }) => kind === 'command')).toMatchObject(approved);
    const { entries } = locked;
    const said = entries.flatMap((entry) => ('text' in entry ? [entry.text] : []));
    expect(said).toEqual(expect.arrayContaining(['One', 'First.', 'Two', 'Second.']));

    await desk.restart();
    const after = await desk.openWindow();
    await after.open(threadId);
    const spoken = (list: typeof entries) => list.filter(({ kind }) => kind !== 'status');
    expect(spoken(after.entries)).toEqual(spoken(entries));
    await after.open(otherId);
    expect(spoken(after.entries)).toMatchObject([{ text: 'Other' }, { text: 'Other.' }]);
    const { threads } = await after.get('searchThreads', { query: 'Second' });
    expect(threads).toMatchObject([{ id: threadId }]);
  },
);
