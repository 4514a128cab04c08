import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createTemporaryFolder, type TestFolder } from '../../../fixtures/testkit/test-folder.ts';
import type { Clock } from '../../../shared/base/clock.ts';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import { createAskKeyring } from './ask-keyring.ts';
import { forkKeyringProgram } from './fork-keyring-program.ts';
import { createKeyringPlace } from './keyring-place.ts';
import { openDataKeys } from './open-data-keys.ts';
import { createProtector } from './protector.ts';
import { createKeyFolders } from './testing/key-folders.ts';
import { createBareEnvironment, findMissingPrograms, startSecretService } from './testing/secret-service.ts';

const start = forkKeyringProgram(new URL('./keyring-program.ts', import.meta.url));

/**
 * Creates the tools of a host that uses the real keyring of this environment. The deadlines never expire on their own.
 */
function createTools(env: Record<string, string | undefined>) {
  const folders = createKeyFolders();
  onTestFinished(() => folders.root.remove());
  const place = createKeyringPlace(createAskKeyring({ start, clock: folders.clock, env }));
  const [, keyFile] = folders.tools.protectors;
  if (keyFile === undefined) throw new Error('There is no key file to fall back to.');
  return { place, ...folders.tools, protectors: [createProtector(place, folders.clock), keyFile] };
}

describe.skipIf(process.platform !== 'linux')('a Linux without a keyring', () => {
  let home: TestFolder;
  beforeEach(() => {
    home = createTemporaryFolder('home');
  });
  afterEach(() => home.remove());

  it('a Linux without a keyring keeps the key in a file if there is no bus', async () => {
    const keys = await openDataKeys(createTools(createBareEnvironment(home.path)), []);
    if (!keys.ok) throw new Error(keys.error.type);
    expect(keys.value.opened.map(({ id }) => keys.value.describeProtection(id).kind)).toEqual(['keyFile']);
  });

  it('a Linux without a keyring gives up on a bus that does not answer, and leaves no process', async () => {
    const path = join(home.path, 'bus');
    const server = createServer().listen(path);
    onTestFinished(() => void server.close());
    const env = { ...createBareEnvironment(home.path), DBUS_SESSION_BUS_ADDRESS: `unix:path=${path}` };
    const clock = new ManualClock();
    const place = createKeyringPlace(createAskKeyring({ start, clock, env }));
    const asking = place.fetch('one', null);
    const [socket]: Socket[] = await once(server, 'connection');
    if (socket === undefined) throw new Error('Nobody came.');
    const gone = once(socket.resume(), 'close');
    clock.advance(20_000);
    const reason = 'The system keyring cannot be used: it did not answer within 20 s.';
    expect(await asking).toEqual({ ok: false, error: { type: 'unavailable', reason } });
    expect(clock.pending).toBe(0);
    await gone;
  });

  it('a Linux without a keyring says so when the keyring program cannot run', async () => {
    const clock: Clock = new ManualClock();
    const bus = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/no/such/bus' };
    const missing = forkKeyringProgram(pathToFileURL(join(home.path, 'missing.ts')));
    const ask = createAskKeyring({ start: missing, clock, env: { ...process.env, ...bus } });
    const answer = await ask({ action: 'read', account: 'one' });
    expect(answer).toEqual({ type: 'failed', message: 'the helper program ended' });
  });
});

const missing = findMissingPrograms();

describe.skipIf(missing !== null)(`a real Secret Service${missing === null ? '' : ` (skipped, ${missing})`}`, () => {
  let home: TestFolder;
  beforeEach(() => {
    home = createTemporaryFolder('home');
  });
  afterEach(() => home.remove());

  it('keeps the key for the next start, and is locked without it', async () => {
    const service = await startSecretService(home.path, 'a password');
    onTestFinished(service.stop);
    const tools = createTools(service.env);
    const first = await openDataKeys(tools, []);
    if (!first.ok) throw new Error(first.error.type);
    const [made] = first.value.opened;
    if (made === undefined) throw new Error('No key is open.');
    expect(first.value.describeProtection(made.id).kind).toBe('keyring');

    const second = await openDataKeys(tools, []);
    expect(second.ok && second.value.opened[0]?.key.equals(made.key)).toBe(true);

    await tools.place.forget(made.id);
    const said = [{ kind: 'keyring', failure: { type: 'missing' } }];
    expect(await openDataKeys(tools, [])).toMatchObject({ ok: false, error: { type: 'locked', said } });
  });

  it('denies when the keyring stays locked', async () => {
    const unlocked = await startSecretService(home.path, 'a password');
    const tools = createTools(unlocked.env);
    const first = await openDataKeys(tools, []);
    expect(first.ok).toBe(true);
    await unlocked.stop();

    const locked = await startSecretService(home.path, null);
    onTestFinished(locked.stop);
    const place = createKeyringPlace(createAskKeyring({ start, clock: new ManualClock(), env: locked.env }));
    const [keyFile] = tools.protectors.slice(1);
    const protectors = [createProtector(place, tools.clock), ...(keyFile ? [keyFile] : [])];
    const said = [{ kind: 'keyring', failure: { type: 'denied' } }];
    expect(await openDataKeys({ ...tools, protectors }, [])).toMatchObject({
      ok: false,
      error: { type: 'locked', said },
    });
  });
});
