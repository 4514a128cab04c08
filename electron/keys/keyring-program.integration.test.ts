import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';

/** Gives a Node the line that Electron gives its utility processes, laid over the line of a fork. */
const parentPort = `data:text/javascript,
  import { EventEmitter } from 'node:events';
  process.parentPort = Object.assign(new EventEmitter(), { postMessage: (said) => process.send({ overPort: said }) });
  process.once('message', (data) => process.parentPort.emit('message', { data }));`;

describe.skipIf(process.platform !== 'linux')('the keyring program', () => {
  it('answers over the line of a utility process', async () => {
    const child = fork(join(import.meta.dirname, 'keyring-program.ts'), [], {
      execArgv: ['--import', parentPort.replaceAll('\n', '')],
      env: { ...process.env, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/no/such/bus' },
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    child.send({ action: 'read', account: 'one' });
    const [said] = await once(child, 'message');
    expect(said).toMatchObject({ overPort: { type: 'failed' } });
  });
});
